import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of OpenRLHF, read in openrlhf/cli of 0.11.0 (commit 3c3be623). */
export const byDefault = defaultsOf("openrlhf", "0.11.0");

/** Prompts of one set of rollouts, and tokens of one micro-batch where batches are cut by them. */
export const PROMPTS = 1024;
export const TOKENS = 16192;

/** What every program does when no flag says otherwise. */
const always: readonly Fact[] = [
	byDefault("precision", "bf16"),
	byDefault("parallel.sharding", "zero2"),
	byDefault("optimizer", "adam"),
	byDefault("checkpointing", "none"),
	byDefault("attention", "flash"),
	byDefault("adapter.kind", "none"),
	byDefault("compile", false),
	byDefault("data.packed", false),
];

/** Defaults of the trainer of answers. */
export const rolloutDefaults: readonly Fact[] = [
	...always,
	byDefault("batch.micro", 1),
	byDefault("rollouts.per_prompt", 1),
	byDefault("rollouts.inner_epochs", 1),
	byDefault("data.epochs", 1),
	byDefault("data.sequence", 2048),
	byDefault("reference", "forward"),
];

/** Defaults of the trainers of given samples: lengths and epochs differ. */
export function tuningDefaults(program: string): readonly Fact[] {
	const isTuning = program === "train_sft";
	return [
		...always,
		byDefault("batch.global", 128),
		byDefault("batch.micro", /rm$/.test(program) ? 1 : 8),
		byDefault("data.epochs", isTuning ? 2 : 1),
		byDefault("data.sequence", isTuning ? 2048 : 512),
	];
}
