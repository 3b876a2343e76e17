import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of MaxText, read in src/maxtext/configs/base.yml at e591f30cbbf2. */
export const byDefault = defaultsOf("maxtext", "e591f30cbbf2");

/** What base.yml takes for keys that neither a config nor its command sets. */
export const maxtextDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("data.sequence", 2048),
	byDefault("data.packed", true),
	byDefault("steps", 150_001),
	byDefault("batch.accumulation", 1),
	byDefault("optimizer", "adamw"),
	byDefault("attention", "flash"),
	byDefault("checkpointing", "full"),
	// XLA fuses what it compiles.
	byDefault("compile", true),
	byDefault("adapter.kind", "none"),
];

/** The shape that base.yml has, by its own keys. */
export const baseShape = {
	base_emb_dim: 2048,
	base_num_query_heads: 16,
	base_num_kv_heads: 16,
	base_mlp_dim: 7168,
	base_num_decoder_layers: 16,
	head_dim: 128,
	vocab_size: 32_000,
	num_experts: 1,
	num_experts_per_tok: 1,
	shared_experts: 0,
	first_num_dense_layers: 0,
	global_parameter_scale: 1,
	q_lora_rank: 0,
	kv_lora_rank: 512,
	qk_nope_head_dim: 128,
	qk_rope_head_dim: 64,
	v_head_dim: 128,
} as const;

export type ShapeKey = keyof typeof baseShape;
