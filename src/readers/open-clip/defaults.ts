import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of OpenCLIP, read in src/open_clip_train/params.py at 89fb801f1e60. */
export const byDefault = defaultsOf("open-clip", "89fb801f1e60");

/** What its flags take when they are absent. */
export const openClipDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("batch.micro", 64),
	byDefault("batch.accumulation", 1),
	byDefault("data.epochs", 32),
	byDefault("precision", "amp-bf16"),
	byDefault("optimizer", "adamw"),
	byDefault("attention", "sdpa"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("parallel.sharding", "none"),
];
