import type { ParsedFile } from "../formats/parsed-file.js";
import {
	type Entry,
	entriesOf,
	type Mapping,
	type Tree,
} from "../formats/tree.js";
import type { Origin } from "../plan/origin.js";
import type { Problem } from "../problem.js";
import type { FieldReading } from "./fields.js";

/**
 * Lines of the n-th file below a run are this much times n higher while trees are merged, so that every line of a merged
 * tree still says which file it stands in. No file that is read has so many lines.
 */
const STRIDE = 10_000_000;

/** The tree of a run over the files that it is built on, the lowest first. `placed` gives its facts their places back. */
export function layered(
	own: Tree | undefined,
	below: readonly ParsedFile[],
): Tree | undefined {
	const lower = below.map((file, index) => {
		const [tree] = file.documents;
		return tree && moved(tree, (index + 1) * STRIDE);
	});
	let merged: Tree | undefined;
	for (const tree of [...lower, own]) {
		if (tree) merged = merged ? merge(merged, tree) : tree;
	}
	return merged;
}

/** A reading of a layered tree with each fact and problem in the file that states it. */
export function placed(
	reading: FieldReading,
	below: readonly ParsedFile[],
): FieldReading {
	const place = (found: { readonly path: string; readonly line: number }) => {
		const file = below[Math.floor(found.line / STRIDE) - 1];
		return file
			? { path: file.path, line: found.line % STRIDE }
			: { path: found.path, line: found.line };
	};
	return {
		facts: reading.facts.map((each) => ({
			...each,
			origin: placedOrigin(each.origin, place),
		})),
		problems: reading.problems.map((each): Problem => {
			const { path, line } = each;
			return line === undefined ? each : { ...each, ...place({ path, line }) };
		}),
	};
}

/**
 * The upper tree over the lower one, as OmegaConf merges: mappings key by key, anything else is replaced, and a mapping
 * with `_override_` replaces too.
 */
export function merge(lower: Tree, upper: Tree): Tree {
	if (lower.kind !== "mapping" || upper.kind !== "mapping") return upper;
	if (upper.entries.some(({ key }) => key === "_override_")) return upper;
	const above = new Map(upper.entries.map((entry) => [entry.key, entry]));
	const kept = lower.entries.map((entry): Entry => {
		const over = above.get(entry.key);
		above.delete(entry.key);
		return over ? { ...over, value: merge(entry.value, over.value) } : entry;
	});
	return { ...upper, entries: [...kept, ...above.values()] };
}

/** A tree with one more value at a dotted path of keys. */
export function withValue(tree: Mapping, path: string, value: Tree): Mapping {
	const [key = "", ...rest] = path.split(".");
	const { line } = value;
	const held = entriesOf(tree).find((entry) => entry.key === key);
	const inside: Mapping =
		held?.value.kind === "mapping"
			? held.value
			: { kind: "mapping", entries: [], line };
	const entry: Entry = {
		key,
		line,
		value: rest.length === 0 ? value : withValue(inside, rest.join("."), value),
	};
	return {
		...tree,
		entries: [...tree.entries.filter((each) => each.key !== key), entry],
	};
}

function placedOrigin(
	origin: Origin,
	place: (found: { readonly path: string; readonly line: number }) => {
		readonly path: string;
		readonly line: number;
	},
): Origin {
	return "line" in origin ? { ...origin, ...place(origin) } : origin;
}

function moved(tree: Tree, by: number): Tree {
	const line = tree.line + by;
	switch (tree.kind) {
		case "scalar":
			return { ...tree, line };
		case "sequence":
			return {
				...tree,
				line,
				items: tree.items.map((item) => moved(item, by)),
			};
		case "mapping":
			return {
				...tree,
				line,
				entries: tree.entries.map((entry) => ({
					key: entry.key,
					line: entry.line + by,
					value: moved(entry.value, by),
				})),
			};
	}
}
