import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, itemsOf } from "../../formats/tree.js";
import { isPlaceholder } from "../fields.js";
import { folderOf, joinPath } from "../paths.js";
import type { Open, Reference } from "../reader.js";

/** The configs that a config is built on: paths beside it, the last one over those before it. */
export function parents(file: ParsedFile): readonly Reference[] {
	const entry = entryAt(file.documents[0], "defaults");
	return entry ? pathsIn(entry).map((text) => parent(file, entry, text)) : [];
}

/** Every config below a run in the order in which they are merged, and each of them once for each place where it stands. */
export function ancestors(
	file: ParsedFile,
	open: Open,
	depth = 0,
): readonly ParsedFile[] {
	if (depth > DEEPEST) return [];
	return parents(file).flatMap((reference) => {
		const opened = open(reference);
		return opened ? [...ancestors(opened, open, depth + 1), opened] : [];
	});
}

/** Files that inherit from themselves would never end. */
const DEEPEST = 8;

/** The plain paths under `defaults`; Hydra's groups are none. */
export function pathsIn({ value }: Entry): readonly string[] {
	const items = value.kind === "sequence" ? itemsOf(value) : [value];
	return items.flatMap((item) => {
		const text = asText(item);
		return text !== undefined && /\.ya?ml$/.test(text) && !isPlaceholder(text)
			? [text]
			: [];
	});
}

function parent(file: ParsedFile, entry: Entry, text: string): Reference {
	const path = text.startsWith("/")
		? undefined
		: joinPath(folderOf(file.path), text);
	return {
		text,
		candidates: path === undefined ? [] : [path],
		line: entry.line,
		key: entry.key,
	};
}
