import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of ai-toolkit at 27a03a91f23e, toolkit/config_modules.py. */
export const byDefault = defaultsOf("ai-toolkit", "27a03a91f23e");

/** What the toolkit takes for keys that a process leaves out. */
export const toolkitDefaults: readonly Fact[] = [
	byDefault("task", "diffuse"),
	byDefault("steps", 1000),
	byDefault("batch.micro", 1),
	byDefault("batch.accumulation", 1),
	byDefault("precision", "fp32"),
	byDefault("optimizer", "adamw"),
	byDefault("checkpointing", "full"),
	byDefault("attention", "sdpa"),
	byDefault("compile", false),
	byDefault("data.image", 512),
	byDefault("data.latents_cached", false),
	byDefault("data.text_cached", false),
	byDefault("model.text_encoder_trained", false),
	byDefault("parallel.sharding", "none"),
];
