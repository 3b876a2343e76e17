import type { Change } from "../change.js";
import type { Estimate } from "../estimate/estimate.js";
import { type Metric, metricNames, metrics } from "../estimate/metrics.js";
import {
	difference,
	exactly,
	type Interval,
	isKnown,
	plus,
	type Uncertain,
} from "../uncertain.js";

/** Sum over the runs of a review that changed, where the numbers are known. */
export interface Total {
	readonly base: Uncertain;
	readonly head: Uncertain;
	/** Head minus base, with the shared errors cancelled. */
	readonly absolute: Interval & { readonly value: number };
	/** Runs whose number is unknown and therefore not in the sum. */
	readonly unknownRuns: number;
}

/**
 * Sums of the metrics that add up over runs. A run with an unknown side is counted apart, not as zero, and so is a file
 * that was not read.
 */
export function totalsOf(
	runs: readonly { readonly estimate: Change<Estimate> }[],
	unreadFiles = 0,
): Readonly<Partial<Record<Metric, Total>>> {
	const totals: Partial<Record<Metric, Total>> = {};
	for (const metric of metricNames.filter((name) => metrics[name].adds)) {
		const total = totalOf(
			runs.map(({ estimate }) => estimate),
			metric,
		);
		if (total) {
			const unknownRuns = total.unknownRuns + unreadFiles;
			totals[metric] = { ...total, unknownRuns };
		}
	}
	return totals;
}

function totalOf(
	runs: readonly Change<Estimate>[],
	metric: Metric,
): Total | undefined {
	const known = runs.flatMap(({ base, head }) => {
		const before = base ? base.quantities[metric] : exactly(0);
		const after = head ? head.quantities[metric] : exactly(0);
		return before && after && isKnown(before) && isKnown(after)
			? [{ before, after }]
			: [];
	});
	const base = plus(...known.map(({ before }) => before));
	const head = plus(...known.map(({ after }) => after));
	const absolute = base && head && difference(head, base);
	if (!base || !head || !absolute || known.length === 0) return undefined;
	return { base, head, absolute, unknownRuns: runs.length - known.length };
}
