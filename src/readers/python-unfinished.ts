import type { ParsedFile } from "../formats/parsed-file.js";
import type { Budget } from "../formats/python/budget.js";
import { unreadable } from "../formats/unreadable.js";
import type { Problem } from "../problem.js";

/** Why a config could not be read to its end: it is no Python from some line on, or takes too long to work out. */
export function unfinished(
	{ path, python }: ParsedFile,
	budget: Budget,
): readonly Problem[] {
	const line = python?.brokenAt;
	const format = "Python";
	if (line !== undefined) {
		const detail = "this line is no valid syntax";
		return [unreadable({ path, format, detail, line })];
	}
	if (budget.steps > 0) return [];
	const detail = "it has too many values, or loops for too long";
	return [unreadable({ path, format, detail })];
}
