import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";

/** True when the facts say what the model is, without a look-up of its id. */
export function describesModel(facts: ReadonlyMap<PlanKey, Fact>): boolean {
	return (
		facts.has("model.config") ||
		facts.has("model.parameters") ||
		facts.has("model.flops_per_sample") ||
		(facts.has("model.layers") && facts.has("model.hidden"))
	);
}

/** The id of a model that neither the facts describe nor the catalogue or the Hub knows. */
export function unknownModelId(
	facts: ReadonlyMap<PlanKey, Fact>,
	catalog: Catalog,
): string | undefined {
	const id = factValue(facts, "model.id");
	if (id === undefined || describesModel(facts)) return undefined;
	return isKnownModel(id, catalog) ? undefined : id;
}

/** True for a model that the catalogue or the Hub knows. */
export function isKnownModel(id: string, catalog: Catalog): boolean {
	const known =
		catalog.findModel(id) ?? catalog.findVision(id) ?? catalog.findHubModel(id);
	return known !== undefined;
}
