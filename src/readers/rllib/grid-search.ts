import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Entry, itemsOf, type Tree } from "../../formats/tree.js";
import { statedAt } from "../origins.js";
import type { Swept } from "../swept.js";

/** A tree with the first value in place of each `grid_search`, and the settings that a search runs through. */
export interface FirstOfGrid {
	readonly tree: Tree;
	readonly swept: readonly Swept[];
}

/** Puts the first of its values in place of each `grid_search: […]` of Ray Tune. */
export function firstOfGrid(file: ParsedFile, tree: Tree): FirstOfGrid {
	const swept: Swept[] = [];

	function visit(node: Tree): Tree {
		if (node.kind !== "mapping") return node;
		const entries = node.entries.map((entry): Entry => {
			const values = gridOf(entry.value);
			const [first] = values ?? [];
			if (!values || !first) return { ...entry, value: visit(entry.value) };
			swept.push({
				name: entry.key,
				values: values.length,
				origin: statedAt(file, entry),
			});
			return { ...entry, value: first };
		});
		return { ...node, entries };
	}

	return { tree: visit(tree), swept };
}

function gridOf(tree: Tree): readonly Tree[] | undefined {
	if (tree.kind !== "mapping" || tree.entries.length !== 1) return undefined;
	const [only] = tree.entries;
	return only?.key === "grid_search" ? itemsOf(only.value) : undefined;
}
