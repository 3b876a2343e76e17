import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of SimpleTuner at bc8e6ab7738c, its field registry. */
export const byDefault = defaultsOf("simpletuner", "bc8e6ab7738c");

/** What SimpleTuner takes for settings that are left out: latents and text are worked out before training. */
export const tunerDefaults: readonly Fact[] = [
	byDefault("task", "diffuse"),
	byDefault("batch.micro", 4),
	byDefault("batch.accumulation", 1),
	byDefault("data.epochs", 1),
	byDefault("data.image", 1024),
	byDefault("precision", "bf16"),
	byDefault("optimizer", "adamw_bf16"),
	byDefault("checkpointing", "full"),
	byDefault("attention", "sdpa"),
	byDefault("compile", false),
	byDefault("data.latents_cached", true),
	byDefault("data.text_cached", true),
	byDefault("model.text_encoder_trained", false),
	byDefault("parallel.sharding", "none"),
];
