import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";

/** One item of a Hydra defaults list: the config itself, or other configs that are put in. */
export interface DefaultItem {
	readonly kind: "self" | "config";
	/** The group as written, `/` in front for one from the root of the configs; empty for a plain config name. */
	readonly group: string;
	/** The names that are chosen of the group; none for null. */
	readonly names: readonly string[];
	/** Where the config goes, in the words after `@`. */
	readonly package?: string;
	readonly isOptional: boolean;
	readonly isOverride: boolean;
	readonly line: number;
}

/** The items of a file's defaults list; none where `defaults` is something else. Source: Hydra 1.3, defaults_list.py. */
export function defaultItems(tree: Tree | undefined): readonly DefaultItem[] {
	const list = entryAt(tree, "defaults")?.value;
	if (list?.kind !== "sequence") return [];
	const items = list.items.map(itemOf);
	return items.every((item) => item !== undefined) ? items : [];
}

/** True for a YAML file with a Hydra defaults list. */
export function hasDefaults(file: ParsedFile): boolean {
	return file.format === "yaml" && defaultItems(file.documents[0]).length > 0;
}

/** The words after `# @package` at the top of a file. */
export function packageHeader(file: ParsedFile): string | undefined {
	for (const { text } of file.comments) {
		const found = /^#\s*@package:?\s+(\S+)/.exec(text)?.[1];
		if (found !== undefined) return found;
	}
	return undefined;
}

function itemOf(tree: Tree): DefaultItem | undefined {
	const name = asText(tree);
	if (name === "_self_") {
		return { ...wordsOf(""), kind: "self", names: [], line: tree.line };
	}
	if (name !== undefined) {
		const { group, ...words } = wordsOf(name);
		return {
			...words,
			kind: "config",
			group: "",
			names: [group],
			line: tree.line,
		};
	}
	const [entry, ...others] = tree.kind === "mapping" ? tree.entries : [];
	const names = entry && others.length === 0 ? namesOf(entry) : undefined;
	return entry && names
		? { ...wordsOf(entry.key), kind: "config", names, line: entry.line }
		: undefined;
}

function namesOf({ value }: Entry): readonly string[] | undefined {
	if (value.kind === "scalar") {
		const name = asText(value);
		return name === undefined ? [] : [name];
	}
	if (value.kind !== "sequence") return undefined;
	const names = value.items.map(asText);
	return names.every((name) => name !== undefined) ? names : undefined;
}

function wordsOf(
	text: string,
): Pick<DefaultItem, "group" | "package" | "isOptional" | "isOverride"> {
	const words = text.trim().split(/\s+/);
	const [group = "", place] = (words.at(-1) ?? "").split("@");
	return {
		group,
		...(place !== undefined && { package: place }),
		isOptional: words.slice(0, -1).includes("optional"),
		isOverride: words.slice(0, -1).includes("override"),
	};
}
