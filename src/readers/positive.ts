import { asNumber, type Entry, entryAt, type Tree } from "../formats/tree.js";

/** A number above 0, with the key that states it. */
export interface Positive {
	readonly entry: Entry;
	readonly count: number;
}

/** A number above 0: in counts and sizes, 0 and negative numbers mean that nothing is set. */
export function asPositive(tree: Tree | undefined): number | undefined {
	const number = asNumber(tree);
	return number !== undefined && number > 0 ? number : undefined;
}

/** The number above 0 at a dotted path, for rules that reckon with it and then say where it stands. */
export function positiveAt(
	tree: Tree | undefined,
	path: string,
): Positive | undefined {
	const entry = entryAt(tree, path);
	const count = asPositive(entry?.value);
	return entry && count !== undefined ? { entry, count } : undefined;
}
