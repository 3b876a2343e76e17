import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { dataSetFacts, type NamedSet } from "../data-sets.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";

/** The data sets by name, the part of them that is taken, and what is held out. */
export function dataOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const raw = entryAt(tree, "pretraining_dataset");
	const entry = raw && !isUnset(raw.value) ? raw : entryAt(tree, "datasets");
	return gather(
		entry ? dataSetFacts({ file, entry, sets: setsIn(entry) }) : gather(),
		{ facts: heldOut(file, tree) },
	);
}

function setsIn(entry: Entry): readonly NamedSet[] {
	const { value } = entry;
	const items = value.kind === "sequence" ? value.items : [value];
	return items.flatMap((item) => {
		const name = item.kind === "mapping" ? nameOf(item) : asText(item);
		const split = entryAt(item, "split")?.value;
		return name ? [{ name, ...(split && { split }) }] : [];
	});
}

/** Loaders of files: the name of the set is the file's. */
const LOADERS = new Set(["json", "csv", "parquet", "text", "arrow"]);

function nameOf(item: Tree): string | undefined {
	const path = asText(entryAt(item, "path")?.value);
	if (path !== undefined && !LOADERS.has(path)) return path;
	const files = entryAt(item, "data_files")?.value;
	const first = files?.kind === "sequence" ? files.items[0] : files;
	return asText(first) ?? path;
}

// From 1 on it counts samples: how large a share that is, only the data set knows.
function heldOut(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["facts"] {
	const entry = entryAt(tree, "val_set_size");
	const share = asNumber(entry?.value);
	return entry && share !== undefined && share >= 0 && share < 1
		? [fact("data.validation_share", share, statedAt(file, entry))]
		: [];
}
