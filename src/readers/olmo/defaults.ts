import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of OLMo, read in olmo/config.py at 59a53e3f68e5. */
export const byDefault = defaultsOf("olmo", "59a53e3f68e5");

/** What OLMo takes for keys that a config leaves out. */
export const olmoDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("model.family", "decoder"),
	byDefault("model.layers", 12),
	byDefault("model.hidden", 768),
	byDefault("model.heads", 12),
	byDefault("model.tied", true),
	byDefault("model.dropout", 0.1),
	byDefault("data.sequence", 1024),
	// Samples are cut from concatenated documents: olmo/data/memmap_dataset.py.
	byDefault("data.packed", true),
	byDefault("batch.global", 512),
	byDefault("batch.micro", 16),
	byDefault("optimizer", "lionw"),
	byDefault("precision", "fp32"),
	byDefault("attention", "sdpa"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
];
