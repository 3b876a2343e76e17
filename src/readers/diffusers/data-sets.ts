import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";

/** Flags that name the data, on the Hub or in a folder. */
const SETS = [
	"train_data_dir",
	"instance_data_dir",
	"instance_data_root",
	"train_shards_path_or_url",
	"dataset_name",
];

/** The data set by its name or its folder. */
export function dataOf(file: ParsedFile, tree: Tree): FieldReading {
	const facts = SETS.flatMap((key) => {
		const entry = entryAt(tree, key);
		const text = asText(entry?.value);
		return entry && text && !isUnset(entry.value) && !isPlaceholder(text)
			? [fact("data.sets", [text], statedAt(file, entry))]
			: [];
	});
	return gather({ facts });
}
