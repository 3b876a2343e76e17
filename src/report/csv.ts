import { metricNames } from "../estimate/metrics.js";
import { interval, isKnown, type Uncertain } from "../uncertain.js";
import { csvCell } from "./csv-cell.js";
import type { ReviewReport, RunReview } from "./review-report.js";

/**
 * One row for each run, for spreadsheets and data frames: likely value and both ends of the range of every quantity at
 * the head, then at the base. What is unknown is empty. Values are in the unit that ends the column's name.
 */
export function renderCsv(report: ReviewReport): string {
	const rows = report.runs.map((run) => [
		csvCell(run.path),
		csvCell(run.name),
		csvCell(run.framework),
		run.change,
		run.estimate.head?.fits ?? "",
		...numbers(run, "head"),
		...numbers(run, "base"),
	]);
	return [COLUMNS, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

const COLUMNS = [
	"path",
	"name",
	"framework",
	"change",
	"fits",
	...["", "base_"].flatMap((side) =>
		metricNames.flatMap((metric) => {
			const name = `${side}${snake(metric)}`;
			return [name, `${name}_low`, `${name}_high`];
		}),
	),
];

function numbers(
	{ estimate }: RunReview,
	side: "head" | "base",
): readonly string[] {
	return metricNames.flatMap((metric) =>
		ends(estimate[side]?.quantities[metric]),
	);
}

function ends(number: Uncertain | undefined): readonly string[] {
	if (!number || !isKnown(number)) return ["", "", ""];
	const { low, high } = interval(number);
	return [number.value, low, high].map((value) =>
		Number.isFinite(value) ? String(value) : "",
	);
}

/** `deviceHours` → `device_hours`. */
function snake(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
