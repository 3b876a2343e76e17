import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { sideFacts } from "../image-sides.js";
import { statedAt } from "../origins.js";
import { factOf, statedIn } from "../stated.js";
import { layersOf } from "./network.js";

/** Model, optimizer, image sides, devices and the images of the data set. */
export function yoloFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	return [
		...modelFacts(file, tree),
		...optimizerFacts(file, tree),
		...imageFacts(file, tree),
		...deviceFacts(file, tree),
		...factOf("data.classes", statedIn(file, tree).number("dataset.class_num")),
		...sampleFacts(file, tree),
	];
}

// The models are called v9-c and v7; the library's own name has the family in front. What trains has more layers than the
// detector of that name: those that only help it learn.
function modelFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "model.name");
	const name = asText(entry?.value);
	if (!entry || name === undefined) return [];
	const origin = statedAt(file, entry);
	const layers = layersOf(tree);
	return [
		fact("model.id", name.replace(/^v(?=\d)/, "yolov"), origin),
		...(layers ? [fact("model.config", layers, origin)] : []),
	];
}

function optimizerFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "task.optimizer.type");
	const name = asText(entry?.value);
	return entry && name !== undefined
		? [fact("optimizer", name, statedAt(file, entry))]
		: [];
}

// Sides are written as width and height.
function imageFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "task.data.image_size");
	const [width, height = width] = itemsOf(entry?.value).map(asNumber);
	return entry ? sideFacts(file, entry, [height, width]) : [];
}

function deviceFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "device");
	if (!entry || isUnset(entry.value)) return [];
	const { value } = entry;
	const count =
		value.kind === "sequence" ? value.items.length : asNumber(value);
	return count !== undefined && count > 0
		? [fact("hardware.per_node", count, statedAt(file, entry))]
		: [];
}

// The download of a data set says how many files its training images are.
function sampleFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const split = asText(entryAt(tree, "dataset.train")?.value) ?? "train";
	const path = `dataset.auto_download.images.${split}.file_num`;
	return factOf("data.samples", statedIn(file, tree).number(path));
}
