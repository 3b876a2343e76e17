import type { MetricDelta } from "../../compare/delta.js";
import { type Metric, metricNames } from "../../estimate/metrics.js";
import type { DeviceWord } from "../device-word.js";
import { formatDelta, formatRange, formatRatio } from "../format.js";
import { markdownInk } from "../ink.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { labelOf } from "../words.js";
import { type Extent, firstOf } from "./extent.js";
import { table } from "./table.js";

/** Every metric of every run on both sides, with the 5th and 95th percentile. */
export function rangesTable(
	report: ReviewReport,
	device: DeviceWord,
	{ items }: Extent,
): string {
	const { shown, more } = firstOf(shownRuns(report), items);
	if (shown.length === 0) return "";
	const rows = shown.flatMap((run) =>
		metricNames.map((metric, index) => [
			index === 0 ? runName(markdownInk, run) : "",
			...rowOf(run, metric, device),
		]),
	);
	const text = table(["run", "quantity", "base", "head", "change"], rows);
	return more === "" ? text : `${text}\n\n${more} runs.`;
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
	if (!delta) return "unknown";
	const { absolute, ratio } = delta;
	if (absolute?.value === 0) return "same";
	const parts = [
		absolute ? formatDelta(metric, absolute.value, device) : "",
		ratio ? formatRatio(ratio) : "",
	];
	return parts.filter((part) => part !== "").join(", ");
}
