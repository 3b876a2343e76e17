import { deviceWord } from "./device-word.js";
import { formatCount } from "./format.js";
import { colourInk, plainInk } from "./ink.js";
import { adviceText } from "./lines/advice.js";
import { budgetText, missingLines } from "./lines/budgets.js";
import { causeText, rankedCauses } from "./lines/causes.js";
import { headline, headlineNotes } from "./lines/heading.js";
import { overrideText } from "./lines/overrides.js";
import { whyTighter } from "./lines/ranges.js";
import { runName } from "./lines/runs.js";
import { shortCommit } from "./markdown/footer.js";
import type { ReviewReport } from "./review-report.js";
import { openResults, shownRuns, unchangedRuns } from "./selection.js";
import { grounds } from "./terminal/grounds.js";
import { paragraph } from "./terminal/lines.js";
import type { TerminalPen } from "./terminal/pen.js";
import { runsBlock } from "./terminal/runs.js";

export interface TerminalOptions {
	/** Whether ANSI colours may be written; false for a pipe. */
	readonly colour: boolean;
	/** Columns of the terminal. */
	readonly width: number;
	readonly tool?: string;
}

/** The report as text: the same words as the comment, aligned, and a list where the terminal is too narrow. */
export function renderTerminal(
	report: ReviewReport,
	{ colour, width, tool }: TerminalOptions,
): string {
	const pen: TerminalPen = {
		ink: colour ? colourInk : plainInk,
		width: Math.max(width, 20),
		device: deviceWord(report),
	};
	return [
		title(report, pen),
		runsBlock(report, pen),
		budgets(report, pen),
		causes(report, pen),
		advice(report, pen),
		grounds(report, pen),
		closing(report, pen, tool),
	]
		.filter((part) => part !== "")
		.map((part) => `${part}\n`)
		.join("\n");
}

function title(
	report: ReviewReport,
	{ ink, width, device }: TerminalPen,
): string {
	const paint = {
		within: ink.good,
		over: ink.bad,
		unknown: ink.doubtful,
		none: ink.strong,
	}[report.verdict];
	const lines = paragraph(headline(report, device), width).map(paint);
	const notes = headlineNotes(report, device).flatMap((note) =>
		paragraph(note, width),
	);
	return [...lines, ...notes, ...standing(report)].join("\n");
}

function standing(report: ReviewReport): readonly string[] {
	if (report.isInitialScan) return ["First look: every run found is listed."];
	if (shownRuns(report).length > 0) return [];
	const unchanged = unchangedRuns(report).length;
	return unchanged === 0
		? ["This change touches no training run."]
		: [
				`This change leaves ${formatCount(unchanged, "training run")} as ${unchanged === 1 ? "it was" : "they were"}.`,
			];
}

function budgets(
	report: ReviewReport,
	{ ink, width, device }: TerminalPen,
): string {
	if (report.budgets.length === 0) return "";
	const open = openResults(report);
	const lines = open.flatMap((result) => [
		...paragraph(budgetText(ink, result, device), width, "  "),
		...missingLines(ink, report, result).flatMap((line) =>
			paragraph(`to make it known, add ${line}`, width, "    "),
		),
	]);
	const kept = report.budgets.length - open.length;
	const rest =
		kept === 0 ? [] : [`  ${ink.good("✓")} ${formatCount(kept, "limit")} kept`];
	const rulings = report.overrides.flatMap((ruling) =>
		paragraph(overrideText(ink, ruling), width, "  "),
	);
	return [ink.strong("Budget"), ...lines, ...rulings, ...rest].join("\n");
}

function causes(
	report: ReviewReport,
	{ ink, width, device }: TerminalPen,
): string {
	const runs = shownRuns(report).filter((run) => rankedCauses(run).length > 0);
	if (runs.length === 0) return "";
	const lines = runs.flatMap((run) => [
		`  ${runName(ink, run)}`,
		...rankedCauses(run).flatMap((cause) =>
			paragraph(
				causeText(ink, cause, { device, named: run.path }),
				width,
				"    ",
			),
		),
	]);
	return [ink.strong("Why"), ...lines].join("\n");
}

function advice(
	report: ReviewReport,
	{ ink, width, device }: TerminalPen,
): string {
	const runs = shownRuns(report).filter((run) => run.advice.length > 0);
	if (runs.length === 0) return "";
	const lines = runs.flatMap((run) => [
		`  ${runName(ink, run)}`,
		...run.advice.flatMap((each) =>
			paragraph(adviceText(ink, each, device), width, "    "),
		),
	]);
	return [ink.strong("Try"), ...lines].join("\n");
}

function closing(
	report: ReviewReport,
	{ ink, width }: TerminalPen,
	tool: string | undefined,
): string {
	const { base, head } = report.commits;
	const sides = [base, head]
		.filter((side) => side !== undefined)
		.map((side) => ink.code(shortCommit(side)));
	const parts = [
		`data ${ink.code(report.dataDate)}`,
		...(tool === undefined ? [] : [`wattdiff ${ink.code(tool)}`]),
		...(sides.length === 0 ? [] : [sides.join(" → ")]),
	];
	const lines = [whyTighter(report), parts.join(" · ")]
		.filter((line) => line !== "")
		.flatMap((line) => paragraph(line, width));
	return lines.map(ink.quiet).join("\n");
}
