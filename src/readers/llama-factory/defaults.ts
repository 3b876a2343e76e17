import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of LLaMA-Factory 0.9.5, src/llamafactory/hparams and model/model_utils/checkpointing.py. */
export const byDefault = defaultsOf("llama-factory", "0.9.5");

/** What LLaMA-Factory takes for keys that a config leaves out, besides what the Trainer does. */
export const llamaFactoryDefaults: readonly Fact[] = [
	byDefault("data.sequence", 2048),
	byDefault("data.validation_share", 0),
	byDefault("checkpointing", "full"),
	byDefault("checkpointing.offload", false),
];
