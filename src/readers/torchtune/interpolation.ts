import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";

/** A tree with OmegaConf's `${path}` put in where the same file has the path; anything else stays as written. */
export function interpolate(root: Tree): Tree {
	return resolved(root, { root, known: new Map() }, 0);
}

/** A chain of references that is longer is taken for a circle. */
const DEEPEST = 12;

/** References that are followed in one file: few configs have a hundred, and a hostile one could ask for billions. */
const MOST = 300;

/** A longer text is not put into another one. */
const LONGEST = 1000;

interface Work {
	readonly root: Tree;
	/** What paths that were followed stand for. */
	readonly known: Map<string, Tree>;
}

function resolved(tree: Tree, work: Work, depth: number): Tree {
	if (tree.kind === "sequence") {
		const items = tree.items.map((item) => resolved(item, work, depth));
		return { ...tree, items };
	}
	if (tree.kind === "mapping") {
		const entries = tree.entries.map(
			(entry): Entry => ({
				...entry,
				value: resolved(entry.value, work, depth),
			}),
		);
		return { ...tree, entries };
	}
	if (typeof tree.value !== "string" || !tree.value.includes("${")) return tree;
	const whole = /^\$\{([\w.]+)\}$/.exec(tree.value)?.[1];
	if (whole !== undefined) return follow(whole, work, depth) ?? tree;
	const text = tree.value.replace(
		/\$\{([\w.]+)\}/g,
		(written, path: string) => {
			const inside = asText(follow(path, work, depth)) ?? written;
			return inside.length > LONGEST ? written : inside;
		},
	);
	return { ...tree, value: text, text };
}

function follow(path: string, work: Work, depth: number): Tree | undefined {
	const known = work.known.get(path);
	if (known) return known;
	const target = entryAt(work.root, path)?.value;
	if (!target || depth >= DEEPEST || work.known.size >= MOST) return undefined;
	const found = resolved(target, work, depth + 1);
	work.known.set(path, found);
	return found;
}
