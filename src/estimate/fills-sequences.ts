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
