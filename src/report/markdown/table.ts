import { markdownTable } from "markdown-table";
import { columnsOf } from "../columns.js";
import type { DeviceWord } from "../device-word.js";
import { markdownInk } from "../ink.js";
import { runLabel } from "../lines/runs.js";
import type { ReviewReport } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";
import { breakable, unbrokenCell } from "./unbroken.js";

/** One row for each run that the change touches. */
export function runsTable(
	report: ReviewReport,
	device: DeviceWord,
	{ rows }: Extent,
): string {
	const { shown, more } = firstOf(shownRuns(report), rows);
	if (shown.length === 0) return "";
	const columns = columnsOf(report, device);
	const body = shown.map((run) => [
		runLabel(markdownInk, run),
		...columns.map((column) => column.cell(run)),
	]);
	const text = table(["run", ...columns.map(({ head }) => head)], body);
	return more === "" ? text : `${text}\n\n${more} runs.`;
}

/** A table whose first column is text and whose others are numbers with units. Cells must be inert. */
export function table(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	return markdownTable(
		[head, ...rows].map(([first = "", ...others]) => [
			breakable(first),
			...others.map(unbrokenCell),
		]),
		{
			align: head.map((_, column) => (column === 0 ? "l" : "r")),
			alignDelimiters: false,
		},
	);
}
