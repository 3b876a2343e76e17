import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

const byTransformers = defaultsOf("transformers", "5.18.0");

/** Defaults of trl 1.9.0, trl/trainer/*_config.py. */
export const byTrl = defaultsOf("trl", "1.9.0");

/** What the Trainer takes for fields that are left out (transformers 5.18.0, training_args.py). */
export const trainerDefaults: readonly Fact[] = [
	byTransformers("batch.micro", 8),
	byTransformers("batch.accumulation", 1),
	byTransformers("optimizer", "adamw_torch_fused"),
	byTransformers("checkpointing", "none"),
	byTransformers("compile", false),
	byTransformers("fused_loss", false),
	byTransformers("parallel.sharding", "none"),
];

/** The number of epochs where neither it nor a number of steps is stated. */
export const epochsByDefault: Fact = byTransformers("data.epochs", 3);

/** What TRL changes in it. */
export const trlDefaults: readonly Fact[] = [
	byTrl("checkpointing", "full"),
	byTrl("checkpointing.offload", false),
	byTrl("data.packed", false),
	byTrl("adapter.kind", "none"),
];

/** Lengths that TRL takes: prompts of GRPO had 512 tokens until trl 0.24. */
export function lengthDefaults(task: Fact): readonly Fact[] {
	if (task.value === "grpo") {
		return [
			byTrl("data.completion", 512),
			byTrl("rollouts.per_prompt", 8),
			defaultsOf("trl", "0.24.0")("data.prompt", 512),
		];
	}
	return task.value === "ppo" ? [] : [byTrl("data.sequence", 1024)];
}
