import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of GPT-NeoX, read in megatron/neox_arguments/neox_args.py and deepspeed_args.py at ea7aefd8f8e1. */
export const standard = defaultsOf("gpt-neox", "ea7aefd8f8e1");

/** What GPT-NeoX does when no file says otherwise. */
export const neoxDefaults: readonly Fact[] = [
	standard("task", "pretrain"),
	standard("model.family", "decoder"),
	standard("model.norm", "layer"),
	standard("model.gated", false),
	standard("model.tied", true),
	standard("model.qkv_bias", true),
	standard("model.out_bias", true),
	standard("model.mlp_bias", true),
	standard("precision", "fp32"),
	standard("optimizer", "adam"),
	standard("checkpointing", "none"),
	standard("attention", "eager"),
	standard("parallel.sharding", "none"),
	standard("parallel.overlap_gradients", false),
	standard("data.packed", true),
];
