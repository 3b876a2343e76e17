import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of Megatron-LM, read in megatron/training/arguments.py of core_v0.15.0. */
export const standard = defaultsOf("megatron", "core_v0.15.0");

/** A default of Megatron-DeepSpeed where it differs, read in megatron/arguments.py at 4efb479d5317. */
export const deepspeedStandard = defaultsOf(
	"megatron-deepspeed",
	"4efb479d5317",
);

/** Where Megatron-DeepSpeed has other defaults: attention without a fused kernel. */
export const deepspeedDefaults: readonly Fact[] = [
	deepspeedStandard("attention", "eager"),
];

/** What Megatron does when no flag says otherwise. */
export const megatronDefaults: readonly Fact[] = [
	standard("task", "pretrain"),
	standard("model.norm", "layer"),
	standard("model.gated", false),
	standard("model.tied", true),
	standard("model.qkv_bias", true),
	standard("model.out_bias", true),
	standard("model.mlp_bias", true),
	standard("precision", "fp32"),
	standard("optimizer", "adam"),
	standard("checkpointing", "none"),
	// The attention backend is `auto`, which takes a fused kernel.
	standard("attention", "flash"),
	standard("parallel.sharding", "none"),
	standard("parallel.overlap_gradients", false),
	// Samples are cut from concatenated documents: megatron/core/datasets/gpt_dataset.py.
	standard("data.packed", true),
];
