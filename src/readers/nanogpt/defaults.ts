import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** What train.py of nanoGPT sets before a config overrides it. */
export const standard = defaultsOf("nanoGPT", "3adf61e154c3");

/** Samples on one device, and forward passes of all devices together, that make a step. */
export const BATCH = 12;
export const PASSES = 40;

export const nanogptDefaults: readonly Fact[] = [
	standard("task", "pretrain"),
	standard("batch.micro", BATCH),
	standard("batch.global", BATCH * PASSES),
	standard("data.sequence", 1024),
	standard("data.packed", true),
	standard("data.sets", ["openwebtext"]),
	standard("steps", 600_000),
	standard("evaluation.every", 2000),
	// Weights are fp32 under autocast; bfloat16 where the device has it.
	standard("precision", "amp-bf16"),
	standard("optimizer", "adamw"),
	standard("compile", true),
	standard("attention", "sdpa"),
	standard("checkpointing", "none"),
	standard("parallel.sharding", "none"),
];

/** The decoder of model.py: GPT-2 with learned positions, a tied head and, by default, no biases. */
export const shapeDefaults: readonly Fact[] = [
	standard("model.family", "decoder"),
	standard("model.layers", 12),
	standard("model.heads", 12),
	standard("model.hidden", 768),
	standard("model.dropout", 0),
	// 50,257 tokens of GPT-2, rounded up to a multiple of 64.
	standard("model.vocab", 50_304),
	standard("model.tied", true),
	standard("model.gated", false),
	standard("model.activation", "gelu"),
	standard("model.norm", "layer"),
	standard("model.rotary", "none"),
	standard("model.fused_qkv", true),
];
