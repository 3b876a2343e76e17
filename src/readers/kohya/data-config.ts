import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type FieldReading,
	isPlaceholder,
	isUnset,
	toCount,
} from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import { readOne } from "../read-one.js";
import type { Reference } from "../reader.js";
import { unmodelled } from "../unmodelled.js";
import { sizeFacts } from "./images.js";

/** What a file of data sets says. */
export interface DataConfig extends FieldReading {
	/** How often an epoch passes each image, where that is the same for all of them. */
	readonly passes?: number;
}

/** The file of data sets that settings name. */
export function dataConfigOf(
	file: ParsedFile,
	tree: Tree,
): readonly Reference[] {
	const entry = entryAt(tree, "dataset_config");
	const text = asText(entry?.value);
	return !entry || !text || isUnset(entry.value) || isPlaceholder(text)
		? []
		: [
				{
					text,
					candidates: candidatesFor(file.path, text),
					line: entry.line,
					key: entry.key,
				},
			];
}

/** Batch, size of images, folders and repeats (library/config_util.py): a data set goes before `[general]`. */
export function dataConfigFacts(file: ParsedFile): DataConfig {
	const root = file.documents[0];
	const general = entryAt(root, "general")?.value;
	const sets = itemsOf(entryAt(root, "datasets")?.value);
	const subsets = sets.flatMap((set) =>
		itemsOf(entryAt(set, "subsets")?.value),
	);
	const repeats = repeatsOf(sets, subsets, general);
	const [passes] = repeats.counts;
	const isEven = repeats.counts.every((each) => each === passes);
	return {
		...gather(
			sectionReading(file, general),
			...sets.map((set) => sectionReading(file, set)),
			{ facts: folderFacts(file, subsets) },
			{
				problems: [
					...(repeats.entry && !isEven
						? [
								unmodelled({
									file,
									entry: repeats.entry,
									effect: "passes some folders more often than others",
								}),
							]
						: []),
					...severalSets(file, sets),
				],
			},
		),
		...(isEven && passes !== undefined && { passes }),
	};
}

function sectionReading(
	file: ParsedFile,
	section: Tree | undefined,
): FieldReading {
	const resolution = entryAt(section, "resolution");
	return gather(
		readOne({
			file,
			tree: section,
			path: "batch_size",
			field: toCount("batch.micro"),
			framework: "kohya",
		}),
		{ facts: resolution ? sizeFacts(file, resolution) : [] },
	);
}

function folderFacts(
	file: ParsedFile,
	subsets: readonly Tree[],
): readonly Fact[] {
	const folders = subsets.flatMap(
		(subset) => entryAt(subset, "image_dir") ?? [],
	);
	const [first] = folders;
	const names = folders.flatMap(({ value }) => asText(value) ?? []);
	return first ? [fact("data.sets", names, statedAt(file, first))] : [];
}

function repeatsOf(
	sets: readonly Tree[],
	subsets: readonly Tree[],
	general: Tree | undefined,
): { readonly counts: readonly number[]; readonly entry?: Entry } {
	const entries = [...subsets, ...sets, general].flatMap(
		(each) => entryAt(each, "num_repeats") ?? [],
	);
	const above = asNumber(
		(entryAt(sets[0], "num_repeats") ?? entryAt(general, "num_repeats"))?.value,
	);
	const counts = subsets.map(
		(subset) => asNumber(entryAt(subset, "num_repeats")?.value) ?? above ?? 1,
	);
	const [entry] = entries;
	return { counts, ...(entry && { entry }) };
}

// Batches of several data sets differ; the last one's facts hold for all.
function severalSets(
	file: ParsedFile,
	sets: readonly Tree[],
): FieldReading["problems"] {
	const sizes = sets.flatMap((set) => entryAt(set, "resolution") ?? []);
	const [first] = sizes;
	const differ = new Set(sizes.map(({ value }) => asText(value))).size > 1;
	return first && differ
		? [
				unmodelled({
					file,
					entry: first,
					effect: "differs between data sets, of which the last one is counted",
				}),
			]
		: [];
}
