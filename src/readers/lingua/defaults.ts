import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of lingua, read in lingua/{transformer,distributed,data}.py and apps/main/train.py at 437d680e5218. */
export const byDefault = defaultsOf("lingua", "437d680e5218");

/** What lingua takes for keys that a config leaves out. */
export const linguaDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("steps", 1000),
	byDefault("batch.micro", 2),
	byDefault("batch.accumulation", 1),
	byDefault("data.sequence", 2048),
	byDefault("data.packed", true),
	byDefault("precision", "amp-bf16"),
	byDefault("optimizer", "adamw"),
	byDefault("attention", "sdpa"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
];
