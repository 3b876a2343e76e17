import type { Entry, Mapping, Tree } from "../../formats/tree.js";
import { type MergeRules, mergeTrees } from "../merge-trees.js";

const rules: MergeRules = {
	isMissing: (over) => over.kind === "scalar" && over.value === "???",
	standsBelow: true,
};

/** One config over another as OmegaConf merges them: `???` replaces nothing. */
export function mergeLayer(below: Mapping, over: Mapping): Mapping {
	return mergeTrees(below, over, rules);
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

/**
 * The same tree with every key knowing the file that it stands in. A composed config has keys of files and of commands,
 * so that each key carries its place; where only files are put together, `Places` number their lines.
 */
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
