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
import { hasCocoImages, keptRatioFacts } from "../image-sides.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { transformsIn } from "./data-sets.js";

/**
 * Size of the images that reach the model: what the last transform with a size gives. A resize that keeps the ratio,
 * such as (1333, 800), has its limits as the size, but for data whose usual shape is known; of several
 * sizes from which one is drawn, the mean counts.
 */
export function imageFacts(
	file: ParsedFile,
	pipeline: Tree | undefined,
	sets: readonly string[],
): readonly Fact[] {
	const entry = transformsIn(pipeline).findLast(sizeEntry);
	const found = entry && sizeEntry(entry);
	const sizes = found ? sizesIn(found.value) : [];
	if (!found || sizes.length === 0) return [];
	const height = mean(sizes.map((sides) => Math.min(...sides)));
	const width = mean(sizes.map((sides) => Math.max(...sides)));
	const origin = statedAt(file, found);
	const keepsRatio = asBoolean(entryAt(entry, "keep_ratio")?.value) === true;
	if (keepsRatio && width > height && hasCocoImages(sets)) {
		return keptRatioFacts({ short: height, limit: width, origin });
	}
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
		if (entry && sizesIn(entry.value).length > 0) return entry;
	}
	return undefined;
}

/** The size, or every one of several from which one is drawn for each image. */
function sizesIn(tree: Tree): readonly (readonly number[])[] {
	const items = itemsOf(tree);
	if (items.some(({ kind }) => kind === "sequence")) {
		return items.flatMap(sizesIn);
	}
	const numbers = (items.length > 0 ? items : [tree]).map(asNumber);
	const sides = numbers.filter((side) => side !== undefined && side > 1);
	return sides.length > 0 ? [sides.filter((side) => side !== undefined)] : [];
}

function mean(numbers: readonly number[]): number {
	let sum = 0;
	for (const number of numbers) sum += number;
	return Math.round(sum / numbers.length);
}
