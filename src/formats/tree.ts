import type { Problem } from "../problem.js";

/** A parsed file in which every key and value knows its line. Lines and columns count from 1. */
export type Tree = Scalar | Sequence | Mapping;

/** A single value. */
export interface Scalar {
	readonly kind: "scalar";
	/** The value as the format reads it; null for an explicit null. */
	readonly value: string | number | boolean | null;
	/** The text as it stands in the file, without quotes. */
	readonly text: string;
	readonly quoted: boolean;
	readonly tag?: string;
	readonly line: number;
}

/** Tag of a value that only a run of the file would tell; its text is the expression, and no value. */
export const UNKNOWN = "!unknown";

/** A list. */
export interface Sequence {
	readonly kind: "sequence";
	readonly items: readonly Tree[];
	readonly tag?: string;
	readonly line: number;
}

/** Keys with values. */
export interface Mapping {
	readonly kind: "mapping";
	/** In file order; merged keys come where the merge stands. Keys are unique: the last one counts. */
	readonly entries: readonly Entry[];
	readonly tag?: string;
	readonly line: number;
}

/** One key of a mapping with its value. */
export interface Entry {
	readonly key: string;
	readonly value: Tree;
	/** Line of the key. */
	readonly line: number;
	/** The file that the line is in, where a config is put together from several. */
	readonly path?: string;
	/** A command line gives it. */
	readonly launched?: true;
}

/** What a parser gives: the documents it could read, and what was wrong. */
export interface Parsed {
	readonly documents: readonly Tree[];
	readonly comments: readonly Comment[];
	readonly problems: readonly Problem[];
}

/** A comment, which may hold settings such as `#SBATCH`. */
export interface Comment {
	/** The comment with its mark, such as `#SBATCH --nodes=2`. */
	readonly text: string;
	readonly line: number;
}

/** The entry at a dotted path of keys, such as `model.name`; undefined when any part is absent. */
export function entryAt(
	tree: Tree | undefined,
	path: string,
): Entry | undefined {
	let found: Entry | undefined;
	let here = tree;
	for (const key of path.split(".")) {
		if (here?.kind !== "mapping") return undefined;
		found = here.entries.find((entry) => entry.key === key);
		here = found?.value;
	}
	return found;
}

/** The entry at the first of several dotted paths that is there. */
export function firstEntryAt(
	tree: Tree | undefined,
	paths: readonly string[],
): Entry | undefined {
	for (const path of paths) {
		const entry = entryAt(tree, path);
		if (entry) return entry;
	}
	return undefined;
}

/** The entries of a mapping, or none. */
export function entriesOf(tree: Tree | undefined): readonly Entry[] {
	return tree?.kind === "mapping" ? tree.entries : [];
}

/** The items of a sequence, or none. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
	return tree?.kind === "sequence" ? tree.items : [];
}

/** True when the tree is a mapping that has every one of the dotted paths. */
export function hasKeys(
	tree: Tree | undefined,
	...paths: readonly string[]
): boolean {
	return paths.every((path) => entryAt(tree, path) !== undefined);
}

/**
 * A number written in any of the ways that training configs use: 1e-4 (text in PyYAML), 220_000_000, 1,000.
 * Undefined for anything else, NaN and infinities included.
 */
export function asNumber(tree: Tree | undefined): number | undefined {
	if (tree?.kind !== "scalar" || tree.tag === UNKNOWN) return undefined;
	if (typeof tree.value === "number") {
		return Number.isFinite(tree.value) ? tree.value : undefined;
	}
	if (typeof tree.value !== "string") return undefined;
	const text = tree.value.trim().replace(/(?<=\d)[_,](?=\d)/g, "");
	if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return undefined;
	const number = Number(text);
	return Number.isFinite(number) ? number : undefined;
}

/** A string, or the text of a number or boolean; undefined for null and for collections. */
export function asText(tree: Tree | undefined): string | undefined {
	if (tree?.kind !== "scalar" || tree.value === null) return undefined;
	if (tree.tag === UNKNOWN) return undefined;
	return typeof tree.value === "string" ? tree.value : tree.text;
}

/** true, false, or their spellings yes/no, on/off, 1/0 as text; undefined for anything else. */
export function asBoolean(tree: Tree | undefined): boolean | undefined {
	if (tree?.kind !== "scalar" || tree.tag === UNKNOWN) return undefined;
	if (typeof tree.value === "boolean") return tree.value;
	const text = String(tree.value).toLowerCase();
	if (["true", "yes", "on", "1"].includes(text)) return true;
	if (["false", "no", "off", "0"].includes(text)) return false;
	return undefined;
}

/** A plain JavaScript value of a tree, for foreign objects that are read whole (a config.json). */
export function asPlain(tree: Tree): unknown {
	if (tree.kind === "scalar") return tree.value;
	if (tree.kind === "sequence") return tree.items.map(asPlain);
	return Object.fromEntries(
		tree.entries.map((entry) => [entry.key, asPlain(entry.value)]),
	);
}
