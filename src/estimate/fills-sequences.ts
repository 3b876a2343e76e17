import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";

/** True when every sequence of a batch is full of data: in pre-training and in packed fine-tuning. */
export function fillsSequences(facts: ReadonlyMap<PlanKey, Fact>): boolean {
	return (
		factValue(facts, "task") === "pretrain" ||
		factValue(facts, "data.packed") === true
	);
}

/** True when a sample costs its full length whatever it holds: where it is full, or padded. */
export function costsFullLength(facts: ReadonlyMap<PlanKey, Fact>): boolean {
	return fillsSequences(facts) || factValue(facts, "data.padded") === true;
}

/** True when packed sequences can only be counted by their documents: rows are known, tokens are not. */
export function countsDocuments(
	facts: ReadonlyMap<PlanKey, Fact>,
	catalog: Catalog,
): boolean {
	if (factValue(facts, "data.packed") !== true) return false;
	if (facts.has("steps") || facts.has("data.tokens")) return false;
	if (factValue(facts, "task") === "pretrain") return false;
	if (facts.has("data.samples")) return true;
	const rows = (factValue(facts, "data.sets") ?? []).map((name) =>
		catalog.findDataset(name),
	);
	return (
		rows.length > 0 &&
		rows.every((row) => row?.trainRows !== undefined) &&
		rows.some((row) => row?.tokens === undefined)
	);
}
