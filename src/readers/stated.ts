import type { ParsedFile } from "../formats/parsed-file.js";
import { asBoolean, asText, type Entry, type Tree } from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { isPlaceholder } from "./fields.js";
import { asPositive } from "./positive.js";
import { setAt, settingsOf } from "./settings.js";

/** A value that a tree states, with its place. */
export interface Stated<V> {
	readonly value: V;
	readonly entry: Entry;
	readonly origin: Origin;
}

/** Gives what a tree states under dotted paths. */
export interface StatedIn {
	/** A number above 0; anything else means that it is not set. */
	number(path: string): Stated<number> | undefined;
	/** true or false. */
	boolean(path: string): Stated<boolean> | undefined;
	/** A switch that is on: one that is off says no more than one that is absent. */
	on(path: string): Stated<boolean> | undefined;
	/** A text that neither means "not set" nor waits for the launch. */
	text(path: string): Stated<string> | undefined;
}

/**
 * What a tree of a file states, for rules that carry a value and its place together from where it is found to the fact.
 * `settings.ts` serves those that only look at values and name the key of the fact again.
 */
export function statedIn(file: ParsedFile, tree: Tree | undefined): StatedIn {
	const settings = settingsOf(file, tree);
	function at<V>(
		path: string,
		read: (value: Tree | undefined) => V | undefined,
	): Stated<V> | undefined {
		const entry = setAt(settings, path);
		const value = read(entry?.value);
		return entry && value !== undefined
			? { value, entry, origin: settings.place(entry) }
			: undefined;
	}
	return {
		number: (path) => at(path, asPositive),
		boolean: (path) => at(path, asBoolean),
		on: (path) => at(path, (value) => asBoolean(value) || undefined),
		text: (path) => at(path, finalText),
	};
}

/** A fact out of something that may not be stated. */
export function factOf<K extends PlanKey>(
	key: K,
	found: Stated<PlanFields[K]> | undefined,
): readonly Fact[] {
	return found ? [fact(key, found.value, found.origin)] : [];
}

/** A fact that something stated implies: another value than its own, at its place. */
export function impliedFact<K extends PlanKey>(
	key: K,
	value: PlanFields[K],
	found: { readonly origin: Origin } | undefined,
): readonly Fact[] {
	return found ? [fact(key, value, found.origin)] : [];
}

function finalText(value: Tree | undefined): string | undefined {
	const text = asText(value);
	return text === undefined || isPlaceholder(text) ? undefined : text;
}
