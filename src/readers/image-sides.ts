import type { ParsedFile } from "../formats/parsed-file.js";
import type { Entry } from "../formats/tree.js";
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

function isSide(value: number | undefined): value is number {
	return value !== undefined && Number.isInteger(value) && value > 0;
}
