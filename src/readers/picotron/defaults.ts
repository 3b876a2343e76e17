import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of picotron, read in train.py and picotron/model.py at 59714b1bf255. */
const byDefault = defaultsOf("picotron", "59714b1bf255");

/** What picotron always does, or where a config is silent. */
export const picotronDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	// It takes bf16 where the device has it, whatever `dtype` says.
	byDefault("precision", "bf16"),
	byDefault("optimizer", "adamw"),
	byDefault("batch.accumulation", 1),
	byDefault("attention", "flash"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("parallel.sharding", "none"),
	byDefault("data.packed", true),
];
