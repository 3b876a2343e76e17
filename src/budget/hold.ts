import type { Change } from "../change.js";
import type { Delta, MetricDelta } from "../compare/delta.js";
import type { Estimate } from "../estimate/estimate.js";
import type { Metric } from "../estimate/metrics.js";
import { interval, isKnown, type Uncertain } from "../uncertain.js";
import type { GateOn, Limit } from "./verdict.js";

/** What a budget needs to know of one run that a change touches. */
export interface JudgedRun {
	readonly path: string;
	readonly estimate: Change<Estimate>;
	readonly delta: Delta;
}

/** One number held against one limit. Nothing is known when both are absent. */
export interface Held {
	readonly actual?: number;
	readonly isOver?: boolean;
	/** Whether the base was over too and the change does not add to it. */
	readonly wasOver?: boolean;
}

export interface HeldAgainst {
	readonly metric: Metric;
	readonly limit: Limit;
	readonly gateOn: GateOn;
}

/** Holds one run against one limit. */
export function holdRun(
	{ metric, limit, gateOn }: HeldAgainst,
	{ estimate, delta }: JudgedRun,
): Held {
	switch (limit.kind) {
		case "max":
			return holdMaximum(limit.value, gateOn, {
				head: estimate.head?.quantities[metric],
				base: estimate.base?.quantities[metric],
			});
		case "increase":
			return estimate.base
				? holdShare(limit.value, gateOn, delta[metric]?.ratio)
				: { actual: 0, isOver: false };
		case "increase-by":
			return holdGrowth(limit.value, gateOn, delta[metric]?.absolute);
		case "fits":
			return holdFit(gateOn, estimate);
		case "assumptions":
			return holdAssumptions(limit.value, estimate);
		case "unknown-keys":
			return holdKeys(estimate);
		case "total":
			return {};
	}
}

/** The end of a range that decides. */
export function gated(number: Uncertain, gateOn: GateOn): number {
	if (gateOn === "likely") return number.value;
	const { low, high } = interval(number);
	return gateOn === "upper" ? high : low;
}

// What is as much as a limit allows, or as much as before, may differ in the last digits of its arithmetic.
const ROUNDING = 1 + 1e-9;

function isAbove(actual: number, limit: number): boolean {
	return actual > limit && actual - limit > Math.abs(limit) * (ROUNDING - 1);
}

function holdMaximum(
	limit: number,
	gateOn: GateOn,
	{
		head,
		base,
	}: {
		readonly head: Uncertain | undefined;
		readonly base: Uncertain | undefined;
	},
): Held {
	if (!head || !isKnown(head)) return {};
	const actual = gated(head, gateOn);
	const before = base && isKnown(base) ? gated(base, gateOn) : undefined;
	return {
		actual,
		isOver: isAbove(actual, limit),
		wasOver:
			before !== undefined && before > limit && actual <= before * ROUNDING,
	};
}

function holdShare(
	limit: number,
	gateOn: GateOn,
	growth: Uncertain | undefined,
): Held {
	if (!growth) return {};
	const actual = gated(growth, gateOn) - 1;
	return { actual, isOver: isAbove(actual, limit) };
}

function holdGrowth(
	limit: number,
	gateOn: GateOn,
	growth: MetricDelta["absolute"],
): Held {
	if (!growth) return {};
	const ends = { likely: "value", upper: "high", lower: "low" } as const;
	const actual = growth[ends[gateOn]];
	return { actual, isOver: isAbove(actual, limit) };
}

function holdFit(gateOn: GateOn, { base, head }: Change<Estimate>): Held {
	if (!head || head.fits === "unknown") return {};
	const breaks = (fits: Estimate["fits"]): boolean =>
		fits === "no" || (fits === "tight" && gateOn === "upper");
	return {
		actual: breaks(head.fits) ? 0 : 1,
		isOver: breaks(head.fits),
		wasOver: base !== undefined && breaks(base.fits),
	};
}

// The weight is |ln(number with the other value ÷ number)|: shown as the share by which the number would move.
function holdAssumptions(
	limit: number,
	{ base, head }: Change<Estimate>,
): Held {
	const heaviest = (estimate: Estimate | undefined): number =>
		Math.expm1(
			Math.max(0, ...(estimate?.assumptions ?? []).map(({ weight }) => weight)),
		);
	const actual = heaviest(head);
	const before = heaviest(base);
	return {
		actual,
		isOver: isAbove(actual, limit),
		wasOver: before > limit && actual <= before * ROUNDING,
	};
}

function holdKeys({ base, head }: Change<Estimate>): Held {
	const count = (estimate: Estimate | undefined): number =>
		(estimate?.problems ?? []).filter(({ kind }) => kind === "unknown-key")
			.length;
	const actual = count(head);
	return {
		actual,
		isOver: actual > 0,
		wasOver: actual > 0 && count(base) >= actual,
	};
}
