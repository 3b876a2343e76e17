import type { PlanKey } from "../plan/fields.js";
import type { Fact } from "../plan/plan.js";

export type SiteFacts = ReadonlyMap<PlanKey, Fact>;

/** True for what somebody says, false for what was assumed or is absent. */
export function isStated(facts: SiteFacts, key: PlanKey): boolean {
	const kind = facts.get(key)?.origin.kind;
	return kind !== undefined && kind !== "assumption";
}
