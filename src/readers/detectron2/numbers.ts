import { asNumber, asText, itemsOf, type Tree } from "../../formats/tree.js";

/** Numbers of a list, of one value, or of a tuple that YAML holds as text. */
export function numbersIn(tree: Tree): readonly number[] {
	if (tree.kind === "sequence") {
		return itemsOf(tree).flatMap((item) => asNumber(item) ?? []);
	}
	const one = asNumber(tree);
	if (one !== undefined) return [one];
	const text = asText(tree) ?? "";
	return [...text.matchAll(/\d+(\.\d+)?/g)].map(([number]) => Number(number));
}

/** The mean of sizes of which one is drawn for each image. */
export function mean(sizes: readonly number[]): number {
	let sum = 0;
	for (const size of sizes) sum += size;
	return Math.round(sum / sizes.length);
}
