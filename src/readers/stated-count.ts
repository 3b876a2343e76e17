import type { ParsedFile } from "../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import { type Fact, fact } from "../plan/plan.js";
import { statedAt } from "./origins.js";

type CountKey = {
	[K in PlanKey]: PlanFields[K] extends number ? K : never;
}[PlanKey];

/** The number above zero at a path of keys as a fact; nothing where there is none. */
export function statedCount(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
	key: CountKey,
): readonly Fact[] {
	const entry = entryAt(tree, path);
	const value = asNumber(entry?.value);
	return entry && value !== undefined && value > 0
		? [fact(key, value, statedAt(file, entry))]
		: [];
}
