import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of torchtune 0.7.0, recipes/*.py and torchtune/models. */
export const byDefault = defaultsOf("torchtune", "0.7.0");

/** What recipes take for keys that a config leaves out. */
export const torchtuneDefaults: readonly Fact[] = [
	byDefault("batch.accumulation", 1),
	byDefault("data.packed", false),
	byDefault("attention", "sdpa"),
	byDefault("checkpointing", "none"),
	byDefault("checkpointing.offload", false),
	byDefault("compile", false),
	byDefault("optimizer_in_backward", false),
];
