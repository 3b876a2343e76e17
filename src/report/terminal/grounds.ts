import { isBlocking } from "../../problem.js";
import {
	assumptionText,
	measurementText,
	notTrainingText,
	problemText,
	rankedAssumptions,
	unknownFacts,
	unknownText,
} from "../lines/grounds.js";
import type { ReviewReport } from "../review-report.js";
import { allProblems, shownRuns, unchangedRuns } from "../selection.js";
import { paragraph } from "./lines.js";
import type { TerminalPen } from "./pen.js";

/** Assumptions that a terminal shows; the JSON has all. */
const MOST = 10;

/** What stands behind the numbers: what is unknown, assumed, not understood, wrong. */
export function grounds(report: ReviewReport, pen: TerminalPen): string {
	const runs = shownRuns(report);
	const { ink } = pen;
	const problems = allProblems(report);
	const blocking = problems.filter(isBlocking);
	const keys = problems.filter(({ kind }) => kind === "unknown-key");
	const others = problems.filter(
		(problem) => !blocking.includes(problem) && !keys.includes(problem),
	);
	return [
		list(
			"To mend",
			blocking.map((each) => problemText(ink, each)),
			pen,
		),
		list(
			"Unknown",
			unknownFacts(runs).map((each) => unknownText(ink, each)),
			pen,
		),
		list(
			"Assumptions, weightiest first",
			rankedAssumptions(runs).map((each) => assumptionText(ink, each)),
			pen,
		),
		list(
			"Learnt from finished runs",
			report.measurements.map((each) => measurementText(ink, each)),
			pen,
		),
		list(
			"Not understood",
			keys.map((each) => problemText(ink, each)),
			pen,
		),
		list(
			"Problems",
			others.map((each) => problemText(ink, each)),
			pen,
		),
		list(
			"Train nothing",
			report.notTraining.map((each) => notTrainingText(ink, each)),
			pen,
		),
		unchangedLine(report),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

function list(
	title: string,
	items: readonly string[],
	{ ink, width }: TerminalPen,
): string {
	if (items.length === 0) return "";
	const hidden = items.length - MOST;
	const lines = items
		.slice(0, MOST)
		.flatMap((item) => paragraph(item, width, "  "));
	const more = hidden > 0 ? [`  … and ${hidden} more`] : [];
	return [ink.strong(title), ...lines, ...more].join("\n");
}

function unchangedLine(report: ReviewReport): string {
	const unchanged = unchangedRuns(report).length;
	const isAlone = shownRuns(report).length === 0;
	return unchanged === 0 || isAlone ? "" : `Unchanged runs: ${unchanged}`;
}
