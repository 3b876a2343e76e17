import type { PlanValues } from "../../../plan/fields.js";
import { flagOf, type HubConfig, numberOf } from "../hub-reading.js";

/** What several classes say of their attention under the same keys. */

/** One flag for the biases of queries, keys and values. */
export function queryBias(config: HubConfig): PlanValues {
	return { "model.qkv_bias": flagOf(config.attention_bias) };
}

/** `layer_types` lists the layers that use the window; where it is absent, all do unless the config switches it off. */
export function windowOf(config: HubConfig): PlanValues {
	const window = numberOf(config.sliding_window);
	if (window === undefined || config.use_sliding_window === false) return {};
	const layers = config.layer_types;
	if (!Array.isArray(layers)) return { "model.window": window };
	const local = layers.filter((each) => each === "sliding_attention").length;
	return local === 0
		? {}
		: { "model.window": window, "model.local_layers": local };
}

/** The ranks and widths of multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, §2.1). */
export function latentDims(config: HubConfig): PlanValues {
	return {
		"model.mla.q_rank": numberOf(config.q_lora_rank) ?? 0,
		"model.mla.kv_rank": numberOf(config.kv_lora_rank),
		"model.mla.nope_dim": numberOf(config.qk_nope_head_dim),
		"model.mla.rope_dim": numberOf(config.qk_rope_head_dim),
		"model.mla.value_dim": numberOf(config.v_head_dim),
	};
}
