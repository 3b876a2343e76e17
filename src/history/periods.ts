import { type Period, periodOf } from "../budget/period.js";
import type { Metric } from "../estimate/metrics.js";
import type { Quantity } from "../report/json/documents.js";
import type { HistoryRecord } from "./history-record.js";
import { inOrder } from "./series.js";

/** A limit on what all merged changes of a period may take together. */
export interface PeriodBudget {
	readonly name: string;
	readonly metric: Metric;
	readonly period: Period;
	/** In the metric's unit. */
	readonly limit: number;
}

/** What the merged changes of one period take. */
export interface PeriodTotal {
	/** `2026-11`, `2026-Q4` or `2026`. */
	readonly period: string;
	/** Sum over the runs that each merged change leaves behind: each is counted as run once. */
	readonly planned: Quantity;
	/** Sum of the differences: what the runs of the repository gained or lost. */
	readonly change: number;
	readonly changes: number;
	/** Runs whose number is unknown and therefore not in the sums. */
	readonly unknownRuns: number;
}

/** Totals of each period in which something was merged, oldest first. */
export function periodTotals(
	records: readonly HistoryRecord[],
	metric: Metric,
	period: Period,
): readonly PeriodTotal[] {
	const totals = new Map<string, PeriodTotal>();
	for (const record of inOrder(records)) {
		const name = periodOf(record.date, period);
		totals.set(name, added(totals.get(name), record, { metric, name }));
	}
	return [...totals.values()];
}

function added(
	before: PeriodTotal | undefined,
	record: HistoryRecord,
	{ metric, name }: { readonly metric: Metric; readonly name: string },
): PeriodTotal {
	const total = record.totals[metric];
	const held = before?.planned ?? { value: 0, low: 0, high: 0 };
	const more = total?.head ?? { value: 0, low: 0, high: 0 };
	return {
		period: name,
		// Ends are added up as if all errors went the same way: the widest that the sum can be.
		planned: {
			value: held.value + more.value,
			low: held.low + more.low,
			high: held.high + more.high,
		},
		change: (before?.change ?? 0) + (total?.absolute.value ?? 0),
		changes: (before?.changes ?? 0) + 1,
		unknownRuns:
			(before?.unknownRuns ?? 0) + (total?.unknownRuns ?? record.runs.length),
	};
}
