import type { BudgetResult } from "../../budget/verdict.js";
import type { DeviceWord } from "../device-word.js";
import type { Ink } from "../ink.js";
import type { ReviewReport } from "../review-report.js";
import { isBlocked } from "../selection.js";
import { comparisonWords } from "../words.js";

/** One result with its budget, run and the end of the range that counted. */
export function budgetText(
	ink: Ink,
	result: BudgetResult,
	device: DeviceWord,
): string {
	const run =
		result.run === undefined ? "all runs together" : ink.code(result.run);
	const before = result.alreadyOver
		? "; it was over before this change, which does not add to it"
		: "";
	const line = `; line ${result.line} of the budget file`;
	const { missing } = result;
	const inked =
		missing === undefined ? result : { ...result, missing: ink.prose(missing) };
	const owners =
		result.verdict === "within" || result.owners.length === 0
			? ""
			: `; ask ${result.owners.map((owner) => ink.code(owner)).join(", ")}`;
	return `${sign(ink, result)} ${ink.code(result.budget)} · ${run}: ${comparisonWords(inked, device)}${before}${owners}${line}`;
}

/** What would make an unknown number known: the lines that the run's estimate asks for. */
export function missingLines(
	ink: Ink,
	report: ReviewReport,
	result: BudgetResult,
): readonly string[] {
	if (result.verdict !== "unknown") return [];
	const asked = report.runs
		.filter((run) => result.run === undefined || run.path === result.run)
		.filter((run) => !isBlocked(run))
		.flatMap((run) => run.estimate.head?.unknown ?? []);
	return [...new Set(asked.map(({ say }) => say))].map((say) => ink.prose(say));
}

function sign(
	ink: Ink,
	{ verdict, action, alreadyOver }: BudgetResult,
): string {
	if (verdict === "within") return ink.good("✓");
	if (verdict === "unknown") return ink.doubtful("?");
	return action === "fail" && !alreadyOver ? ink.bad("✗") : ink.doubtful("⚠");
}
