import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Entry, entriesOf, entryAt } from "../../formats/tree.js";
import type { Fields } from "../fields.js";

/** A key as the tables have it: GPT-NeoX takes `train-iters` and `train_iters` alike. */
export function plainKey(key: string): string {
	return key.replaceAll("-", "_");
}

/** The entry of a key in either spelling; deeper parts as they stand. */
export function neoxEntry(file: ParsedFile, path: string): Entry | undefined {
	const [key = "", ...deeper] = path.split(".");
	const entry = entriesOf(file.documents[0]).findLast(
		(each) => plainKey(each.key) === key,
	);
	return deeper.length === 0 ? entry : entryAt(entry?.value, deeper.join("."));
}

/** A table for both spellings. */
export function bothSpellings(fields: Fields): Fields {
	return {
		...fields,
		...Object.fromEntries(
			Object.entries(fields).map(([key, field]) => [
				key.replace(/^[^.]+/, (first) => first.replaceAll("_", "-")),
				field,
			]),
		),
	};
}
