import type { Metric } from "../estimate/metrics.js";
import type { Badge } from "../report/badge.js";
import type { DeviceWord } from "../report/device-word.js";
import { formatAmount } from "../report/format.js";
import { labelOf } from "../report/words.js";
import type { HistoryRecord } from "./history-record.js";
import { periodTotals } from "./periods.js";

/** Metrics whose numbers add up over runs. */
export type SummedMetric = Exclude<Metric, "wallClockHours" | "peakMemoryGib">;

/** What all merged changes planned together: each is counted as run once. With an unknown run in it, at least so much. */
export function historyBadge(
	records: readonly HistoryRecord[],
	metric: SummedMetric,
	device: DeviceWord = "device",
): Badge {
	const label = `training ${labelOf(metric, device)}`;
	const totals = periodTotals(records, metric, "year");
	const sum = totals.reduce((value, { planned }) => value + planned.value, 0);
	const isWhole = totals.every(({ unknownRuns }) => unknownRuns === 0);
	if (totals.length === 0) {
		return { label, message: "nothing recorded", color: "lightgrey" };
	}
	if (sum === 0 && !isWhole) {
		return { label, message: "unknown", color: "lightgrey" };
	}
	const amount = formatAmount(metric, sum, device);
	return { label, message: isWhole ? amount : `≥ ${amount}`, color: "blue" };
}
