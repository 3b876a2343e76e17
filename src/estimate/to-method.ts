import type { PlanKey, Task } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { generates } from "./task.js";
import type { Method } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** What a method does with a sample beside training on it once. */
export function toMethod(
	facts: Facts,
	{
		trained,
		framework,
	}: { readonly trained: number | undefined; readonly framework: string },
): Method {
	const task = factValue(facts, "task");
	const rollsOut = generates(task) || task === "rl";
	const worldSteps = factValue(facts, "data.environment_steps");
	return {
		innerEpochs: rollsOut
			? (factValue(facts, "rollouts.inner_epochs") ?? 1)
			: 1,
		reference: referencePasses(facts),
		keepsReference:
			task !== undefined &&
			COMPARING.has(task) &&
			(factValue(facts, "reference") ?? "forward") === "forward",
		hasCritic: facts.has("critic.id") || !VALUE_HEADS.has(framework),
		unpruned: unprunedShare(facts),
		masksWeights:
			(factValue(facts, "pruning.sparsity") ?? 0) > 0 &&
			factValue(facts, "pruning.structured") !== true,
		roundsLinears: factValue(facts, "quantization_aware") ?? false,
		acting: worldSteps === undefined || !trained ? 1 : worldSteps / trained,
	};
}

/** Frameworks whose PPO puts a value head on the policy (LLaMA-Factory 0.9, train/ppo/workflow.py). */
const VALUE_HEADS: ReadonlySet<string> = new Set(["llama-factory"]);

/** Tasks that compare with a frozen copy. */
const COMPARING: ReadonlySet<Task> = new Set(["dpo", "kto", "ppo", "grpo"]);

/**
 * Sparsity grows as 1 − (1 − t)³ between the begin and the end of pruning (Zhu and Gupta 2017, eq. 1): three quarters
 * of the final one in the mean. Kernels of dense products are no faster for zeros among their weights.
 */
function unprunedShare(facts: Facts): number {
	if (factValue(facts, "pruning.structured") !== true) return 1;
	const final = factValue(facts, "pruning.sparsity") ?? 0;
	const begin = factValue(facts, "pruning.begin") ?? 0;
	const end = Math.max(begin, factValue(facts, "pruning.end") ?? 1);
	return 1 - final * ((3 / 4) * (end - begin) + 1 - end);
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
