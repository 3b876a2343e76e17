import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of V-JEPA 2 at c2963a47433e, app/vjepa/train.py and app/vjepa/utils.py. */
export const byDefault = defaultsOf("vjepa", "c2963a47433e");

/** What the training code does where the config does not say otherwise. */
export const vjepaDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("batch.accumulation", 1),
	byDefault("optimizer", "adamw"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("parallel.sharding", "none"),
	byDefault("attention", "eager"),
];
