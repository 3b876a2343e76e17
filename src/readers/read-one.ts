import type { ParsedFile } from "../formats/parsed-file.js";
import { entryAt, type Tree } from "../formats/tree.js";
import { type Conversion, type FieldReading, readFields } from "./fields.js";
import { gather } from "./gather.js";

/** One key by its dotted path, for rules that a key counts only under a condition. */
export function readOne({
	file,
	tree,
	path,
	field,
	framework,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly path: string;
	readonly field: Conversion;
	readonly framework: string;
}): FieldReading {
	const entry = entryAt(tree, path);
	if (!entry) return gather();
	return readFields({
		tree: { kind: "mapping", entries: [entry], line: entry.line },
		fields: { [entry.key]: field },
		path: file.path,
		framework,
	});
}
