import type { Fact, TrainingPlan } from "../plan/plan.js";
import type { Uncertain } from "../uncertain.js";
import { type Completion, complete } from "./complete.js";
import type { Computation } from "./computation.js";
import type { Assumption, Estimate, QuantityName } from "./estimate.js";
import { type EvaluationInput, evaluate } from "./evaluate.js";
import { metricNames } from "./metrics.js";

/** An assumption with what the numbers would do under its alternative. */
export interface Alternative {
	readonly assumption: Assumption;
	/** ln(number with the alternative ÷ number), by quantity. */
	readonly shifts: Readonly<Partial<Record<QuantityName, number>>>;
}

/** Computes the run again with the other value. */
export function alternative({
	row,
	fact,
	point,
	plan,
	input,
}: {
	readonly row: Completion["chosen"][number]["row"];
	readonly fact: Fact;
	readonly point: Computation;
	readonly plan: TrainingPlan;
	readonly input: EvaluationInput;
}): Alternative {
	const { catalog } = input;
	const other = row.alternative({ facts: plan.facts, catalog });
	const facts = new Map(plan.facts);
	if (other) facts.set(row.key, other);
	const { computation } = evaluate(complete(facts, catalog), input);
	const shifts: Partial<Record<QuantityName, number>> = {};
	for (const [name, quantity] of Object.entries(point.quantities)) {
		// The names come from the record's own type.
		const key = name as QuantityName;
		const shifted = computation?.quantities[key];
		if (!other || !shifted || quantity.value <= 0) continue;
		const shift = Math.log(shifted.value / quantity.value);
		if (Math.abs(shift) > 1e-9) shifts[key] = shift;
	}
	const weight = Math.max(
		0,
		...metricNames.map((metric) => Math.abs(shifts[metric] ?? 0)),
	);
	return {
		assumption: {
			key: row.key,
			value: String(fact.value),
			alternative: other ? String(other.value) : "",
			why: fact.origin.kind === "assumption" ? fact.origin.why : "",
			weight,
		},
		shifts,
	};
}

/** Adds each assumption as an error of one standard deviation: the distance to its alternative. */
export function withErrors(
	quantities: Computation["quantities"],
	others: readonly Alternative[],
): Estimate["quantities"] {
	const result: Partial<Record<QuantityName, Uncertain>> = {};
	for (const [name, quantity] of Object.entries(quantities)) {
		const key = name as QuantityName;
		const errors: Record<string, number> = { ...quantity.errors };
		for (const { assumption, shifts } of others) {
			const shift = shifts[key];
			if (shift !== undefined) errors[`assumed ${assumption.key}`] = shift;
		}
		result[key] = { ...quantity, errors };
	}
	return result;
}
