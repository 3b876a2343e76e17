import type { PlanValues } from "../../../plan/fields.js";
import { flagOf, type HubConfig, numberOf } from "../hub-reading.js";
import { latentDims, queryBias, windowOf } from "./attention-keys.js";
import type { ModelType } from "./model-type.js";

const GPT2_NAMES = {
	num_hidden_layers: "n_layer",
	hidden_size: "n_embd",
	num_attention_heads: "n_head",
	intermediate_size: "n_inner",
	max_position_embeddings: "n_positions",
};

const PLAIN_WITH_BIASES: PlanValues = {
	"model.gated": false,
	"model.norm": "layer",
	"model.qkv_bias": true,
	"model.out_bias": true,
	"model.mlp_bias": true,
};

const PARALLEL_GPT: PlanValues = {
	"model.gated": false,
	"model.norm": "layer",
	"model.norms_per_block": 1,
	"model.mlp_bias": true,
	"model.head_bias": true,
};

/** Decoder classes of transformers 5.18 with one MLP in each layer, read in `models/<type>/modeling_<type>.py`. */
export const denseTypes: Readonly<Record<string, ModelType>> = {
	llama: { read: llamaBiases },
	mistral: { read: windowOf },
	ministral3: { read: windowOf },
	qwen2: { fixed: { "model.qkv_bias": true }, read: windowOf },
	qwen3: { fixed: { "model.qk_norm": "head" }, read: windowOf },
	gemma: { tied: true },
	gemma2: {
		tied: true,
		fixed: { "model.norms_per_block": 4 },
		read: windowOf,
	},
	gemma3_text: {
		tied: true,
		fixed: { "model.norms_per_block": 4, "model.qk_norm": "head" },
		read: windowOf,
	},
	phi: {
		fixed: {
			...PLAIN_WITH_BIASES,
			"model.norms_per_block": 1,
			"model.head_bias": true,
		},
	},
	phi3: {
		fixed: { "model.fused_qkv": true, "model.fused_gate": true },
		read: windowOf,
	},
	gpt2: {
		tied: true,
		names: GPT2_NAMES,
		fixed: { ...PLAIN_WITH_BIASES, "model.fused_qkv": true },
		read: learnedPositions,
	},
	gpt_bigcode: {
		tied: true,
		names: GPT2_NAMES,
		fixed: { ...PLAIN_WITH_BIASES, "model.fused_qkv": true },
		read: (config) => ({
			...learnedPositions(config),
			"model.kv_heads": config.multi_query === false ? undefined : 1,
		}),
	},
	gpt_neox: {
		fixed: { ...PLAIN_WITH_BIASES, "model.fused_qkv": true },
		read: (config) => ({
			"model.parallel_block": config.use_parallel_residual !== false,
		}),
	},
	opt: {
		tied: true,
		names: { intermediate_size: "ffn_dim" },
		fixed: PLAIN_WITH_BIASES,
		// The class keeps two more rows of positions than the context has.
		read: (config) => ({
			"model.learned_positions": plusTwo(config.max_position_embeddings),
		}),
		// Narrow embeddings with projections around the layers (opt-350m) are another model.
		builds: (config) =>
			config.word_embed_proj_dim === undefined ||
			config.word_embed_proj_dim === config.hidden_size,
	},
	bloom: {
		tied: true,
		names: { num_hidden_layers: "n_layer", num_attention_heads: "n_head" },
		fixed: {
			...PLAIN_WITH_BIASES,
			"model.embedding_norm": true,
			"model.fused_qkv": true,
		},
	},
	starcoder2: {
		tied: true,
		fixed: PLAIN_WITH_BIASES,
		read: windowOf,
	},
	olmo2: { fixed: { "model.qk_norm": "full" } },
	olmo3: { fixed: { "model.qk_norm": "full" }, read: windowOf },
	glm: { fixed: { "model.fused_gate": true }, read: queryBias },
	glm4: {
		fixed: { "model.norms_per_block": 4, "model.fused_gate": true },
		read: queryBias,
	},
	granite: { tied: true, read: llamaBiases },
	seed_oss: { fixed: { "model.qkv_bias": true } },
	exaone4: { fixed: { "model.qk_norm": "head" }, read: windowOf },
	ernie4_5: { tied: true },
	arcee: { fixed: { "model.gated": false } },
	nemotron: {
		fixed: {
			"model.gated": false,
			"model.norm": "layer",
			"model.norm_bias": true,
		},
	},
	cohere: {
		tied: true,
		fixed: { "model.norms_per_block": 1 },
		read: (config) => ({
			"model.qk_norm": config.use_qk_norm === true ? "full" : undefined,
		}),
	},
	cohere2: {
		tied: true,
		fixed: { "model.norms_per_block": 1 },
		read: windowOf,
	},
	gpt_neo: {
		tied: true,
		names: {
			num_hidden_layers: "num_layers",
			num_attention_heads: "num_heads",
		},
		fixed: { ...PLAIN_WITH_BIASES, "model.qkv_bias": false },
		read: (config) => ({ ...learnedPositions(config), ...namedWindow(config) }),
	},
	gptj: { names: GPT2_NAMES, fixed: PARALLEL_GPT },
	codegen: {
		names: GPT2_NAMES,
		fixed: { ...PARALLEL_GPT, "model.fused_qkv": true },
	},
	falcon: {
		tied: true,
		names: { intermediate_size: "ffn_hidden_size" },
		fixed: {
			"model.gated": false,
			"model.norm": "layer",
			"model.fused_qkv": true,
		},
		read: falcon,
	},
	mpt: {
		tied: true,
		names: {
			num_hidden_layers: "n_layers",
			hidden_size: "d_model",
			num_attention_heads: "n_heads",
		},
		fixed: {
			"model.gated": false,
			"model.norm": "layer",
			"model.norm_bias": false,
			"model.fused_qkv": true,
		},
	},
	stablelm: { fixed: { "model.norm": "layer" }, read: stableLm },
	olmo: { fixed: { "model.norm": "plain" } },
	// Its activation function learns two numbers in each layer.
	apertus: {
		fixed: { "model.gated": false, "model.qk_norm": "head" },
		read: (config) => ({
			"model.other_parameters": 2 * (numberOf(config.num_hidden_layers) ?? 0),
		}),
	},
	hunyuan_v1_dense: { fixed: { "model.qk_norm": "head" } },
	minicpm3: { tied: true, read: latentDims },
	xglm: {
		tied: true,
		names: {
			num_hidden_layers: "num_layers",
			hidden_size: "d_model",
			num_attention_heads: "attention_heads",
			intermediate_size: "ffn_dim",
		},
		fixed: PLAIN_WITH_BIASES,
	},
	biogpt: {
		tied: true,
		fixed: PLAIN_WITH_BIASES,
		read: (config) => ({
			"model.learned_positions": plusTwo(config.max_position_embeddings),
		}),
	},
	// The norms of queries and keys have a bias too.
	persimmon: {
		fixed: {
			...PLAIN_WITH_BIASES,
			"model.qk_norm": "head",
			"model.fused_qkv": true,
		},
		read: (config) => ({
			"model.other_parameters":
				2 * headDim(config) * (numberOf(config.num_hidden_layers) ?? 0),
		}),
	},
};

function llamaBiases(config: HubConfig): PlanValues {
	const attention = flagOf(config.attention_bias);
	return {
		"model.qkv_bias": attention,
		"model.out_bias": attention,
		"model.mlp_bias": flagOf(config.mlp_bias),
	};
}

// Every other layer looks at a window only.
function namedWindow(config: HubConfig): PlanValues {
	const layers = config.attention_layers;
	if (!Array.isArray(layers)) return {};
	return {
		"model.window": numberOf(config.window_size),
		"model.local_layers": layers.filter((each) => each === "local").length,
	};
}

function falcon(config: HubConfig): PlanValues {
	const isNew = config.new_decoder_architecture === true;
	const hasBias = flagOf(config.bias);
	const isParallel = config.parallel_attn !== false;
	return {
		"model.kv_heads": isNew
			? numberOf(config.num_kv_heads)
			: config.multi_query === false
				? undefined
				: 1,
		"model.norms_per_block": isParallel && !isNew ? 1 : 2,
		"model.parallel_block": isParallel,
		"model.qkv_bias": hasBias,
		"model.out_bias": hasBias,
		"model.mlp_bias": hasBias,
	};
}

// With `qk_layernorm` every head of queries and keys has a norm of its own, without bias.
function stableLm(config: HubConfig): PlanValues {
	const heads =
		(numberOf(config.num_attention_heads) ?? 0) +
		(numberOf(config.num_key_value_heads) ?? 0);
	const layers = numberOf(config.num_hidden_layers) ?? 0;
	return {
		"model.qkv_bias": flagOf(config.use_qkv_bias),
		"model.norms_per_block": config.use_parallel_residual === true ? 1 : 2,
		"model.other_parameters":
			config.qk_layernorm === true
				? layers * heads * headDim(config)
				: undefined,
	};
}

function headDim(config: HubConfig): number {
	return (
		(numberOf(config.hidden_size) ?? 0) /
		(numberOf(config.num_attention_heads) ?? 1)
	);
}

function learnedPositions(config: HubConfig): PlanValues {
	return {
		"model.learned_positions":
			numberOf(config.n_positions) ?? numberOf(config.max_position_embeddings),
	};
}

function plusTwo(value: unknown): number | undefined {
	const positions = numberOf(value);
	return positions === undefined ? undefined : positions + 2;
}
