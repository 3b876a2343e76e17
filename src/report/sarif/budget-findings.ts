import type { BudgetResult } from "../../budget/verdict.js";
import type { DeviceWord } from "../device-word.js";
import { inert, inertSarif } from "../inert.js";
import { shareText } from "../lines/causes.js";
import { isAtHead, pushingCauses } from "../places.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { openResults, shownRuns } from "../selection.js";
import { comparisonWords } from "../words.js";
import type { Finding, Place } from "./finding.js";
import { placeAt } from "./place.js";
import { budgetRule } from "./rules.js";

/** Limits that are broken or cannot be judged, each on the line that pushes most. */
export function budgetFindings(
	report: ReviewReport,
	device: DeviceWord,
): readonly Finding[] {
	return openResults(report).map((result) => {
		const runs = shownRuns(report).filter(
			({ path, plan }) =>
				plan.head && (result.run === undefined || path === result.run),
		);
		const place = placeOf(result, runs);
		return {
			rule: budgetRule(result.limit.kind),
			level: levelOf(result),
			message: inertSarif(messageOf(result, runs, device)),
			...(place && { place }),
			identity: [result.budget, result.metric, result.run ?? ""],
		};
	});
}

function levelOf({
	verdict,
	action,
	alreadyOver,
}: BudgetResult): Finding["level"] {
	if (alreadyOver) return "note";
	return verdict === "over" && action === "fail" ? "error" : "warning";
}

function messageOf(
	result: BudgetResult,
	runs: readonly RunReview[],
	device: DeviceWord,
): string {
	const whose =
		result.run === undefined ? "all runs together" : inert(result.run);
	const before = result.alreadyOver ? " It was over before this change." : "";
	const moves = pushes(result, runs)
		.slice(0, 3)
		.map(
			({ cause }) =>
				` ${inert(cause.key)} ${inert(cause.from)} → ${inert(cause.to)}: ${shareText(cause, device)}.`,
		);
	return `Budget ${inert(result.budget)}, ${whose}: ${comparisonWords(result, device)}.${before}${moves.join("")}`;
}

function placeOf(
	result: BudgetResult,
	runs: readonly RunReview[],
): Place | undefined {
	const push = pushes(result, runs).find(({ run, cause }) =>
		isAtHead(run, cause),
	);
	if (push) return placeAt(push.cause.path, push.cause.line);
	const [first] = runs;
	return first && placeAt(first.path, 1);
}

function pushes(
	{ metric }: BudgetResult,
	runs: readonly RunReview[],
): readonly { run: RunReview; cause: RunReview["causes"][number] }[] {
	return runs.flatMap((run) =>
		pushingCauses(run, metric).map((cause) => ({ run, cause })),
	);
}
