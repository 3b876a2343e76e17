import { asText, entryAt, type Tree } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import { type Conversion, isPlaceholder } from "./fields.js";

/** The optimizer by its class: `torch.optim.AdamW` and a mapping with `_target_` or `class_path` are AdamW. */
export const toOptimizerClass: Conversion = {
	expected: "an optimizer",
	convert(tree, origin) {
		const name = lastName(classOf(tree));
		return name === undefined || isPlaceholder(name)
			? undefined
			: fact("optimizer", name, origin);
	},
	isUnset: (tree) => lastName(classOf(tree)) === undefined,
};

/** The dotted path that a text, or a mapping with `_target_` or `class_path`, names. */
export function classOf(tree: Tree | undefined): string | undefined {
	return (
		asText(tree) ??
		asText(entryAt(tree, "_target_")?.value) ??
		asText(entryAt(tree, "class_path")?.value)
	);
}

/** The last part of a dotted path; undefined where there is none. */
export function lastName(path: string | undefined): string | undefined {
	return path?.slice(path.lastIndexOf(".") + 1) || undefined;
}
