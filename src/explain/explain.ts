import type { Catalog } from "../catalog/catalog.js";
import { complete } from "../estimate/complete.js";
import type { Workings } from "../estimate/computation.js";
import type { Estimate } from "../estimate/estimate.js";
import { estimatePlan } from "../estimate/estimate-plan.js";
import { evaluate } from "../estimate/evaluate.js";
import type { TrainingPlan } from "../plan/plan.js";
import { isBlocking } from "../problem.js";
import { explainAmount } from "./amount.js";
import { explainCost, explainEnergy } from "./consequences.js";
import type { Explanation, Section } from "./explanation.js";
import { explainFlops } from "./flops.js";
import { explainFootprint } from "./footprint.js";
import { explainHours } from "./hours.js";
import { explainMemory } from "./memory.js";
import { explainParameters } from "./parameters.js";
import { explainSpread } from "./spread.js";
import { explainStep } from "./step.js";

/** Derives every number of a run, term by term, from what the estimate itself was computed with. */
export function explain(plan: TrainingPlan, catalog: Catalog): Explanation {
	const { path, name, framework } = plan;
	const estimate = estimatePlan(plan, catalog);
	const { computation } = evaluate(complete(plan.facts, catalog), {
		catalog,
		path,
		framework,
	});
	const isBlocked = estimate.problems.some(isBlocking);
	return {
		path,
		name,
		framework,
		sections:
			computation?.workings && !isBlocked
				? sectionsOf(computation.workings, estimate)
				: [],
		estimate,
	};
}

function sectionsOf(
	workings: Workings,
	{ quantities, memory }: Estimate,
): readonly Section[] {
	return [
		explainParameters(workings),
		explainFlops(workings, quantities),
		explainAmount(workings, quantities),
		explainMemory(workings, { quantities, ...(memory && { memory }) }),
		explainStep(workings, quantities),
		explainHours(workings, quantities),
		explainEnergy(workings, quantities),
		explainFootprint(workings, quantities),
		explainCost(workings, quantities),
		explainSpread(quantities),
	];
}
