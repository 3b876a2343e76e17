import type { PlanValues } from "../../plan/fields.js";
import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of Levanter, read in src/levanter/{trainer,models,optim} at 9263f81e8b45. */
export const byDefault = defaultsOf("levanter", "9263f81e8b45");

/** What Levanter takes for keys that a config leaves out. */
export const levanterDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("precision", "fp32"),
	byDefault("optimizer", "adam"),
	byDefault("checkpointing", "full"),
	byDefault("attention", "flash"),
	// XLA fuses what it compiles.
	byDefault("compile", true),
	byDefault("parallel.sharding", "fsdp"),
	byDefault("steps", 400_000),
	byDefault("data.packed", true),
	byDefault("data.sequence", 2048),
];

const llama: PlanValues = {
	"model.family": "decoder",
	"model.layers": 32,
	"model.hidden": 4096,
	"model.heads": 32,
	"model.kv_heads": 32,
	"model.ffn": 11_008,
	"model.gated": true,
	"model.norm": "rms",
	"model.tied": false,
	"model.qkv_bias": false,
	"model.out_bias": false,
	"model.mlp_bias": false,
	"data.sequence": 2048,
};

const mistral: PlanValues = {
	...llama,
	"model.kv_heads": 8,
	"model.ffn": 14_336,
	"model.window": 4096,
	"data.sequence": 8192,
};

const gemma: PlanValues = {
	...llama,
	"model.layers": 18,
	"model.hidden": 2048,
	"model.heads": 8,
	"model.kv_heads": 1,
	"model.head_dim": 256,
	"model.ffn": 16_384,
	"model.vocab": 256_000,
	"model.tied": true,
	"data.sequence": 8192,
};

/** The shapes of the model types that are plain decoders (src/levanter/models at 9263f81e8b45). */
export const modelTypes: Readonly<Record<string, PlanValues>> = {
	llama,
	mistral,
	mixtral: {
		...mistral,
		"model.window": 0,
		"model.experts": 8,
		"model.experts_active": 2,
		"model.expert_ffn": 14_336,
	},
	olmo2: { ...llama, "model.qk_norm": "full", "data.sequence": 4096 },
	qwen: { ...llama, "model.qkv_bias": true },
	qwen3: { ...llama, "model.qk_norm": "head" },
	gemma,
	gemma2: { ...gemma, "model.norms_per_block": 4 },
	gemma3: { ...gemma, "model.norms_per_block": 4, "model.qk_norm": "head" },
	gpt2: {
		"model.family": "decoder",
		"model.layers": 12,
		"model.hidden": 768,
		"model.heads": 12,
		"model.gated": false,
		"model.norm": "layer",
		"model.tied": true,
		"model.qkv_bias": true,
		"model.out_bias": true,
		"model.mlp_bias": true,
		"model.fused_qkv": true,
		"model.rotary": "none",
		"data.sequence": 1024,
	},
};
