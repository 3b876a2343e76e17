import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";

/** A tree with OmegaConf's `${path}` put in where the same file has the path; anything else stays as written. */
export function interpolate(root: Tree): Tree {
	return resolved(root, root, 0);
}

/** A chain of references that is longer is taken for a circle. */
const DEEPEST = 12;

function resolved(tree: Tree, root: Tree, depth: number): Tree {
	if (depth > DEEPEST) return tree;
	if (tree.kind === "sequence") {
		const items = tree.items.map((item) => resolved(item, root, depth));
		return { ...tree, items };
	}
	if (tree.kind === "mapping") {
		const entries = tree.entries.map(
			(entry): Entry => ({
				...entry,
				value: resolved(entry.value, root, depth),
			}),
		);
		return { ...tree, entries };
	}
	if (typeof tree.value !== "string") return tree;
	const whole = /^\$\{([\w.]+)\}$/.exec(tree.value)?.[1];
	if (whole !== undefined) {
		const target = entryAt(root, whole)?.value;
		return target ? resolved(target, root, depth + 1) : tree;
	}
	const text = tree.value.replace(
		/\$\{([\w.]+)\}/g,
		(written, path: string) => {
			const target = entryAt(root, path)?.value;
			const inside = target && resolved(target, root, depth + 1);
			return asText(inside) ?? written;
		},
	);
	return text === tree.value ? tree : { ...tree, value: text, text };
}
