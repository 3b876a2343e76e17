import type { Entry, Mapping, Tree } from "../formats/tree.js";

/** Puts one mapping into another: mappings under the same key are put together, anything else takes the place of the old. */
export function mergeTrees(base: Mapping, own: Mapping): Mapping {
	const entries = new Map(base.entries.map((entry) => [entry.key, entry]));
	for (const entry of own.entries) {
		const held = entries.get(entry.key);
		entries.set(entry.key, held ? mergeEntries(held, entry) : entry);
	}
	return { ...own, entries: [...entries.values()] };
}

function mergeEntries(held: Entry, entry: Entry): Entry {
	const [base, own] = [held.value, entry.value];
	return base.kind === "mapping" && own.kind === "mapping"
		? { ...entry, value: mergeTrees(base, own) }
		: entry;
}

/** The same tree with every line so much further down. */
export function shiftLines(tree: Tree, by: number): Tree {
	const line = tree.line + by;
	if (tree.kind === "scalar") return { ...tree, line };
	if (tree.kind === "sequence") {
		return {
			...tree,
			items: tree.items.map((item) => shiftLines(item, by)),
			line,
		};
	}
	const entries = tree.entries.map((entry) => ({
		...entry,
		value: shiftLines(entry.value, by),
		line: entry.line + by,
	}));
	return { ...tree, entries, line };
}
