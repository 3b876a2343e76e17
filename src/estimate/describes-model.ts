import type { PlanKey } from "../plan/fields.js";
import type { Fact } from "../plan/plan.js";

/** True when the facts say what the model is, without a look-up of its id. */
export function describesModel(facts: ReadonlyMap<PlanKey, Fact>): boolean {
	return (
		facts.has("model.config") ||
		facts.has("model.parameters") ||
		facts.has("model.flops_per_sample") ||
		(facts.has("model.layers") && facts.has("model.hidden"))
	);
}
