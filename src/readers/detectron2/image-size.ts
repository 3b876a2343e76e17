import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { hasCocoImages, keptRatioFacts } from "../image-sides.js";
import { statedAt } from "../origins.js";
import { textsIn } from "./data-sets.js";
import { standard } from "./defaults.js";
import { mean, numbersIn } from "./numbers.js";

/** detectron2/config/defaults.py. */
export const STANDARD = { short: 800, limit: 1333 } as const;

/** Images are resized until the short side is one of the sizes and the long one is not above its limit. */
export function imageFacts(
	file: ParsedFile,
	tree: Tree,
	isWhole: boolean,
): readonly Fact[] {
	const crop = cropSize(tree);
	if (crop) {
		const origin = statedAt(file, crop.entry);
		return [
			fact("data.image", Math.min(...crop.sides), origin),
			fact("data.image_width", Math.max(...crop.sides), origin),
		];
	}
	const short = entryAt(tree, "INPUT.MIN_SIZE_TRAIN");
	const long = entryAt(tree, "INPUT.MAX_SIZE_TRAIN");
	const sizes = short ? numbersIn(short.value) : [];
	const stated = sizes.length > 0 ? mean(sizes) : undefined;
	const limit = asNumber(long?.value);
	const sets = entryAt(tree, "DATASETS.TRAIN");
	if (isWhole && sets && hasCocoImages(textsIn(sets.value))) {
		return keptRatioFacts({
			short: stated ?? STANDARD.short,
			limit: limit ?? STANDARD.limit,
			origin: originOf(file, short),
		});
	}
	return [
		...(isWhole
			? [
					standard("data.image", STANDARD.short),
					standard("data.image_width", STANDARD.limit),
				]
			: []),
		...(short && stated
			? [fact("data.image", stated, statedAt(file, short))]
			: []),
		...(long && limit
			? [fact("data.image_width", limit, statedAt(file, long))]
			: []),
	];
}

function originOf(file: ParsedFile, entry: Entry | undefined): Origin {
	return entry
		? statedAt(file, entry)
		: standard("data.image", STANDARD.short).origin;
}

function cropSize(
	tree: Tree,
): { readonly entry: Entry; readonly sides: readonly number[] } | undefined {
	const entry = entryAt(tree, "INPUT.CROP.SIZE");
	const isOn = asBoolean(entryAt(tree, "INPUT.CROP.ENABLED")?.value);
	const type = asText(entryAt(tree, "INPUT.CROP.TYPE")?.value);
	const sides = entry ? numbersIn(entry.value) : [];
	return entry && isOn && type === "absolute" && sides.length > 0
		? { entry, sides }
		: undefined;
}
