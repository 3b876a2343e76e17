import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of axolotl 0.18.0, src/axolotl/utils/schemas/{config,training,peft}.py. */
export const byDefault = defaultsOf("axolotl", "0.18.0");

/** What Axolotl takes for keys that a config leaves out. */
export const axolotlDefaults: readonly Fact[] = [
	byDefault("data.sequence", 512),
	byDefault("data.packed", false),
	byDefault("batch.micro", 1),
	byDefault("optimizer", "adamw_torch_fused"),
	byDefault("checkpointing", "none"),
	byDefault("checkpointing.offload", false),
	byDefault("compile", false),
	byDefault("fused_loss", false),
	byDefault("parallel.sharding", "none"),
	byDefault("data.validation_share", 0),
];
