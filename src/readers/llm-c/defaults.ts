import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of llm.c, read in train_gpt2.cu and Makefile at f1e2ace65149. */
export const byDefault = defaultsOf("llm.c", "f1e2ace65149");

/** GPT-2 or GPT-3 as llm.c builds them, and what its flags take when they are absent. */
export const llmcDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("model.family", "decoder"),
	byDefault("model.gated", false),
	byDefault("model.norm", "layer"),
	byDefault("model.tied", true),
	byDefault("model.qkv_bias", true),
	byDefault("model.out_bias", true),
	byDefault("model.mlp_bias", true),
	byDefault("model.fused_qkv", true),
	byDefault("model.rotary", "none"),
	// 50,257 tokens up to a multiple of 128.
	byDefault("model.vocab", 50_304),
	byDefault("data.sequence", 1024),
	byDefault("data.packed", true),
	byDefault("batch.micro", 4),
	byDefault("precision", "bf16"),
	byDefault("optimizer", "adamw"),
	// Without cuDNN its own kernels keep the matrix of scores.
	byDefault("attention", "eager"),
	byDefault("checkpointing", "selective"),
	byDefault("parallel.sharding", "none"),
	byDefault("fused_loss", false),
];
