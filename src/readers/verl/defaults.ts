import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of verl, read in verl/trainer/config of 0.8.0.dev (commit b178a3cd5). */
export const byDefault = defaultsOf("verl", "0.8.0.dev");

/** What every trainer of verl does when nothing says otherwise. */
const always: readonly Fact[] = [
	byDefault("attention", "flash"),
	byDefault("compile", false),
	byDefault("adapter.kind", "none"),
	byDefault("fused_loss", false),
];

/** Defaults of ppo_trainer.yaml and of the files that it puts together. */
export const rolloutDefaults: readonly Fact[] = [
	...always,
	byDefault("task", "ppo"),
	byDefault("reference", "none"),
	byDefault("rollouts.per_prompt", 1),
	byDefault("rollouts.inner_epochs", 1),
	// config/rollout/rollout.yaml
	byDefault("rollouts.engine_share", 0.5),
	byDefault("rollouts.engine_sleeps", true),
	byDefault("data.prompt", 512),
	byDefault("data.completion", 512),
	byDefault("data.epochs", 30),
	byDefault("data.padded", false),
	byDefault("hardware.nodes", 1),
	byDefault("hardware.per_node", 8),
];

/** Prompts of one step by default: config/data/legacy_data.yaml. */
export const PROMPTS = 1024;

/** Tokens of one micro-batch by default where batches are cut by tokens: config/actor/actor.yaml. */
export const TOKENS = 16384;

/** Defaults of sft_trainer.yaml. */
export const tuningDefaults: readonly Fact[] = [
	...always,
	byDefault("task", "sft"),
	byDefault("batch.global", 256),
	byDefault("batch.micro", 4),
	byDefault("data.sequence", 1024),
	byDefault("data.epochs", 4),
	byDefault("data.packed", false),
];

/** Layers of FSDP: fp32 weights that are cast for the passes, recomputed layers. */
export const fsdpDefaults: readonly Fact[] = [
	byDefault("parallel.sharding", "fsdp"),
	byDefault("precision", "amp-bf16"),
	byDefault("checkpointing", "full"),
	byDefault("checkpointing.offload", false),
	byDefault("optimizer", "AdamW"),
];

/** Layers of Megatron: config/engine/megatron.yaml. */
export const megatronDefaults: readonly Fact[] = [
	byDefault("parallel.sharding", "distributed-optimizer"),
	byDefault("parallel.sequence", true),
	byDefault("precision", "bf16"),
	byDefault("checkpointing", "none"),
	byDefault("optimizer", "adam"),
];
