import { isBlocking } from "../../problem.js";
import type { DeviceWord } from "../device-word.js";
import { formatCount } from "../format.js";
import { markdownInk } from "../ink.js";
import { problemText } from "../lines/grounds.js";
import { headlineNotes } from "../lines/heading.js";
import type { ReviewReport } from "../review-report.js";
import { allProblems, shownRuns, unchangedRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";

/** What a reader must know before the table: what kind of look this is, what is not in it, what could not be read. */
export function openQuestions(
	report: ReviewReport,
	device: DeviceWord,
	extent: Extent,
): readonly string[] {
	return [
		introduction(report),
		headlineNotes(report, device).join(" "),
		blocked(report, extent),
	];
}

function introduction(report: ReviewReport): string {
	const runs = shownRuns(report).length;
	if (report.isInitialScan) {
		return runs === 0
			? "First look: the base has no wattdiff set-up, and no training run was found."
			: "First look: the base has no wattdiff set-up, so every run found is listed. Later reviews show only what a change moves.";
	}
	if (runs > 0) return "";
	const unchanged = unchangedRuns(report).length;
	return unchanged === 0
		? "This change touches no training run."
		: `This change leaves ${formatCount(unchanged, "training run")} as ${unchanged === 1 ? "it was" : "they were"}.`;
}

function blocked(report: ReviewReport, { items }: Extent): string {
	const problems = allProblems(report).filter(isBlocking);
	if (problems.length === 0) return "";
	const { shown, more } = firstOf(problems, Math.min(items, 5));
	const head = `**To mend: ${formatCount(problems.length, "problem")}**`;
	if (shown.length === 0) return head;
	const lines = shown.map(
		(problem) => `- ${problemText(markdownInk, problem)}`,
	);
	return [head, ...lines, ...(more === "" ? [] : [`- ${more}`])].join("\n");
}
