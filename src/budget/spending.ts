import type { Metric } from "../estimate/metrics.js";
import { matchesAny } from "./glob.js";
import { type Period, periodOf } from "./period.js";
import type { GateOn } from "./verdict.js";

/** What one run of a merged change was estimated to take. */
export interface Spending {
	/** When the change was merged, ISO 8601. */
	readonly date: string;
	readonly path: string;
	readonly amounts: Readonly<Partial<Record<Metric, SpentAmount>>>;
}

export interface SpentAmount {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** Everything merged so far, and the day on which this change is judged. */
export interface Past {
	readonly spending: readonly Spending[];
	/** ISO 8601. */
	readonly today: string;
	/** Overrides that were granted and merged in the month of today. */
	readonly overridesThisMonth?: number;
}

/** What merged changes have used of a budget in the period of today; undefined when one of their numbers is unknown. */
export function spentIn({
	past,
	period,
	runs,
	metric,
	gateOn,
}: {
	readonly past: Past;
	readonly period: Period;
	readonly runs: readonly string[];
	readonly metric: Metric;
	readonly gateOn: GateOn;
}): number | undefined {
	const now = periodOf(past.today, period);
	const ends = { likely: "value", upper: "high", lower: "low" } as const;
	let spent = 0;
	for (const each of past.spending) {
		if (periodOf(each.date, period) !== now) continue;
		if (!matchesAny(runs, each.path)) continue;
		const amount = each.amounts[metric];
		if (!amount) return undefined;
		spent += amount[ends[gateOn]];
	}
	return spent;
}
