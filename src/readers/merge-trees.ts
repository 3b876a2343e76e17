import {
	type Entry,
	entriesOf,
	type Mapping,
	type Tree,
} from "../formats/tree.js";

/** A mapping without entries. */
export const EMPTY: Mapping = { kind: "mapping", entries: [], line: 1 };

/** Where a framework merges in a way of its own. */
export interface MergeRules {
	/** True for a value that leaves what is below it as it is, such as Hydra's `???`. */
	readonly isMissing?: (over: Tree) => boolean;
	/** True for a mapping that takes the place of the one below it instead of going into it. */
	readonly replaces?: (over: Mapping) => boolean;
	/** A mapping that both have stands where the lower one begins: a command sets a value in it without stating it. */
	readonly standsBelow?: true;
}

/**
 * One tree over another: mappings go together key by key, anything else takes the place of what is below it. A mapping
 * that both have stands where the upper one begins.
 */
export function mergeTrees(
	below: Mapping,
	over: Mapping,
	rules: MergeRules = {},
): Mapping {
	if (rules.replaces?.(over)) return over;
	const entries = new Map(below.entries.map((entry) => [entry.key, entry]));
	for (const entry of over.entries) {
		const held = entries.get(entry.key);
		entries.set(entry.key, held ? mergeEntries(held, entry, rules) : entry);
	}
	return {
		...(rules.standsBelow ? below : over),
		entries: [...entries.values()],
	};
}

function mergeEntries(below: Entry, over: Entry, rules: MergeRules): Entry {
	const [lower, upper] = [below.value, over.value];
	if (rules.isMissing?.(upper)) return below;
	if (lower.kind !== "mapping" || upper.kind !== "mapping") return over;
	const value = mergeTrees(lower, upper, rules);
	return { ...(rules.standsBelow ? below : over), value };
}

/** A tree with one more value at a dotted path of keys; the mappings on the way are made where there are none. */
export function withValue(
	tree: Mapping,
	path: string,
	given: Omit<Entry, "key">,
): Mapping {
	const [key = "", ...rest] = path.split(".");
	const { line } = given;
	const held = entriesOf(tree).find((entry) => entry.key === key)?.value;
	const inside = held?.kind === "mapping" ? held : { ...EMPTY, line };
	const entry: Entry =
		rest.length === 0
			? { ...given, key }
			: { key, line, value: withValue(inside, rest.join("."), given) };
	const others = tree.entries.filter((each) => each.key !== key);
	return { ...tree, entries: [...others, entry] };
}

/** The same tree with every line so much further down. */
export function shiftLines<T extends Tree>(tree: T, by: number): T {
	const line = tree.line + by;
	if (tree.kind === "sequence") {
		const items = tree.items.map((item) => shiftLines(item, by));
		return { ...tree, items, line };
	}
	if (tree.kind === "mapping") {
		const entries = tree.entries.map((entry) => ({
			...entry,
			value: shiftLines(entry.value, by),
			line: entry.line + by,
		}));
		return { ...tree, entries, line };
	}
	return { ...tree, line };
}
