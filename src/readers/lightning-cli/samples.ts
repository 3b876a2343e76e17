import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	type Entry,
	entryAt,
	firstEntryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { sideFacts } from "../image-sides.js";
import { statedAt } from "../origins.js";

const SIZES = ["img_size", "image_size", "tile_size", "resize_to"];

/** The size of images and the classes, as far as a data module or its transforms state them. */
export function dataFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const arguments_ = entryAt(tree, "data.init_args")?.value;
	const classes = classesOf(tree);
	const count = asNumber(classes?.value);
	const frames = ["num_frames", "backbone_num_frames"].flatMap(
		(key) => entryAt(tree, `model.init_args.model_args.${key}`) ?? [],
	)[0];
	const shown = asNumber(frames?.value);
	return [
		...(frames && shown !== undefined && shown > 1
			? [fact("data.frames", shown, statedAt(file, frames))]
			: []),
		...imageFacts(file, arguments_),
		...(classes && count !== undefined && count > 0
			? [fact("data.classes", count, statedAt(file, classes))]
			: []),
	];
}

/** Where the classes are stated, by the model or by its data. */
export function classesOf(tree: Tree | undefined): Entry | undefined {
	return firstEntryAt(tree, [
		"model.init_args.model_args.num_classes",
		"data.init_args.num_classes",
	]);
}

function imageFacts(
	file: ParsedFile,
	arguments_: Tree | undefined,
): readonly Fact[] {
	const stated = SIZES.flatMap((key) => entryAt(arguments_, key) ?? [])[0];
	if (stated) return sideFacts(file, stated, sidesOf(stated.value));
	// The last crop or resizing decides what the model sees.
	for (const item of itemsOf(
		entryAt(arguments_, "train_transform")?.value,
	).toReversed()) {
		const height = entryAt(item, "init_args.height");
		const width = entryAt(item, "init_args.width");
		if (!height || !width) continue;
		return sideFacts(file, height, [
			asNumber(height.value),
			asNumber(width.value),
		]);
	}
	return [];
}

function sidesOf(tree: Tree): readonly (number | undefined)[] {
	return tree.kind === "sequence"
		? tree.items.map((item) => asNumber(item))
		: [asNumber(tree)];
}
