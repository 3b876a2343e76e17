import { asText, itemsOf, type Tree } from "../formats/tree.js";

/** The texts of a list, or of one scalar. */
export function textsOf(tree: Tree | undefined): readonly string[] {
	const one = asText(tree);
	if (one !== undefined) return [one];
	return itemsOf(tree)
		.map(asText)
		.filter((text) => text !== undefined);
}
