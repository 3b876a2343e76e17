import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
	type Tree,
} from "../formats/tree.js";
import type { Problem } from "../problem.js";
import { isUnset } from "./fields.js";

/** Keys that change what a run takes in a way that is not in the estimate, with what they do: "trains only …". */
export type Unmodelled = Readonly<Record<string, string>>;

/** A problem for each of the keys that is switched on. */
export function unmodelledSettings(
	file: ParsedFile,
	tree: Tree | undefined,
	table: Unmodelled,
): readonly Problem[] {
	return Object.entries(table).flatMap(([key, effect]) => {
		const entry = entryAt(tree, key);
		return entry && isOn(entry.value)
			? [unmodelled({ file, entry, key, effect })]
			: [];
	});
}

/** The problem that a setting is not in the estimate. */
export function unmodelled(setting: {
	readonly file: ParsedFile;
	readonly entry: Entry;
	readonly key?: string;
	readonly effect: string;
}): Problem {
	const { file, entry, key = entry.key, effect } = setting;
	return {
		kind: "unmodelled-setting",
		path: entry.path ?? file.path,
		line: entry.line,
		args: { key, effect },
	};
}

function isOn(tree: Tree): boolean {
	if (tree.kind === "sequence") return tree.items.length > 0;
	if (tree.kind === "mapping") return tree.entries.length > 0;
	if (isUnset(tree) || asNumber(tree) === 0) return false;
	return asBoolean(tree) !== false;
}
