import type { ParsedFile } from "../formats/parsed-file.js";
import { asBoolean, entryAt, type Tree } from "../formats/tree.js";
import { type Fact, fact } from "../plan/plan.js";
import { isUnset } from "./fields.js";
import { statedAt } from "./origins.js";

/** That linears round their weights in each pass, where a section says how. */
export function roundingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	section: string,
): readonly Fact[] {
	const entry = entryAt(tree, section);
	if (!entry || isUnset(entry.value) || asBoolean(entry.value) === false) {
		return [];
	}
	return [fact("quantization_aware", true, statedAt(file, entry))];
}
