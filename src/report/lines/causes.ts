import type { Cause } from "../../compare/delta.js";
import {
	leadingMetrics,
	type Metric,
	metricNames,
} from "../../estimate/metrics.js";
import type { DeviceWord } from "../device-word.js";
import { formatPercent } from "../format.js";
import type { Ink } from "../ink.js";
import type { RunReview } from "../review-report.js";
import { labelOf } from "../words.js";
import { placeText } from "./runs.js";

/** A second metric is told when its share differs by more than this from the first one's. */
const NOTABLE = Math.log(1.02);

/** `num_epochs 2 → 3 (configs/a.yaml:14): +50 % GPU-hours`; of a place in the file already named, only the line. */
export function causeText(
	ink: Ink,
	cause: Cause,
	{ device, named }: { readonly device: DeviceWord; readonly named?: string },
): string {
	const place = placeOf(ink, cause, named);
	const moved = `${ink.code(cause.key)} ${ink.code(cause.from)} → ${ink.code(cause.to)}`;
	return `${moved}${place}: ${ink.strong(shareText(cause, device))}`;
}

function placeOf(ink: Ink, { path, line }: Cause, named?: string): string {
	if (path === "") return "";
	return path === named && line > 0
		? ` (line ${line})`
		: ` (${placeText(ink, path, line)})`;
}

/** What a cause does in words: `+50 % GPU-hours`, and the metric that it moves otherwise than these. */
export function shareText(cause: Cause, device: DeviceWord): string {
	const primary = primaryMetric(cause);
	if (primary === undefined) return "no effect on the numbers";
	const implied = primary === "deviceHours" ? logShare(cause, primary) : 0;
	const other = leadingMetrics
		.filter(
			(metric) =>
				metric !== primary && metric !== "flops" && metric !== "wallClockHours",
		)
		.map((metric) => ({
			metric,
			apart: Math.abs(
				logShare(cause, metric) - (follows(metric) ? implied : 0),
			),
		}))
		.filter(({ apart }) => apart > NOTABLE)
		.toSorted((a, b) => b.apart - a.apart)[0]?.metric;
	return [primary, ...(other ? [other] : [])]
		.toSorted(
			(a, b) => Math.abs(logShare(cause, b)) - Math.abs(logShare(cause, a)),
		)
		.map(
			(metric) =>
				`${formatPercent((cause.share[metric] ?? 1) - 1)} ${labelOf(metric, device)}`,
		)
		.join(", ");
}

/** Causes of a run that move a number, the strongest first. */
export function rankedCauses(run: RunReview): readonly Cause[] {
	return run.causes
		.filter((cause) => primaryMetric(cause) !== undefined)
		.toSorted((a, b) => strength(b) - strength(a));
}

/** Largest |ln(share)| over the metrics: how much a cause moves. */
export function strength(cause: Cause): number {
	return Math.max(
		0,
		...movedBy(cause).map((metric) => Math.abs(logShare(cause, metric))),
	);
}

function primaryMetric(cause: Cause): Metric | undefined {
	if (logShare(cause, "deviceHours") !== 0) return "deviceHours";
	return movedBy(cause).toSorted(
		(a, b) => Math.abs(logShare(cause, b)) - Math.abs(logShare(cause, a)),
	)[0];
}

/** Metrics that a cause moves; those that stand beside reports only where it moves no other. */
function movedBy(cause: Cause): readonly Metric[] {
	const moved = metricNames.filter((metric) => logShare(cause, metric) !== 0);
	const leading = moved.filter((metric) => leadingMetrics.includes(metric));
	return leading.length > 0 ? leading : moved;
}

/** Energy, carbon and cost go with the device-hours by themselves; memory does not. */
function follows(metric: Metric): boolean {
	return metric !== "peakMemoryGib";
}

function logShare(cause: Cause, metric: Metric): number {
	const share = cause.share[metric] ?? 1;
	return share > 0 && Number.isFinite(share) ? Math.log(share) : 0;
}
