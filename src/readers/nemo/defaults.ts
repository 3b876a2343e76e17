import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of NeMo 1, nemo/collections/nlp/models/language_modeling/megatron_gpt_model.py at this commit. */
export const byDefault = defaultsOf("nemo", "b1f5aa3a811e");

/** What the GPT model of NeMo does for keys that a config leaves out. */
export const decoderDefaults: readonly Fact[] = [
	byDefault("model.family", "decoder"),
	byDefault("model.norm", "layer"),
	byDefault("model.gated", false),
	byDefault("model.activation", "gelu"),
	byDefault("model.tied", true),
	byDefault("model.qkv_bias", true),
	byDefault("model.out_bias", true),
	byDefault("model.mlp_bias", true),
];

/** What its Megatron models share. */
export const megatronDefaults: readonly Fact[] = [
	byDefault("parallel.sharding", "none"),
	byDefault("parallel.tensor", 1),
	byDefault("parallel.pipeline", 1),
	byDefault("checkpointing", "none"),
	byDefault("task", "pretrain"),
];
