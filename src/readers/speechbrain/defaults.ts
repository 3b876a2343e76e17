import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of SpeechBrain at 9c826ef3937b, speechbrain/core.py. */
export const byDefault = defaultsOf("speechbrain", "9c826ef3937b");

/** What the Brain class takes for settings that a recipe leaves out. */
export const speechbrainDefaults: readonly Fact[] = [
	byDefault("batch.accumulation", 1),
	byDefault("precision", "fp32"),
	byDefault("checkpointing", "none"),
	byDefault("parallel.sharding", "none"),
	byDefault("compile", false),
];
