import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of llm-foundry, read in llmfoundry/utils/config_utils.py and llmfoundry/models/mpt at 8c8dd48f7216. */
export const byDefault = defaultsOf("llm-foundry", "8c8dd48f7216");

/** What llm-foundry takes for keys that a config leaves out. */
export const foundryDefaults: readonly Fact[] = [
	byDefault("precision", "amp-bf16"),
	// Transformers chooses for models of the Hub: llmfoundry/models/hf/hf_base.py.
	byDefault("attention", "sdpa"),
	byDefault("adapter.kind", "none"),
];

/** What MPT, its own decoder, has where a config is silent. */
export const mptDefaults: readonly Fact[] = [
	byDefault("model.family", "decoder"),
	byDefault("model.hidden", 2048),
	byDefault("model.layers", 24),
	byDefault("model.heads", 16),
	byDefault("model.vocab", 50_368),
	byDefault("model.tied", true),
	byDefault("attention", "flash"),
];
