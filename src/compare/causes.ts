import type { Change } from "../change.js";
import type { Metric } from "../estimate/metrics.js";
import { metricNames } from "../estimate/metrics.js";
import type { PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import type { Fact } from "../plan/plan.js";
import { wordFor } from "./cause-words.js";
import type { Cause } from "./delta.js";
import { shapley } from "./shapley.js";

type Facts = ReadonlyMap<PlanKey, Fact>;
/** Values of the metrics of a plan; a metric that is unknown, or unknown but for a factor, has the value per unit of it. */
export type MetricValues = Readonly<Partial<Record<Metric, number>>>;

/**
 * Splits what a change does to each metric over the keys that changed: the Shapley value of ln(metric), so that the
 * shares multiply to the ratio and no order of the keys is preferred (Shapley 1953). A key whose share is 1 for every
 * metric is left out.
 */
export function causesOf({
	facts,
	evaluate,
}: {
	readonly facts: Required<Change<Facts>>;
	readonly evaluate: (facts: Facts) => MetricValues;
}): readonly Cause[] {
	const keys = changedKeys(facts);
	if (keys.length === 0) return [];
	const values = memoised((chosen) => evaluate(mixed(facts, keys, chosen)));
	const all = keys.length === 0 ? 0n : (1n << BigInt(keys.length)) - 1n;
	const shares: Partial<Record<Metric, readonly number[]>> = {};
	for (const metric of metricNames) {
		const logOf = (chosen: bigint): number | undefined => {
			const value = values(chosen)[metric];
			return value !== undefined && value > 0 ? Math.log(value) : undefined;
		};
		if (logOf(0n) === undefined || logOf(all) === undefined) continue;
		const split = shapley(keys.length, logOf);
		if (split) shares[metric] = split;
	}
	return keys
		.map((key, index) => causeOf({ key, index, facts, shares }))
		.filter((cause) => Object.keys(cause.share).length > 0)
		.sort((a, b) => weight(b) - weight(a));
}

/** Keys whose value differs, absent on one side included, in a stable order. */
export function changedKeys({
	base,
	head,
}: Required<Change<Facts>>): readonly PlanKey[] {
	const keys = new Set([...base.keys(), ...head.keys()]);
	return [...keys]
		.filter((key) => !sameValue(base.get(key), head.get(key)))
		.sort();
}

function sameValue(left: Fact | undefined, right: Fact | undefined): boolean {
	return JSON.stringify(left?.value) === JSON.stringify(right?.value);
}

/** The base's facts with the chosen keys taken from the head. */
function mixed(
	facts: Required<Change<Facts>>,
	keys: readonly PlanKey[],
	chosen: bigint,
): Facts {
	const result = new Map(facts.base);
	keys.forEach((key, index) => {
		if (((chosen >> BigInt(index)) & 1n) === 0n) return;
		const held = facts.head.get(key);
		if (held) result.set(key, held);
		else result.delete(key);
	});
	return result;
}

function memoised<T>(evaluate: (chosen: bigint) => T): (chosen: bigint) => T {
	const held = new Map<bigint, T>();
	return (chosen) => {
		const found = held.get(chosen);
		if (found !== undefined) return found;
		const value = evaluate(chosen);
		held.set(chosen, value);
		return value;
	};
}

/** Shares within a billionth of 1 come from rounding. */
const NOTHING = 1e-9;

function causeOf({
	key,
	index,
	facts,
	shares,
}: {
	readonly key: PlanKey;
	readonly index: number;
	readonly facts: Required<Change<Facts>>;
	readonly shares: Partial<Record<Metric, readonly number[]>>;
}): Cause {
	const base = facts.base.get(key);
	const head = facts.head.get(key);
	const place = placeOf(head?.origin) ?? placeOf(base?.origin);
	const share: Partial<Record<Metric, number>> = {};
	for (const metric of metricNames) {
		const log = shares[metric]?.[index];
		if (log !== undefined && Math.abs(log) > NOTHING) {
			share[metric] = Math.exp(log);
		}
	}
	return {
		key: place?.text ?? key,
		from: wordFor(base, head),
		to: wordFor(head, base),
		path: place?.path ?? "",
		line: place?.line ?? 0,
		share,
	};
}

function placeOf(
	origin: Origin | undefined,
):
	| { readonly path: string; readonly line: number; readonly text: string }
	| undefined {
	return origin !== undefined && "path" in origin ? origin : undefined;
}

function weight(cause: Cause): number {
	return Math.max(
		0,
		...Object.values(cause.share).map((share) => Math.abs(Math.log(share))),
	);
}
