import type { Entry, Mapping, Tree } from "../../formats/tree.js";

/** A mapping without entries. */
export const NOTHING: Mapping = { kind: "mapping", entries: [], line: 1 };

/**
 * One config over another as OmegaConf merges them: mappings key by key, anything else replaced; `???` replaces
 * nothing.
 */
export function merged(below: Mapping, over: Mapping): Mapping {
	const entries = new Map(below.entries.map((entry) => [entry.key, entry]));
	for (const entry of over.entries) {
		const held = entries.get(entry.key);
		entries.set(entry.key, held ? mergedEntry(held, entry) : entry);
	}
	return { ...below, entries: [...entries.values()] };
}

/** A tree under a path of keys. */
export function placedAt(keys: readonly string[], tree: Mapping): Mapping {
	let placed = tree;
	for (const key of keys.toReversed()) {
		const entry: Entry = { key, value: placed, line: tree.line };
		placed = { kind: "mapping", entries: [entry], line: tree.line };
	}
	return placed;
}

/** The same tree with every key knowing the file that it stands in. */
export function stamped<T extends Tree>(tree: T, path: string): T {
	if (tree.kind === "mapping") {
		const entries = tree.entries.map(
			(entry): Entry => ({ ...entry, value: stamped(entry.value, path), path }),
		);
		return { ...tree, entries };
	}
	if (tree.kind === "sequence") {
		return { ...tree, items: tree.items.map((item) => stamped(item, path)) };
	}
	return tree;
}

function mergedEntry(below: Entry, over: Entry): Entry {
	const { value } = over;
	if (value.kind === "scalar" && value.value === "???") return below;
	return value.kind === "mapping" && below.value.kind === "mapping"
		? { ...below, value: merged(below.value, value) }
		: over;
}
