import type { ParsedFile } from "../formats/parsed-file.js";
import type { Entry } from "../formats/tree.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { statedAt } from "./origins.js";

/** Facts for the height and the width of images; one number is a square. */
export function sideFacts(
	file: ParsedFile,
	entry: Entry,
	sides: readonly (number | undefined)[],
): readonly Fact[] {
	const [height, width = height] = sides;
	if (!isSide(height) || !isSide(width)) return [];
	const origin = statedAt(file, entry);
	return [
		fact("data.image", height, origin),
		...(width === height ? [] : [fact("data.image_width", width, origin)]),
	];
}

/** Data sets whose images are mostly 640 × 480 (Lin et al. 2014): COCO, and LVIS on the same images. */
const FOUR_TO_THREE = /coco|lvis/i;

/** True where every data set has the images of COCO. */
export function hasCocoImages(sets: readonly string[]): boolean {
	return sets.length > 0 && sets.every((name) => FOUR_TO_THREE.test(name));
}

/**
 * Sides of a COCO image whose short side is brought to one length and whose long side stays below a limit: what the
 * limit alone would say is a quarter too large.
 */
export function keptRatioFacts({
	short,
	limit,
	origin,
}: {
	readonly short: number;
	readonly limit: number;
	readonly origin: Origin;
}): readonly Fact[] {
	const long = Math.min(limit, Math.round((short * 4) / 3));
	const height = Math.min(short, Math.round((limit * 3) / 4));
	return [
		fact("data.image", height, origin),
		fact("data.image_width", long, {
			kind: "derived",
			from: `short side × 4 ÷ 3, the shape of most COCO images, ${limit} at most`,
		}),
	];
}

function isSide(value: number | undefined): value is number {
	return value !== undefined && Number.isInteger(value) && value > 0;
}
