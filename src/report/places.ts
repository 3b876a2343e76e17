import type { Cause } from "../compare/delta.js";
import type { Metric } from "../estimate/metrics.js";
import { rankedCauses } from "./lines/causes.js";
import type { ReviewReport, RunReview } from "./review-report.js";

/** A key that the change removed has a line in the base only. */
export function isAtHead({ plan }: RunReview, { path, line }: Cause): boolean {
	return [...(plan.head?.facts.values() ?? [])].some(
		({ origin }) =>
			"path" in origin && origin.path === path && origin.line === line,
	);
}

/** A place that only the base has cannot carry a remark. */
export function isOnlyAtBase(report: ReviewReport, path: string): boolean {
	const atHead = report.runs.some(({ plan }) =>
		plan.head?.files.includes(path),
	);
	const atBase = report.runs.some(({ plan }) =>
		plan.base?.files.includes(path),
	);
	return atBase && !atHead;
}

/** Causes of a run that raise a metric, the strongest first. */
export function pushingCauses(
	run: RunReview,
	metric: Metric,
): readonly Cause[] {
	const share = (cause: Cause): number => cause.share[metric] ?? 1;
	return rankedCauses(run)
		.filter((cause) => share(cause) > 1)
		.toSorted((a, b) => share(b) - share(a));
}
