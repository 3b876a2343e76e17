import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";

/** The data: its folders, the size of its images, the frames of its clips, and what is worked out before training. */
export function dataOf(file: ParsedFile, section: Tree): FieldReading {
	const list = entryAt(section, "datasets");
	const sets = itemsOf(list?.value);
	return gather({
		facts: [
			...(list ? nameFacts(file, list, sets) : []),
			...imageFacts(file, section, sets),
			...frameFacts(file, sets),
			...cacheFacts(file, sets),
		],
	});
}

function nameFacts(
	file: ParsedFile,
	list: Entry,
	sets: readonly Tree[],
): readonly Fact[] {
	const names = sets.flatMap(
		(set) =>
			asText(
				(entryAt(set, "folder_path") ?? entryAt(set, "dataset_path"))?.value,
			) ?? [],
	);
	return names.length > 0
		? [fact("data.sets", names, statedAt(file, list))]
		: [];
}

// Every data set is used at each of its resolutions; sides are multiples of 16, as the models need.
function imageFacts(
	file: ParsedFile,
	section: Tree,
	sets: readonly Tree[],
): readonly Fact[] {
	const entries = sets.flatMap((set) => entryAt(set, "resolution") ?? []);
	const slider = entryAt(section, "slider.resolutions");
	const [first = slider] = entries;
	if (!first) return [];
	const sides = (entries.length > 0 ? entries : [first]).flatMap(({ value }) =>
		sidesOf(value),
	);
	const [side] = sides;
	if (side === undefined) return [];
	if (sides.every((each) => each === side)) {
		return [fact("data.image", side, statedAt(file, first))];
	}
	const area = sides.reduce((sum, each) => sum + each ** 2, 0) / sides.length;
	// A file's word, since the keys say it; the mean is only how it is said in one number.
	return [
		fact(
			"data.image",
			16 * Math.round(Math.sqrt(area) / 16),
			statedAt(file, first),
		),
	];
}

// A number, a list of numbers, or for sliders a list of pairs.
function sidesOf(tree: Tree): readonly number[] {
	if (tree.kind !== "sequence") {
		const side = asNumber(tree);
		return side !== undefined && side > 0 ? [side] : [];
	}
	return tree.items.flatMap((item) => {
		if (item.kind !== "sequence") return sidesOf(item);
		const [width, height] = item.items.map(asNumber);
		return width && height ? [Math.sqrt(width * height)] : [];
	});
}

function frameFacts(file: ParsedFile, sets: readonly Tree[]): readonly Fact[] {
	const found = sets.flatMap((set) => {
		const entry = entryAt(set, "num_frames");
		const count = asNumber(entry?.value);
		return entry && count && count > 0 ? [{ entry, count }] : [];
	});
	const most = found.toSorted((a, b) => b.count - a.count)[0];
	return most
		? [fact("data.frames", most.count, statedAt(file, most.entry))]
		: [];
}

const CACHES = [
	["cache_latents", "data.latents_cached"],
	["cache_latents_to_disk", "data.latents_cached"],
	["cache_text_embeddings", "data.text_cached"],
] as const;

// Only where every data set is cached nothing is worked out while it trains.
function cacheFacts(file: ParsedFile, sets: readonly Tree[]): readonly Fact[] {
	return CACHES.flatMap(([path, key]) => {
		const entries = sets.map((set) => entryAt(set, path));
		const [first] = entries;
		const all =
			entries.length > 0 &&
			entries.every((entry) => asBoolean(entry?.value) === true);
		return first && all ? [fact(key, true, statedAt(file, first))] : [];
	});
}
