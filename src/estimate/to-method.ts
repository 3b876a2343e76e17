import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { generates } from "./task.js";
import type { Method } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** What a method does with a sample beside training on it once. */
export function toMethod(
	facts: Facts,
	{ trained }: { readonly trained: number | undefined },
): Method {
	const task = factValue(facts, "task");
	const rollsOut = generates(task) || task === "rl";
	const worldSteps = factValue(facts, "data.environment_steps");
	return {
		innerEpochs: rollsOut
			? (factValue(facts, "rollouts.inner_epochs") ?? 1)
			: 1,
		reference: referencePasses(facts),
		acting: worldSteps === undefined || !trained ? 1 : worldSteps / trained,
	};
}

// Stored answers of the reference cost one forward, however often the data is passed.
function referencePasses(facts: Facts): number {
	switch (factValue(facts, "reference") ?? "forward") {
		case "none":
			return 0;
		case "cached":
			return 1 / Math.max(1, factValue(facts, "data.epochs") ?? 1);
		case "forward":
			return 1;
	}
}

/**
 * Whole runs that a search comes to: its trials, seeds and folds. Under successive halving every rung costs the same
 * (Jamieson and Talwalkar 2016, §3): of n trials, one of η goes on to η times the length, in ⌊log_η n⌋ + 1 rungs.
 */
export function toRepeats(facts: Facts): number {
	const trials = factValue(facts, "repeats.trials") ?? 1;
	const each =
		(factValue(facts, "repeats.seeds") ?? 1) *
		(factValue(facts, "repeats.folds") ?? 1);
	const kept = factValue(facts, "repeats.halving") ?? 1;
	if (kept <= 1) return trials * each;
	const rungs = Math.floor(Math.log(trials) / Math.log(kept) + ROUNDING);
	return (trials * (rungs + 1) * each) / kept ** rungs;
}

/** So that the logarithm of a whole power is not taken for less. */
const ROUNDING = 1e-9;
