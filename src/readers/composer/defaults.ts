import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of Composer, read in composer/trainer/trainer.py at 6405188805a0. */
export const byDefault = defaultsOf("composer", "6405188805a0");

/** What Composer's Trainer takes for keys that a config leaves out; on GPUs it trains in mixed precision. */
export const composerDefaults: readonly Fact[] = [
	byDefault("precision", "amp-fp16"),
	byDefault("attention", "sdpa"),
];
