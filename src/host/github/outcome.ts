import type { ReviewReport } from "../../report/review-report.js";
import type { CheckResult } from "./check.js";
import type { Inputs } from "./inputs.js";

/** What the check says. */
export function conclusionOf(
	{ verdict, overrides }: ReviewReport,
	{ unknown }: Pick<Inputs, "unknown">,
): CheckResult["conclusion"] {
	const failure = overrides.some(({ kind }) => kind === "granted")
		? "success"
		: "failure";
	const conclusions = {
		within: "success",
		none: "success",
		over: failure,
		unknown: unknown === "fail" ? failure : "neutral",
	} as const satisfies Record<
		ReviewReport["verdict"],
		CheckResult["conclusion"]
	>;
	return conclusions[verdict];
}

/** Whether a report is worth a new comment. */
export function isWorthComment(
	report: ReviewReport,
	{ commentWhen }: Pick<Inputs, "commentWhen">,
): boolean {
	const worth = {
		always: true,
		changed: report.isInitialScan || hasMoved(report),
		violation: report.budgets.some(
			({ verdict, alreadyOver }) => verdict === "over" && !alreadyOver,
		),
	} as const satisfies Record<Inputs["commentWhen"], boolean>;
	return worth[commentWhen];
}

/** Whether the change moves any run. */
export function hasMoved(report: ReviewReport): boolean {
	return report.runs.some(({ change }) => change !== "unchanged");
}

/** Verdict and sums for later steps; a sum that leaves out a run is empty, because unknown is not zero. */
export function outputsOf(
	report: ReviewReport,
): Readonly<Record<string, string>> {
	const sum = (metric: keyof ReviewReport["totals"]): string => {
		if (!hasMoved(report)) return "0";
		const total = report.totals[metric];
		return total && total.unknownRuns === 0
			? String(Number(total.absolute.value.toPrecision(6)))
			: "";
	};
	return {
		verdict: report.verdict,
		"over-budget": String(report.verdict === "over"),
		"override-by":
			report.overrides.find(({ kind }) => kind === "granted")?.request.by ?? "",
		"device-hours-delta": sum("deviceHours"),
		"energy-kwh-delta": sum("energyKwh"),
		"carbon-kg-delta": sum("carbonKg"),
		"cost-usd-delta": sum("costUsd"),
	};
}
