import type { PlanValues } from "../../../plan/fields.js";
import { flagOf, type HubConfig, numberOf } from "../hub-reading.js";
import { latentDims, queryBias, windowOf } from "./attention-keys.js";
import type { ModelType } from "./model-type.js";

/** Decoder classes of transformers 5.18 with experts in their layers, read in `models/<type>/modeling_<type>.py`. */
export const expertTypes: Readonly<Record<string, ModelType>> = {
	mixtral: { read: mixtralExperts },
	qwen2_moe: { fixed: { "model.qkv_bias": true }, read: qwenExperts },
	qwen3_moe: { fixed: { "model.qk_norm": "head" }, read: qwenExperts },
	olmoe: { fixed: { "model.qk_norm": "full" }, read: qwenExperts },
	phimoe: {
		fixed: {
			"model.norm": "layer",
			"model.qkv_bias": true,
			"model.out_bias": true,
		},
		read: (config) => ({
			...mixtralExperts(config),
			"model.head_bias": flagOf(config.lm_head_bias),
		}),
	},
	glm4_moe: {
		read: (config) => ({
			...queryBias(config),
			...routedExperts(config),
			"model.qk_norm": config.use_qk_norm === true ? "head" : undefined,
		}),
	},
	granitemoe: { tied: true, read: mixtralExperts },
	dbrx: {
		names: {
			num_hidden_layers: "n_layers",
			hidden_size: "d_model",
			num_attention_heads: "n_heads",
		},
		fixed: { "model.norm": "layer", "model.norm_bias": false },
		read: dbrx,
	},
	llama4_text: { read: llama4 },
	ernie4_5_moe: {
		tied: true,
		read: (config) => {
			const expertFfn = numberOf(config.moe_intermediate_size) ?? 0;
			return {
				"model.experts": numberOf(config.moe_num_experts),
				"model.experts_active": numberOf(config.moe_k),
				"model.expert_ffn": expertFfn,
				"model.shared_expert_ffn":
					expertFfn * (numberOf(config.moe_num_shared_experts) ?? 0),
				"model.dense_layers": numberOf(config.moe_layer_start_index),
				// The router's score correction is a parameter here, a buffer elsewhere.
				"model.other_parameters":
					(numberOf(config.moe_num_experts) ?? 0) *
					((numberOf(config.num_hidden_layers) ?? 0) -
						(numberOf(config.moe_layer_start_index) ?? 0)),
			};
		},
	},
	minimax_m2: { fixed: { "model.qk_norm": "full" }, read: mixtralExperts },
	deepseek_v2: { read: latentAttention },
	deepseek_v3: { read: latentAttention },
	gpt_oss: {
		fixed: {
			"model.qkv_bias": true,
			"model.out_bias": true,
			"model.mlp_bias": true,
			"model.router_bias": true,
		},
		read: gptOss,
	},
};

function mixtralExperts(config: HubConfig): PlanValues {
	return {
		"model.experts": numberOf(config.num_local_experts),
		"model.experts_active": numberOf(config.num_experts_per_tok),
		"model.expert_ffn": numberOf(config.intermediate_size),
		...windowOf(config),
	};
}

function qwenExperts(config: HubConfig): PlanValues {
	const shared = numberOf(config.shared_expert_intermediate_size) ?? 0;
	const hidden = numberOf(config.hidden_size) ?? 0;
	const layers = numberOf(config.num_hidden_layers) ?? 0;
	return {
		"model.experts":
			numberOf(config.num_experts) ?? numberOf(config.num_local_experts),
		"model.experts_active": numberOf(config.num_experts_per_tok),
		"model.expert_ffn":
			numberOf(config.moe_intermediate_size) ??
			numberOf(config.intermediate_size),
		"model.shared_expert_ffn": shared,
		// The shared expert has a gate of its own: one number for each hidden unit.
		"model.other_parameters": shared > 0 ? hidden * layers : undefined,
	};
}

function latentAttention(config: HubConfig): PlanValues {
	return { ...latentDims(config), ...routedExperts(config) };
}

function routedExperts(config: HubConfig): PlanValues {
	const expertFfn = numberOf(config.moe_intermediate_size) ?? 0;
	return {
		"model.experts":
			numberOf(config.n_routed_experts) ?? numberOf(config.num_local_experts),
		"model.experts_active": numberOf(config.num_experts_per_tok),
		"model.expert_ffn": expertFfn,
		"model.shared_expert_ffn":
			expertFfn * (numberOf(config.n_shared_experts) ?? 0),
		"model.dense_layers": numberOf(config.first_k_dense_replace),
	};
}

// Each head of each layer also learns one attention sink.
function gptOss(config: HubConfig): PlanValues {
	const heads = numberOf(config.num_attention_heads) ?? 0;
	const layers = numberOf(config.num_hidden_layers) ?? 0;
	return {
		...mixtralExperts(config),
		"model.other_parameters": heads * layers,
	};
}

// Attention and experts stand in objects of their own.
function dbrx(config: HubConfig): PlanValues {
	const attention = objectOf(config.attn_config);
	const experts = objectOf(config.ffn_config);
	return {
		"model.kv_heads": numberOf(attention.kv_n_heads),
		"model.experts": numberOf(experts.moe_num_experts),
		"model.experts_active": numberOf(experts.moe_top_k),
		"model.expert_ffn": numberOf(experts.ffn_hidden_size),
	};
}

// A shared expert as wide as a routed one; layers without experts have a wider MLP. Norms of heads learn nothing.
function llama4(config: HubConfig): PlanValues {
	const layers = numberOf(config.num_hidden_layers) ?? 0;
	const routed = Array.isArray(config.moe_layers)
		? config.moe_layers.length
		: layers;
	const ffn = numberOf(config.intermediate_size);
	const chunked = Array.isArray(config.layer_types)
		? config.layer_types.filter((each) => each === "chunked_attention").length
		: 0;
	return {
		"model.ffn": numberOf(config.intermediate_size_mlp),
		"model.experts": numberOf(config.num_local_experts),
		"model.experts_active": numberOf(config.num_experts_per_tok),
		"model.expert_ffn": ffn,
		"model.shared_expert_ffn": ffn,
		"model.dense_layers": layers - routed,
		...(chunked > 0 && {
			"model.window": numberOf(config.attention_chunk_size),
			"model.local_layers": chunked,
		}),
	};
}

function objectOf(value: unknown): HubConfig {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
