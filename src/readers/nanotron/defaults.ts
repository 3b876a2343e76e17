import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of nanotron, read in src/nanotron/config at 2411b022a75f. */
export const byDefault = defaultsOf("nanotron", "2411b022a75f");

/** What nanotron does where a config is silent; its models are Llama's kind unless they say otherwise. */
export const nanotronDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("model.family", "decoder"),
	byDefault("model.gated", true),
	byDefault("model.norm", "rms"),
	byDefault("model.tied", false),
	byDefault("model.qkv_bias", false),
	byDefault("model.out_bias", false),
	byDefault("model.mlp_bias", false),
	byDefault("precision", "bf16"),
	byDefault("attention", "flash"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("data.packed", true),
];

/** Starcoder2 has layer norms and biases, and no gate. */
export const starcoderDefaults: readonly Fact[] = [
	byDefault("model.gated", false),
	byDefault("model.norm", "layer"),
	byDefault("model.tied", true),
	byDefault("model.qkv_bias", true),
	byDefault("model.out_bias", true),
	byDefault("model.mlp_bias", true),
];
