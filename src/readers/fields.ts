import { undetermined } from "../formats/python/tags.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entriesOf,
	type Tree,
} from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { isBranch, keysOf, rowFor } from "./key-patterns.js";
import { unknownKey } from "./unknown-key.js";

/**
 * What a framework's key means: a plan key and how its value is read, `handled` when a rule of the reader reads it, or
 * `irrelevant` when it cannot change what the run takes.
 */
export type Field = Conversion | "handled" | "irrelevant";

/**
 * The keys of a framework, dotted for nested ones. `prefix.*` stands for everything below a key, `prefix_*` for every
 * key that begins so.
 */
export type Fields = Readonly<Record<string, Field>>;

export interface Conversion {
	/** What a right value looks like, for the sentence about a wrong one. */
	readonly expected: string;
	/** What of a plan it says, where it is one thing. */
	readonly key?: PlanKey;
	/** The fact, or undefined when the value is not of the expected kind. */
	convert(tree: Tree, origin: Origin): Fact | undefined;
	/** Which values mean "not set" for this key, where they are other ones than usual. */
	isUnset?(tree: Tree): boolean;
}

/** Values that mean "not set here" in one framework or another. */
const UNSET = new Set(["", "auto", "null", "none", "~", "???", "missing"]);

/** A whole number above zero; the framework's own "infer it" values count as not set. */
export function toCount<K extends NumberKey>(key: K): Conversion {
	return toNumber(
		key,
		"a whole number above 0",
		(n) => Number.isInteger(n) && n > 0,
	);
}

/** A number above zero. */
export function toPositive<K extends NumberKey>(key: K): Conversion {
	return toNumber(key, "a number above 0", (n) => n > 0);
}

/** A number from 0 to 1. */
export function toShare<K extends NumberKey>(key: K): Conversion {
	return toNumber(key, "a number from 0 to 1", (n) => n >= 0 && n <= 1);
}

/** A number of any accepted range. */
export function toNumber<K extends NumberKey>(
	key: K,
	expected: string,
	accepts: (value: number) => boolean,
): Conversion {
	return {
		expected,
		key,
		convert: (tree, origin) => {
			const value = asNumber(tree);
			return value !== undefined && accepts(value)
				? fact(key, value as PlanFields[K], origin)
				: undefined;
		},
	};
}

/** A text. */
export function toText<K extends TextKey>(key: K): Conversion {
	return {
		expected: "a text",
		convert: (tree, origin) => {
			const value = asText(tree);
			return value === undefined || isPlaceholder(value)
				? undefined
				: fact(key, value, origin);
		},
	};
}

/** true or false. */
export function toBoolean<K extends BooleanKey>(key: K): Conversion {
	return {
		expected: "true or false",
		convert: (tree, origin) => {
			const value = asBoolean(tree);
			return value === undefined
				? undefined
				: fact(key, value as PlanFields[K], origin);
		},
	};
}

/** One of the words of a table, whatever the case. */
export function toOneOf<K extends PlanKey>(
	key: K,
	words: Readonly<Record<string, PlanFields[K]>>,
): Conversion {
	const find = (tree: Tree) => {
		const word = asText(tree)?.toLowerCase();
		return word !== undefined && Object.hasOwn(words, word)
			? words[word]
			: undefined;
	};
	return {
		expected: `one of ${Object.keys(words).join(", ")}`,
		convert: (tree, origin) => {
			const value = find(tree);
			return value === undefined ? undefined : fact(key, value, origin);
		},
		// "none" is a value where the table has it.
		isUnset: (tree) => find(tree) === undefined && isUnset(tree),
	};
}

export interface FieldReading {
	readonly facts: readonly Fact[];
	readonly problems: readonly Problem[];
}

/**
 * Reads every entry of a mapping by the fields table. A key that the table lacks is reported with its nearest known
 * key; a value that only the launch decides, or that is not of the expected kind, with its text.
 */
export function readFields({
	tree,
	fields,
	path,
	framework,
	kind = "file",
}: {
	readonly tree: Tree | undefined;
	readonly fields: Fields;
	readonly path: string;
	readonly framework: string;
	readonly kind?: "file" | "launch" | "policy";
}): FieldReading {
	const facts: Fact[] = [];
	const problems: Problem[] = [];

	function visit(entries: readonly Entry[], prefix: string): void {
		for (const entry of entries) {
			const key = prefix + entry.key;
			// Exact keys below a group are read before `group.*` takes the rest.
			if (isBranch(fields, key) && isGroup(entry.value)) {
				visit(entriesOf(entry.value), `${key}.`);
				continue;
			}
			const field = rowFor(fields, key);
			if (field === "handled" || field === "irrelevant") continue;
			if (field !== undefined) {
				readEntry({ entry, key, field });
			} else {
				// A file with so many is another framework's; looking for names alike would only take time.
				const known = problems.length < MAX_EXPLAINED ? keysOf(fields) : [];
				const at = entry.path ?? path;
				problems.push(unknownKey({ entry, key, known, path: at, framework }));
			}
		}
	}

	function readEntry(found: {
		readonly entry: Entry;
		readonly key: string;
		readonly field: Conversion;
	}): void {
		const { entry, key, field } = found;
		const isSilent = field.isUnset ?? isUnset;
		if (isSilent(entry.value)) return;
		const at = entry.path ?? path;
		const origin: Origin = {
			kind: entry.launched ? "launch" : kind,
			path: at,
			line: entry.line,
			text: entry.key,
		};
		const read = field.convert(entry.value, origin);
		if (read) facts.push(read);
		else problems.push(unreadValue({ entry, key, field, path: at }));
	}

	visit(entriesOf(tree), "");
	return { facts, problems };
}

/** True for null, for an empty or `auto`-like text, and for -1, which frameworks use for "infer it". */
export function isUnset(tree: Tree): boolean {
	if (tree.kind !== "scalar") return false;
	if (tree.value === null || tree.value === -1) return true;
	return (
		typeof tree.value === "string" && UNSET.has(tree.value.trim().toLowerCase())
	);
}

/** True for text that an interpolation, a template or a shell variable completes at launch. */
export function isPlaceholder(text: string): boolean {
	return /\$[{(\w]|`|\{\{|<[A-Z_]+>|^\{.*\}$/.test(text);
}

function isGroup(tree: Tree): boolean {
	return tree.kind === "mapping" || isUnset(tree);
}

/** After this many problems of a file, unknown keys are told without a likely one. */
const MAX_EXPLAINED = 50;

function unreadValue(found: {
	readonly entry: Entry;
	readonly key: string;
	readonly field: Conversion;
	readonly path: string;
}): Problem {
	const { entry, key, field, path } = found;
	const late = undetermined(entry.value);
	const text = late ?? asText(entry.value) ?? entry.value.kind;
	const line = entry.line;
	return late !== undefined || isPlaceholder(text)
		? {
				kind: "unresolved-value",
				path,
				line,
				args: { key, text, ...(field.key && { leaves: field.key }) },
			}
		: {
				kind: "invalid-value",
				path,
				line,
				args: { key, text, expected: `expected ${field.expected}` },
			};
}

type KeysOf<V> = {
	[K in PlanKey]: PlanFields[K] extends V ? K : never;
}[PlanKey];
type NumberKey = KeysOf<number>;
type BooleanKey = KeysOf<boolean>;
type TextKey = {
	[K in PlanKey]: string extends PlanFields[K] ? K : never;
}[PlanKey];
