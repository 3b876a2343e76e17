import type { Catalog } from "../catalog/catalog.js";
import { factValue, type TrainingPlan } from "../plan/plan.js";
import { isBlocking } from "../problem.js";
import type { Uncertain } from "../uncertain.js";
import { alternative, withErrors } from "./alternatives.js";
import { complete, type Facts } from "./complete.js";
import type { Estimate } from "./estimate.js";
import { type EvaluationInput, evaluate } from "./evaluate.js";
import { fitVerdict } from "./fit.js";
import { type Metric, metricNames } from "./metrics.js";
import { provenanceOf } from "./provenance.js";
import { unknownNames } from "./unknown-names.js";

/**
 * What a run takes, with the error that each assumption brings. `learned` moves every number by what finished runs have
 * shown.
 */
export function estimatePlan(
	plan: TrainingPlan,
	catalog: Catalog,
	learned: (number: Uncertain) => Uncertain = (number) => number,
): Estimate {
	const input = { catalog, path: plan.path, framework: plan.framework };
	const completion = complete(plan.facts, catalog);
	const evaluated = evaluate(completion, input);
	const problems = [
		...plan.problems,
		...unknownNames(plan.facts, input),
		...evaluated.problems,
	];
	const point = problems.some(isBlocking) ? undefined : evaluated.computation;
	const others = point
		? completion.chosen.map(({ row, fact }) =>
				alternative({ row, fact, point, plan, input }),
			)
		: [];
	const quantities = mapQuantities(
		withErrors(point?.quantities ?? {}, others),
		learned,
	);
	return {
		quantities,
		...(point?.memory && { memory: point.memory }),
		fits: fitVerdict(quantities.peakMemoryGib, point?.memory?.usableGib),
		conventions: {
			attention: factValue(completion.facts, "count_attention") ?? "causal",
			recompute: "excluded",
		},
		assumptions: others
			.map(({ assumption }) => assumption)
			.sort((a, b) => b.weight - a.weight),
		unknown: evaluated.unknown,
		problems,
		provenance: provenanceOf(evaluated.facts ?? completion.facts),
	};
}

/** Point values of the metrics for a set of facts, as the causes of a delta need them. Unknown factors count as 1. */
export function metricValues(
	facts: Facts,
	input: EvaluationInput,
	learned: (number: Uncertain) => Uncertain = (number) => number,
): Readonly<Partial<Record<Metric, number>>> {
	const { computation } = evaluate(complete(facts, input.catalog), input);
	const values: Partial<Record<Metric, number>> = {};
	for (const metric of metricNames) {
		const quantity = computation?.quantities[metric];
		if (quantity) values[metric] = learned(quantity).value;
	}
	return values;
}

function mapQuantities(
	quantities: Estimate["quantities"],
	change: (number: Uncertain) => Uncertain,
): Estimate["quantities"] {
	return Object.fromEntries(
		Object.entries(quantities).map(([name, quantity]) => [
			name,
			change(quantity),
		]),
	);
}
