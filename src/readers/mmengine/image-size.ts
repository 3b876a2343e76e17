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
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { transformsIn } from "./data-sets.js";

/**
 * Size of the images that reach the model: what the last transform with a size gives. A resize that keeps the ratio,
 * such as (1333, 800), has its limits as the size.
 */
export function imageFacts(
	file: ParsedFile,
	pipeline: Tree | undefined,
): readonly Fact[] {
	const entry = transformsIn(pipeline).findLast(sizeEntry);
	const found = entry && sizeEntry(entry);
	const sides = found ? sidesOf(found.value) : [];
	const [height, width] = [Math.min(...sides), Math.max(...sides)];
	if (!found || sides.length === 0) return [];
	const origin = statedAt(file, found);
	return [
		fact("data.image", height, origin),
		...(width > height ? [fact("data.image_width", width, origin)] : []),
	];
}

/** Transforms that set a size, with the arguments that hold it (mmcv 2.1.0, mmpretrain 1.2.0, mmdet 3.3.0, and older ones). */
const SIZES: Readonly<Record<string, readonly string[]>> = {
	RandomResizedCrop: ["scale", "size", "crop_scale"],
	RandomResizedCropAndInterpolationWithTwoPic: ["size"],
	EfficientNetRandomCrop: ["scale"],
	EfficientNetCenterCrop: ["crop_size"],
	RandomCrop: ["crop_size", "size"],
	CenterCrop: ["crop_size"],
	Mosaic: ["img_scale"],
	CachedMosaic: ["img_scale"],
	FixedSizeCrop: ["crop_size"],
	Resize: ["scale", "img_scale", "size"],
	RandomResize: ["scale"],
	RandomChoiceResize: ["scales"],
	FixScaleResize: ["scale"],
	Pad: ["size"],
	LetterResize: ["scale"],
};

function sizeEntry(transform: Tree): Entry | undefined {
	const type = asText(entryAt(transform, "type")?.value)?.replace(
		/^.*[.:]/,
		"",
	);
	for (const key of lookUp(SIZES, type) ?? []) {
		const entry = entryAt(transform, key);
		if (entry && sidesOf(entry.value).length > 0) return entry;
	}
	return undefined;
}

// Of several sizes to choose from, the last one is the largest.
function sidesOf(tree: Tree): readonly number[] {
	const last = itemsOf(tree).at(-1);
	if (last?.kind === "sequence") return sidesOf(last);
	const numbers = (tree.kind === "sequence" ? tree.items : [tree]).map(
		asNumber,
	);
	return numbers.filter((side) => side !== undefined && side > 1) as number[];
}
