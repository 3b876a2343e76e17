import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of nanochat, read in scripts/base_train.py and nanochat/gpt.py at 92d63d4e8bb4. */
export const byDefault = defaultsOf("nanochat", "92d63d4e8bb4");

/** What every pretraining run of nanochat has, or where its command is silent. */
export const nanochatDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("model.family", "decoder"),
	byDefault("model.gated", false),
	byDefault("model.activation", "relu2"),
	// Norms have no parameters.
	byDefault("model.norm", "plain"),
	byDefault("model.norm_bias", false),
	byDefault("model.qkv_bias", false),
	byDefault("model.out_bias", false),
	byDefault("model.mlp_bias", false),
	byDefault("model.tied", false),
	byDefault("model.embedding_norm", true),
	// The tokenizer that scripts/tok_train.py makes.
	byDefault("model.vocab", 32_768),
	byDefault("data.sequence", 2048),
	byDefault("data.packed", true),
	byDefault("batch.micro", 32),
	byDefault("precision", "amp-bf16"),
	byDefault("optimizer", "muon"),
	byDefault("attention", "flash"),
	byDefault("checkpointing", "none"),
	byDefault("compile", true),
	// Each process keeps a part of the optimizer's states (nanochat/optim.py).
	byDefault("parallel.sharding", "zero1"),
];
