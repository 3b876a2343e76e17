import type { Facts } from "../estimate/complete.js";
import type { FitVerdict } from "../estimate/estimate.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import { type Fact, fact, factValue } from "../plan/plan.js";

/** The state of a run that a suggestion looks at before it is worth trying. */
export interface Situation {
	readonly facts: Facts;
	readonly fits: FitVerdict;
}

/** One change of a plan that people make by hand, and when it is worth trying. */
export interface Suggestion {
	/** What to do, as a reader of the comment would say it. */
	readonly words: string;
	readonly applies: (situation: Situation) => boolean;
	/** The facts that it sets. */
	readonly facts: (situation: Situation) => readonly Fact[];
}

/** In the order in which they cost least: first what keeps the result of the training the same. */
export const suggestions: readonly Suggestion[] = [
	{
		words: "keep activations: checkpointing off",
		applies: ({ facts, fits }) =>
			fits === "yes" && factValue(facts, "checkpointing") === "full",
		facts: () => [suggested("checkpointing", "none")],
	},
	{
		words: "launch kernels ahead: without CUDA_LAUNCH_BLOCKING",
		applies: ({ facts }) =>
			factValue(facts, "software.launch_blocking") === true,
		facts: () => [suggested("software.launch_blocking", false)],
	},
	{
		words:
			"reduce gradients beside the backward pass (overlap_comm, --overlap-grad-reduce)",
		applies: ({ facts }) =>
			factValue(facts, "parallel.overlap_gradients") === false,
		facts: () => [suggested("parallel.overlap_gradients", true)],
	},
	{
		words: "recompute activations: full checkpointing",
		applies: ({ facts, fits }) =>
			lacksMemory(fits) && factValue(facts, "checkpointing") !== "full",
		facts: () => [suggested("checkpointing", "full")],
	},
	{
		words: "halve the micro-batch and double the accumulation",
		applies: ({ facts, fits }) => lacksMemory(fits) && microOf(facts) % 2 === 0,
		facts: ({ facts }) => [
			suggested("batch.micro", microOf(facts) / 2),
			suggested(
				"batch.accumulation",
				2 * (factValue(facts, "batch.accumulation") ?? 1),
			),
		],
	},
	{
		words: "compute the loss in chunks or fused with the head",
		applies: ({ facts, fits }) =>
			lacksMemory(fits) && factValue(facts, "fused_loss") !== true,
		facts: () => [suggested("fused_loss", true)],
	},
	{
		words: "shard weights, gradients and optimizer states (ZeRO-3 or FSDP)",
		applies: ({ facts, fits }) =>
			lacksMemory(fits) &&
			(factValue(facts, "hardware.count") ?? 1) > 1 &&
			!FULLY_SHARDED.has(factValue(facts, "parallel.sharding") ?? "none"),
		facts: () => [suggested("parallel.sharding", "zero3")],
	},
	{
		words: "keep optimizer states in 8 bits",
		applies: ({ facts, fits }) =>
			lacksMemory(fits) && /^adam/.test(factValue(facts, "optimizer") ?? ""),
		facts: () => [suggested("optimizer", "adamw-8bit")],
	},
];

const FULLY_SHARDED = new Set(["zero3", "fsdp", "hsdp"]);

function lacksMemory(fits: FitVerdict): boolean {
	return fits === "no" || fits === "tight";
}

function microOf(facts: Facts): number {
	return factValue(facts, "batch.micro") ?? 1;
}

function suggested<K extends PlanKey>(key: K, value: PlanFields[K]): Fact {
	return fact(key, value, {
		kind: "assumption",
		why: "suggested in place of what the files say",
	});
}
