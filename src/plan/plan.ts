import type { Problem } from "../problem.js";
import type { PlanFields, PlanKey, PlanValues } from "./fields.js";
import { type Origin, rank } from "./origin.js";

/** One thing a file, a framework, a catalogue or nobody says about a run. */
export interface Fact<K extends PlanKey = PlanKey> {
	readonly key: K;
	readonly value: PlanFields[K];
	readonly origin: Origin;
}

/** What a training run is, whatever framework wrote it: the fold of all facts about it. */
export interface TrainingPlan {
	/** The file that is the run: its identity in reports. */
	readonly path: string;
	/** Distinguishes several runs of one file; empty otherwise. */
	readonly name: string;
	readonly framework: string;
	readonly facts: ReadonlyMap<PlanKey, Fact>;
	/** Files that took part, the path itself among them. */
	readonly files: readonly string[];
	readonly problems: readonly Problem[];
}

/** Builds a fact with its value checked against its key. */
export function fact<K extends PlanKey>(
	key: K,
	value: PlanFields[K],
	origin: Origin,
): Fact {
	return { key, value, origin };
}

/** A fact for every value that is there. */
export function factsFrom(values: PlanValues, origin: Origin): readonly Fact[] {
	const found: Fact[] = [];
	for (const [key, value] of Object.entries(values)) {
		// Keys and values come from a literal whose type pairs them.
		if (value !== undefined) found.push(fact(key as PlanKey, value, origin));
	}
	return found;
}

/** Folds facts by precedence; among equals the later one wins, as the later line of a file does. */
export function fold(facts: Iterable<Fact>): ReadonlyMap<PlanKey, Fact> {
	const folded = new Map<PlanKey, Fact>();
	for (const each of facts) {
		const held = folded.get(each.key);
		if (held === undefined || rank(each.origin) >= rank(held.origin)) {
			folded.set(each.key, each);
		}
	}
	return folded;
}

/** The value of a key, or undefined when nobody says it. */
export function factValue<K extends PlanKey>(
	facts: ReadonlyMap<PlanKey, Fact>,
	key: K,
): PlanFields[K] | undefined {
	const held = facts.get(key);
	// The map is only ever filled with a fact under its own key.
	return held === undefined ? undefined : (held.value as PlanFields[K]);
}
