import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { dataSetFacts, type NamedSet } from "../data-sets.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";

/** The data sets: one by name, or a mixture of several, each with the share of it that is taken. */
export function dataOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const mixture = entryAt(tree, "dataset_mixture");
	const list = entryAt(mixture?.value, "datasets") ?? entryAt(tree, "datasets");
	if (list && list.value.kind === "sequence") {
		const sets = itemsOf(list.value).flatMap(setOf);
		return dataSetFacts({ file, entry: list, sets });
	}
	const mixer = entryAt(tree, "dataset_mixer");
	if (mixer && entriesOf(mixer.value).length > 0) {
		const sets = entriesOf(mixer.value).map(({ key, value }) => ({
			name: key,
			share: asNumber(value) ?? 1,
		}));
		return dataSetFacts({ file, entry: mixer, sets });
	}
	return single(file, tree);
}

function single(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry = entryAt(tree, "dataset_name");
	const name = asText(entry?.value);
	if (!entry || name === undefined || isUnset(entry.value)) return gather();
	const split = entryAt(tree, "dataset_train_split")?.value;
	return dataSetFacts({
		file,
		entry,
		sets: [{ name, ...(split && { split }) }],
	});
}

function setOf(item: Tree): readonly NamedSet[] {
	const name =
		asText(entryAt(item, "id")?.value) ?? asText(entryAt(item, "path")?.value);
	const split = entryAt(item, "split")?.value;
	const weight = entryAt(item, "weight") ?? entryAt(item, "fraction");
	const share = asNumber(weight?.value) ?? 1;
	return name === undefined ? [] : [{ name, share, ...(split && { split }) }];
}
