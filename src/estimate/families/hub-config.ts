import { activationFunctions, type PlanValues } from "../../plan/fields.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, factsFrom } from "../../plan/plan.js";
import { keptByClass } from "./kept-by-class.js";

type Config = Readonly<Record<string, unknown>>;

/** What the classes of one `model_type` build beyond what their config.json says. */
interface ModelType {
	/** Keys under which this type keeps a dimension, where they are not the usual ones. */
	readonly names?: Readonly<Record<string, string>>;
	/** What the code fixes, or how it reads a key. */
	readonly fixed?: PlanValues;
	readonly read?: (config: Config) => PlanValues;
	/** False for a variant that the operators here do not describe. */
	readonly builds?: (config: Config) => boolean;
	/** The class ties the head unless the config says otherwise. */
	readonly tied?: boolean;
}

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

/** Decoder classes of transformers 5.18, read in `models/<type>/modeling_<type>.py`. */
const types: Readonly<Record<string, ModelType>> = {
	llama: { read: llamaBiases },
	mistral: { read: windowOf },
	ministral3: { read: windowOf },
	mixtral: { read: mixtralExperts },
	qwen2: { fixed: { "model.qkv_bias": true }, read: windowOf },
	qwen3: { fixed: { "model.qk_norm": "head" }, read: windowOf },
	qwen2_moe: { fixed: { "model.qkv_bias": true }, read: qwenExperts },
	qwen3_moe: { fixed: { "model.qk_norm": "head" }, read: qwenExperts },
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
	olmoe: { fixed: { "model.qk_norm": "full" }, read: qwenExperts },
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
	phimoe: {
		fixed: {
			"model.norm": "layer",
			"model.qkv_bias": true,
			"model.out_bias": true,
		},
		read: (config) => ({
			...mixtralExperts(config),
			"model.head_bias": flag(config.lm_head_bias),
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
			const expertFfn = number(config.moe_intermediate_size) ?? 0;
			return {
				"model.experts": number(config.moe_num_experts),
				"model.experts_active": number(config.moe_k),
				"model.expert_ffn": expertFfn,
				"model.shared_expert_ffn":
					expertFfn * (number(config.moe_num_shared_experts) ?? 0),
				"model.dense_layers": number(config.moe_layer_start_index),
				// The router's score correction is a parameter here, a buffer elsewhere.
				"model.other_parameters":
					(number(config.moe_num_experts) ?? 0) *
					((number(config.num_hidden_layers) ?? 0) -
						(number(config.moe_layer_start_index) ?? 0)),
			};
		},
	},
	minimax_m2: { fixed: { "model.qk_norm": "full" }, read: mixtralExperts },
	// Its activation function learns two numbers in each layer.
	apertus: {
		fixed: { "model.gated": false, "model.qk_norm": "head" },
		read: (config) => ({
			"model.other_parameters": 2 * (number(config.num_hidden_layers) ?? 0),
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
				2 * headDim(config) * (number(config.num_hidden_layers) ?? 0),
		}),
	},
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

/** True for a `model_type` whose config.json can be read. */
export function isKnownModelType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Facts of a Hugging Face config.json; none for a `model_type` without a row. */
export function hubConfigFacts(config: Config): readonly Fact[] {
	const name = text(config.model_type) ?? "";
	const type = isKnownModelType(name) ? types[name] : undefined;
	if (!type || type.builds?.(config) === false) return [];
	const of = (key: string): number | undefined =>
		number(config[type.names?.[key] ?? key]) ?? number(config[key]);
	const hidden = of("hidden_size");
	const values: PlanValues = {
		"model.layers": of("num_hidden_layers"),
		"model.hidden": hidden,
		"model.heads": of("num_attention_heads"),
		"model.kv_heads": of("num_key_value_heads"),
		"model.head_dim": of("head_dim"),
		"model.ffn": of("intermediate_size"),
		"model.vocab": of("vocab_size"),
		...keptOf(config),
		"model.tied": flag(config.tie_word_embeddings) ?? type.tied ?? false,
		...type.fixed,
		...type.read?.(config),
	};
	const origin: Origin = {
		kind: "catalog",
		row: `config.json of ${name}`,
		source: `transformers 5.18, models/${name}`,
	};
	return factsFrom(values, origin);
}

// The names differ from class to class; what the config says stands above what its class does by itself.
function keptOf(config: Config): PlanValues {
	const activation =
		text(config.hidden_act) ?? text(config.activation_function);
	const dropout =
		config.resid_pdrop ??
		config.hidden_dropout ??
		config.residual_dropout ??
		config.dropout;
	return {
		...keptByClass[text(config.model_type) ?? ""],
		...(activation !== undefined && {
			"model.activation": activationFunctions.find(
				(each) => each === activation,
			),
		}),
		...(number(dropout) !== undefined && { "model.dropout": number(dropout) }),
	};
}

function queryBias(config: Config): PlanValues {
	return { "model.qkv_bias": flag(config.attention_bias) };
}

function llamaBiases(config: Config): PlanValues {
	const attention = flag(config.attention_bias);
	return {
		"model.qkv_bias": attention,
		"model.out_bias": attention,
		"model.mlp_bias": flag(config.mlp_bias),
	};
}

// `layer_types` lists the layers that use the window; where it is absent, all do unless the config switches it off.
function windowOf(config: Config): PlanValues {
	const window = number(config.sliding_window);
	if (window === undefined || config.use_sliding_window === false) return {};
	const layers = config.layer_types;
	if (!Array.isArray(layers)) return { "model.window": window };
	const local = layers.filter((each) => each === "sliding_attention").length;
	return local === 0
		? {}
		: { "model.window": window, "model.local_layers": local };
}

function mixtralExperts(config: Config): PlanValues {
	return {
		"model.experts": number(config.num_local_experts),
		"model.experts_active": number(config.num_experts_per_tok),
		"model.expert_ffn": number(config.intermediate_size),
		...windowOf(config),
	};
}

function qwenExperts(config: Config): PlanValues {
	const shared = number(config.shared_expert_intermediate_size) ?? 0;
	const hidden = number(config.hidden_size) ?? 0;
	const layers = number(config.num_hidden_layers) ?? 0;
	return {
		"model.experts":
			number(config.num_experts) ?? number(config.num_local_experts),
		"model.experts_active": number(config.num_experts_per_tok),
		"model.expert_ffn":
			number(config.moe_intermediate_size) ?? number(config.intermediate_size),
		"model.shared_expert_ffn": shared,
		// The shared expert has a gate of its own: one number for each hidden unit.
		"model.other_parameters": shared > 0 ? hidden * layers : undefined,
	};
}

function latentAttention(config: Config): PlanValues {
	return { ...latentDims(config), ...routedExperts(config) };
}

function latentDims(config: Config): PlanValues {
	return {
		"model.mla.q_rank": number(config.q_lora_rank) ?? 0,
		"model.mla.kv_rank": number(config.kv_lora_rank),
		"model.mla.nope_dim": number(config.qk_nope_head_dim),
		"model.mla.rope_dim": number(config.qk_rope_head_dim),
		"model.mla.value_dim": number(config.v_head_dim),
	};
}

function routedExperts(config: Config): PlanValues {
	const expertFfn = number(config.moe_intermediate_size) ?? 0;
	return {
		"model.experts":
			number(config.n_routed_experts) ?? number(config.num_local_experts),
		"model.experts_active": number(config.num_experts_per_tok),
		"model.expert_ffn": expertFfn,
		"model.shared_expert_ffn":
			expertFfn * (number(config.n_shared_experts) ?? 0),
		"model.dense_layers": number(config.first_k_dense_replace),
	};
}

// Each head of each layer also learns one attention sink.
function gptOss(config: Config): PlanValues {
	const heads = number(config.num_attention_heads) ?? 0;
	const layers = number(config.num_hidden_layers) ?? 0;
	return {
		...mixtralExperts(config),
		"model.other_parameters": heads * layers,
	};
}

// Attention and experts stand in objects of their own.
function dbrx(config: Config): PlanValues {
	const attention = objectOf(config.attn_config);
	const experts = objectOf(config.ffn_config);
	return {
		"model.kv_heads": number(attention.kv_n_heads),
		"model.experts": number(experts.moe_num_experts),
		"model.experts_active": number(experts.moe_top_k),
		"model.expert_ffn": number(experts.ffn_hidden_size),
	};
}

// A shared expert as wide as a routed one; layers without experts have a wider MLP. Norms of heads learn nothing.
function llama4(config: Config): PlanValues {
	const layers = number(config.num_hidden_layers) ?? 0;
	const routed = Array.isArray(config.moe_layers)
		? config.moe_layers.length
		: layers;
	const ffn = number(config.intermediate_size);
	const chunked = Array.isArray(config.layer_types)
		? config.layer_types.filter((each) => each === "chunked_attention").length
		: 0;
	return {
		"model.ffn": number(config.intermediate_size_mlp),
		"model.experts": number(config.num_local_experts),
		"model.experts_active": number(config.num_experts_per_tok),
		"model.expert_ffn": ffn,
		"model.shared_expert_ffn": ffn,
		"model.dense_layers": layers - routed,
		...(chunked > 0 && {
			"model.window": number(config.attention_chunk_size),
			"model.local_layers": chunked,
		}),
	};
}

function objectOf(value: unknown): Config {
	return typeof value === "object" && value !== null ? { ...value } : {};
}

// Every other layer looks at a window only.
function namedWindow(config: Config): PlanValues {
	const layers = config.attention_layers;
	if (!Array.isArray(layers)) return {};
	return {
		"model.window": number(config.window_size),
		"model.local_layers": layers.filter((each) => each === "local").length,
	};
}

function falcon(config: Config): PlanValues {
	const isNew = config.new_decoder_architecture === true;
	const hasBias = flag(config.bias);
	const isParallel = config.parallel_attn !== false;
	return {
		"model.kv_heads": isNew
			? number(config.num_kv_heads)
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
function stableLm(config: Config): PlanValues {
	const heads =
		(number(config.num_attention_heads) ?? 0) +
		(number(config.num_key_value_heads) ?? 0);
	const layers = number(config.num_hidden_layers) ?? 0;
	return {
		"model.qkv_bias": flag(config.use_qkv_bias),
		"model.norms_per_block": config.use_parallel_residual === true ? 1 : 2,
		"model.other_parameters":
			config.qk_layernorm === true
				? layers * heads * headDim(config)
				: undefined,
	};
}

function headDim(config: Config): number {
	return (
		(number(config.hidden_size) ?? 0) /
		(number(config.num_attention_heads) ?? 1)
	);
}

function learnedPositions(config: Config): PlanValues {
	return {
		"model.learned_positions":
			number(config.n_positions) ?? number(config.max_position_embeddings),
	};
}

function plusTwo(value: unknown): number | undefined {
	const positions = number(value);
	return positions === undefined ? undefined : positions + 2;
}

function number(value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value)
		? value
		: undefined;
}

function text(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
	return typeof value === "boolean" ? value : undefined;
}
