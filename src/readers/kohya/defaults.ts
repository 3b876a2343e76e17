import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of sd-scripts at 48d368fa5577, library/train_util.py and networks/lora.py. */
export const byDefault = defaultsOf("sd-scripts", "48d368fa5577");

/** Steps where neither steps nor epochs are given. */
export const STEPS = 1600;

/** What the scripts take for arguments that are left out. */
export const kohyaDefaults: readonly Fact[] = [
	byDefault("task", "diffuse"),
	byDefault("batch.micro", 1),
	byDefault("batch.accumulation", 1),
	byDefault("precision", "fp32"),
	byDefault("optimizer", "adamw"),
	byDefault("checkpointing", "none"),
	byDefault("attention", "eager"),
	byDefault("compile", false),
	byDefault("data.latents_cached", false),
	byDefault("data.text_cached", false),
	byDefault("parallel.sharding", "none"),
];
