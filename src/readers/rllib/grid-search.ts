import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Entry, itemsOf, type Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { statedAt } from "../origins.js";
import type { Swept } from "../sweeps/swept.js";

/** A tree with the first value in place of each `grid_search`, and the settings that a search runs through. */
export interface FirstOfGrid {
	readonly tree: Tree;
	readonly swept: readonly Swept[];
	readonly problems: readonly Problem[];
}

/** Puts the first of its values in place of each `grid_search: […]` of Ray Tune. */
export function firstOfGrid(file: ParsedFile, tree: Tree): FirstOfGrid {
	const swept: Swept[] = [];
	const problems: Problem[] = [];

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
			if (values.length > 1 && COUNTED.test(entry.key)) {
				problems.push(differs(file, entry, values.length));
			}
			return { ...entry, value: first };
		});
		return { ...node, entries };
	}

	return { tree: visit(tree), swept, problems };
}

function gridOf(tree: Tree): readonly Tree[] | undefined {
	if (tree.kind !== "mapping" || tree.entries.length !== 1) return undefined;
	const [only] = tree.entries;
	return only?.key === "grid_search" ? itemsOf(only.value) : undefined;
}

/** Settings that change what one run takes. */
const COUNTED =
	/batch_size|sgd_iter|epochs|hiddens|num_(workers|env|gpus|learners|rollout)|timesteps/;

function differs(file: ParsedFile, entry: Entry, values: number): Problem {
	return {
		kind: "inconsistent-config",
		path: file.path,
		line: entry.line,
		args: {
			what: `\`${entry.key}\` takes ${values} values, each with work of its own`,
			reading: "so many runs with the first of them",
		},
	};
}
