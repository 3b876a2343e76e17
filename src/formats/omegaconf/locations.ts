import { asText, type Tree } from "../tree.js";

/** Where a value stands: the keys down to it, positions in lists as texts. */
export type Location = readonly string[];

/** The location that a path such as `a.b[0]` or `..x` names, from the value that names it; undefined when it has none. */
export function locationOf(path: string, from: Location): Location | undefined {
	const dots = /^\.*/.exec(path)?.[0].length ?? 0;
	if (dots > from.length) return undefined;
	// One dot is the mapping or list around the value.
	const start = dots === 0 ? [] : from.slice(0, from.length - dots);
	const keys = path
		.slice(dots)
		.replace(/\[([^\][]*)\]/g, ".$1")
		.split(".")
		.map((key) => key.trim().replace(/^(["'])(.*)\1$/, "$2"));
	return keys.every((key) => key !== "") ? [...start, ...keys] : undefined;
}

/** The value under one key of a mapping, or at one place of a list. */
export function childAt(tree: Tree | undefined, key: string): Tree | undefined {
	if (tree?.kind === "mapping") {
		return tree.entries.find((entry) => entry.key === key)?.value;
	}
	return tree?.kind === "sequence" && /^\d+$/.test(key)
		? tree.items[Number(key)]
		: undefined;
}

/** True for a text that holds an interpolation. */
export function isInterpolated(tree: Tree): boolean {
	return tree.kind === "scalar" && (asText(tree)?.includes("${") ?? false);
}
