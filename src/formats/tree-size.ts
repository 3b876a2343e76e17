import type { Tree } from "./tree.js";

/** How many values a tree has when each is counted as often as it stands in it; known sizes are kept. */
export function sizeOf(tree: Tree, known: Map<Tree, number>): number {
	const held = known.get(tree);
	if (held !== undefined) return held;
	const children =
		tree.kind === "mapping"
			? tree.entries.map(({ value }) => value)
			: tree.kind === "sequence"
				? tree.items
				: [];
	let size = 1;
	for (const child of children) size += sizeOf(child, known);
	known.set(tree, size);
	return size;
}
