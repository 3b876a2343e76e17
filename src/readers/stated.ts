import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { isPlaceholder, isUnset } from "./fields.js";
import { statedAt } from "./origins.js";

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
	/** A text that neither means "not set" nor waits for the launch. */
	text(path: string): Stated<string> | undefined;
}

/** What a tree of a file states, for rules of a reader that look at several keys at once. */
export function statedIn(file: ParsedFile, tree: Tree | undefined): StatedIn {
	function at<V>(
		path: string,
		read: (value: Tree | undefined) => V | undefined,
	): Stated<V> | undefined {
		const entry = entryAt(tree, path);
		const value = read(entry?.value);
		return entry && value !== undefined
			? { value, entry, origin: statedAt(file, entry) }
			: undefined;
	}
	return {
		number: (path) => at(path, positive),
		boolean: (path) => at(path, asBoolean),
		text: (path) => at(path, setText),
	};
}

/** A fact out of something that may not be stated. */
export function factOf<K extends PlanKey>(
	key: K,
	found: Stated<PlanFields[K]> | undefined,
): readonly Fact[] {
	return found ? [fact(key, found.value, found.origin)] : [];
}

/** The same with another value in place of the stated one. */
export function factAt<K extends PlanKey>(
	key: K,
	value: PlanFields[K],
	found: { readonly origin: Origin } | undefined,
): readonly Fact[] {
	return found ? [fact(key, value, found.origin)] : [];
}

function positive(value: Tree | undefined): number | undefined {
	const number = asNumber(value);
	return number !== undefined && number > 0 ? number : undefined;
}

function setText(value: Tree | undefined): string | undefined {
	if (!value || isUnset(value)) return undefined;
	const text = asText(value);
	return text === undefined || isPlaceholder(text) ? undefined : text;
}
