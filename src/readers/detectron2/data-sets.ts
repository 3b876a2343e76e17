import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, itemsOf, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";

/** The training sets under a key, by the names that detectron2 registers (detectron2/data/datasets/builtin.py). */
export function dataSetFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	const names = entry ? textsIn(entry.value) : [];
	if (!entry || names.length === 0) return [];
	const sets = publishedSets(names);
	return [fact("data.sets", sets, statedAt(file, entry))];
}

/** The texts of a list, or of a tuple that YAML holds as one text. */
export function textsIn(tree: Tree): readonly string[] {
	if (tree.kind === "sequence") {
		return itemsOf(tree).flatMap((item) => asText(item) ?? []);
	}
	const text = asText(tree) ?? "";
	if (!/^\s*\(/.test(text)) return text === "" ? [] : [text];
	return [...text.matchAll(/["']([^"']+)["']/g)].map(([, name = ""]) => name);
}

const PUBLISHED: readonly (readonly [RegExp, string])[] = [
	[
		/^coco_2017_train(_panoptic_(separated|stuffonly))?$/,
		"detection-datasets/coco",
	],
	[/^lvis_v1_train$/, "lvis-v1"],
	[/^cityscapes_fine_(instance|sem)_seg_train$/, "cityscapes"],
	[/^ade20k_sem_seg_train$/, "zhoubolei/scene_parse_150"],
];

const VOC = ["voc_2007_trainval", "voc_2012_trainval"];

function publishedSets(names: readonly string[]): readonly string[] {
	const isVoc = VOC.every((name) => names.includes(name));
	if (isVoc && names.length === VOC.length) return ["voc2007+2012"];
	const sets = names.map(
		(name) => PUBLISHED.find(([pattern]) => pattern.test(name))?.[1] ?? name,
	);
	return [...new Set(sets)];
}
