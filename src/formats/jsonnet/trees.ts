import type { Scalar, Tree } from "../tree.js";

/** Words that are values. */
export const constants: ReadonlyMap<string, Scalar["value"]> = new Map<
	string,
	Scalar["value"]
>([
	["true", true],
	["false", false],
	["null", null],
]);

/** The item of a list or the field of an object; undefined where it is not there. */
export function memberOf(tree: Tree, key: string): Tree | undefined {
	if (tree.kind === "sequence") return tree.items[Number(key)];
	return tree.kind === "mapping"
		? tree.entries.find((entry) => entry.key === key)?.value
		: undefined;
}

/** A single value. */
export function scalar(
	value: Scalar["value"],
	text: string,
	line: number,
	quoted = false,
): Scalar {
	return { kind: "scalar", value, text, quoted, line };
}
