import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of ESPnet at 002e14eb78e8, espnet2/tasks/abs_task.py. */
export const byDefault = defaultsOf("espnet", "002e14eb78e8");

/** Utterances of a batch and elements of one, where the recipe leaves them out. */
export const BATCH_SIZE = 20;
export const BATCH_BINS = 1_000_000;

/** What ESPnet takes for keys that a recipe leaves out. */
export const espnetDefaults: readonly Fact[] = [
	byDefault("data.epochs", 40),
	byDefault("batch.accumulation", 1),
	byDefault("optimizer", "adadelta"),
	byDefault("precision", "fp32"),
	byDefault("checkpointing", "none"),
	byDefault("parallel.sharding", "none"),
	byDefault("compile", false),
	byDefault("attention", "eager"),
];
