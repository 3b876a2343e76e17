import type { MetricDelta } from "../../compare/delta.js";
import {
	leadingMetrics,
	type Metric,
	metricNames,
} from "../../estimate/metrics.js";
import type { DeviceWord } from "../device-word.js";
import { formatDelta, formatRange, formatRatio, UNKNOWN } from "../format.js";
import { markdownInk } from "../ink.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { labelOf } from "../words.js";
import { type Extent, firstOf } from "./extent.js";
import { table } from "./table.js";

/** The metrics of every run on both sides, with the 5th and 95th percentile. */
export function rangesTable(
	report: ReviewReport,
	device: DeviceWord,
	{ items }: Extent,
): string {
	const { shown, more } = firstOf(shownRuns(report), items);
	if (shown.length === 0) return "";
	const rows = shown.flatMap((run) =>
		rowsOf(report, run, device).map((row, index) => [
			index === 0 ? runName(markdownInk, run) : "",
			...row,
		]),
	);
	const text = table(["run", "quantity", "base", "head", "change"], rows);
	return more === "" ? text : `${text}\n\n${more} runs.`;
}

/** A run of which nothing is known takes one row and not seven. */
function rowsOf(
	report: ReviewReport,
	run: RunReview,
	device: DeviceWord,
): readonly (readonly string[])[] {
	const rows = shownMetrics(report).map((metric) => rowOf(run, metric, device));
	const isUnknown = rows.every((row) =>
		row.slice(1).every((cell) => cell === UNKNOWN || cell === "–"),
	);
	return isUnknown
		? rows.slice(0, 1).map(([, ...cells]) => ["everything", ...cells])
		: rows;
}

/** Those of every report, and those that a budget holds. */
function shownMetrics({ budgets }: ReviewReport): readonly Metric[] {
	const held = new Set(budgets.map(({ metric }) => metric));
	return metricNames.filter(
		(metric) => leadingMetrics.includes(metric) || held.has(metric),
	);
}

function rowOf(
	run: RunReview,
	metric: Metric,
	device: DeviceWord,
): readonly string[] {
	const { base, head } = run.estimate;
	return [
		labelOf(metric, device),
		base ? formatRange(metric, base.quantities[metric], device) : "–",
		head ? formatRange(metric, head.quantities[metric], device) : "–",
		changeText(metric, run.delta[metric], device),
	];
}

function changeText(
	metric: Metric,
	delta: MetricDelta | undefined,
	device: DeviceWord,
): string {
	if (!delta) return UNKNOWN;
	const { absolute, ratio } = delta;
	if (absolute?.value === 0) return "same";
	const parts = [
		absolute ? formatDelta(metric, absolute.value, device) : "",
		ratio ? formatRatio(ratio) : "",
	];
	return parts.filter((part) => part !== "").join(", ");
}
