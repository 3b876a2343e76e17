import type { PlanKey } from "../plan/fields.js";
import { type Fact, valueOf } from "../plan/plan.js";

/** True when every sequence of a batch is full: in pre-training and in packed fine-tuning. */
export function fillsSequences(facts: ReadonlyMap<PlanKey, Fact>): boolean {
	return (
		valueOf(facts, "task") === "pretrain" ||
		valueOf(facts, "data.packed") === true
	);
}
