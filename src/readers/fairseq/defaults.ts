import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of fairseq at 3d262bb25690, fairseq/dataclass/configs.py. */
export const byDefault = defaultsOf("fairseq", "3d262bb25690");

/** What fairseq takes for keys that a recipe leaves out. */
export const fairseqDefaults: readonly Fact[] = [
	byDefault("batch.accumulation", 1),
	byDefault("precision", "fp32"),
	byDefault("checkpointing", "none"),
	byDefault("parallel.sharding", "none"),
	byDefault("compile", false),
	byDefault("optimizer_in_backward", false),
];
