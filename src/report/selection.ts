import type { BudgetResult } from "../budget/verdict.js";
import { isBlocking, type Problem } from "../problem.js";
import type { ReviewReport, RunReview } from "./review-report.js";

/** Runs that a report shows as rows: touched ones, or all at the first look; the most serious first. */
export function shownRuns(report: ReviewReport): readonly RunReview[] {
	const shown = report.runs.filter(
		(run) => report.isInitialScan || run.change !== "unchanged",
	);
	const ranked = shown.map((run) => ({
		run,
		rank: seriousness(report, run),
		size: movement(run),
	}));
	ranked.sort(
		(a, b) =>
			a.rank - b.rank ||
			b.size - a.size ||
			(runKey(a.run) < runKey(b.run) ? -1 : 1),
	);
	return ranked.map(({ run }) => run);
}

/** Runs that the change leaves as they were. */
export function unchangedRuns(report: ReviewReport): readonly RunReview[] {
	return report.isInitialScan
		? []
		: report.runs.filter((run) => run.change === "unchanged");
}

/** Results of a run's own limits. Runs of one file share its path, so they share its results. */
export function resultsOf(
	report: ReviewReport,
	run: RunReview,
): readonly BudgetResult[] {
	return report.budgets.filter((result) => result.run === run.path);
}

/** Results that a reader must act on: over by this change first, then over before, then unknown. */
export function openResults(report: ReviewReport): readonly BudgetResult[] {
	return report.budgets
		.filter(({ verdict }) => verdict !== "within")
		.toSorted((a, b) => resultRank(a) - resultRank(b));
}

/** Problems of the review and of its runs' heads (the base's, where a run was removed), each once. */
export function allProblems(report: ReviewReport): readonly Problem[] {
	const seen = new Map<string, Problem>();
	const add = (problem: Problem): void => {
		const key = JSON.stringify(problem);
		if (!seen.has(key)) seen.set(key, problem);
	};
	report.problems.forEach(add);
	for (const run of report.runs) problemsOf(run).forEach(add);
	return [...seen.values()];
}

/** Problems of one run at the head, or at the base where it was removed, each once. */
export function problemsOf(run: RunReview): readonly Problem[] {
	const plan = run.plan.head ?? run.plan.base;
	const estimate = run.estimate.head ?? run.estimate.base;
	const seen = new Map<string, Problem>();
	for (const problem of [
		...(plan?.problems ?? []),
		...(estimate?.problems ?? []),
	]) {
		seen.set(JSON.stringify(problem), problem);
	}
	return [...seen.values()];
}

/** True when a problem leaves the run without numbers: its sentence says what to do, so nothing else needs to. */
export function isBlocked(run: RunReview): boolean {
	return problemsOf(run).some(isBlocking);
}

/** Identity of a run over commits. */
export function runKey({
	path,
	name,
}: Pick<RunReview, "path" | "name">): string {
	return name === "" ? path : `${path} ${name}`;
}

function seriousness(report: ReviewReport, run: RunReview): number {
	const ranks = resultsOf(report, run).map(resultRank);
	if (run.estimate.head?.fits === "no") ranks.push(1);
	return Math.min(...ranks, 9);
}

function resultRank(result: BudgetResult): number {
	if (result.verdict === "within") return 9;
	if (result.verdict === "unknown") return 4;
	const failing = result.action === "fail" ? 0 : 2;
	return result.alreadyOver ? failing + 1 : failing;
}

/** Device-hours that a run gains or loses; what is only known as a ratio comes behind what is known. */
function movement({ delta }: RunReview): number {
	const { absolute, ratio } = delta.deviceHours ?? {};
	if (absolute) return Math.abs(absolute.value);
	return ratio && ratio.value > 0
		? -1 / (1 + Math.abs(Math.log(ratio.value)))
		: -2;
}
