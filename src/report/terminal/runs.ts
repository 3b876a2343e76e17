import { type Column, columnsOf } from "../columns.js";
import type { Ink } from "../ink.js";
import { runLabel } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { resultsOf, shownRuns } from "../selection.js";
import { columnsOfText, padded, paragraph } from "./lines.js";
import type { TerminalPen } from "./pen.js";

const GAP = "  ";

/** The runs as an aligned table, or each as a small list where the table is wider than the terminal. */
export function runsBlock(report: ReviewReport, pen: TerminalPen): string {
	const runs = shownRuns(report);
	if (runs.length === 0) return "";
	const columns = columnsOf(report, pen.device);
	const table = alignedTable(report, runs, { columns, ink: pen.ink });
	const isTooWide = table.some((line) => columnsOfText(line) > pen.width);
	return isTooWide
		? runs.map((run) => listed(report, run, { columns, pen })).join("\n\n")
		: table.join("\n");
}

function alignedTable(
	report: ReviewReport,
	runs: readonly RunReview[],
	{ columns, ink }: { readonly columns: readonly Column[]; readonly ink: Ink },
): readonly string[] {
	const rows = [
		["run", ...columns.map(({ head }) => head)].map(ink.strong),
		...runs.map((run) => [
			runLabel(ink, run),
			...columns.map((column) => painted(report, run, { column, ink })),
		]),
	];
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => columnsOfText(row[column] ?? ""))),
	);
	return rows.map((row) =>
		row
			.map((cell, column) =>
				padded(cell, widths[column] ?? 0, column === 0 ? "left" : "right"),
			)
			.join(GAP)
			.trimEnd(),
	);
}

function listed(
	report: ReviewReport,
	run: RunReview,
	{
		columns,
		pen,
	}: { readonly columns: readonly Column[]; readonly pen: TerminalPen },
): string {
	const { ink, width } = pen;
	const wide = Math.max(...columns.map(({ head }) => columnsOfText(head)));
	const lines = columns.flatMap((column) => {
		const cell = painted(report, run, { column, ink });
		const line = `  ${padded(column.head, wide, "left")}${GAP}${cell}`;
		return columnsOfText(line) <= width
			? [line]
			: [`  ${column.head}`, ...paragraph(cell, width, "    ")];
	});
	return [...paragraph(runLabel(ink, run), width), ...lines].join("\n");
}

function painted(
	report: ReviewReport,
	run: RunReview,
	{ column, ink }: { readonly column: Column; readonly ink: Ink },
): string {
	const cell = column.cell(run);
	if (column.head !== "budget") return cell;
	const results = resultsOf(report, run);
	if (cell.startsWith("✗")) return ink.bad(cell);
	if (results.some(({ verdict }) => verdict !== "within"))
		return ink.doubtful(cell);
	return results.length === 0 ? cell : ink.good(cell);
}
