import { leadingMetrics, type Metric } from "../../estimate/metrics.js";
import type { RunSeries } from "../series.js";

/** The order in which the page offers the metrics: what people pay for first. */
const OFFERED = [
	"deviceHours",
	"energyKwh",
	"carbonKg",
	"costUsd",
	"peakMemoryGib",
	"wallClockHours",
	"flops",
] as const satisfies readonly Metric[];

/** Metrics that at least one run has a number for; all when nothing is known. */
export function knownMetrics(series: readonly RunSeries[]): readonly Metric[] {
	const known = OFFERED.filter((metric) =>
		series.some(({ points }) =>
			points.some(({ head }) => head?.[metric] !== undefined),
		),
	);
	return known.length > 0 ? known : leadingMetrics;
}
