import type { PlanFields } from "../../plan/fields.js";

/** What a flavour of a torchtitan model is: a published model, or a shape of its own. */
export type Flavor =
	| { readonly id: string }
	| { readonly shape: Partial<PlanFields> };

/**
 * Models by `name/flavor`. Source: https://github.com/pytorch/torchtitan, torchtitan/models/<name>/__init__.py and
 * model/args.py at 238fa9953e4a. A Hub id stands where every dimension is the published one.
 */
export function flavorOf(name: string, flavor: string): Flavor | undefined {
	// Suffixes choose an attention kernel or mask, not a shape.
	const plain = flavor.replace(/_(flex|varlen)(_attn)?$|_irope$/, "");
	return flavors[`${ALIASES.get(name) ?? name}/${plain}`];
}

/** Every `name/flavor` that we know. */
export function flavorNames(): readonly string[] {
	return Object.keys(flavors);
}

const ALIASES = new Map([
	["llama3_ft", "llama3"],
	["llama3_simple_fsdp", "llama3"],
]);

// Bias-free RMSNorm decoders with a gated MLP and an output head of their own.
const DECODER = {
	"model.family": "decoder",
	"model.norm": "rms",
	"model.gated": true,
	"model.tied": false,
} as const satisfies Partial<PlanFields>;

/** What stands before FLUX's transformer: CLIP-L, T5 1.1 XXL and an autoencoder of 16 channels. */
const FLUX_CLIP = {
	kind: "clip",
	hidden: 768,
	layers: 12,
	heads: 12,
	ffn: 3072,
	isQuick: true,
} as const;
const FLUX_T5 = {
	kind: "t5",
	hidden: 4096,
	layers: 24,
	heads: 64,
	headDim: 64,
	ffn: 10_240,
	vocab: 32_128,
} as const;
const FLUX_AUTOENCODER = {
	block_out_channels: [128, 256, 512, 512],
	layers_per_block: 2,
	latent_channels: 16,
	use_quant_conv: false,
} as const;

/** Test models: six layers of width 256 with a vocabulary of 2048. */
const DEBUG = {
	...DECODER,
	"model.layers": 6,
	"model.hidden": 256,
	"model.heads": 16,
	"model.kv_heads": 16,
	"model.head_dim": 16,
	"model.vocab": 2048,
} as const satisfies Partial<PlanFields>;

const LLAMA4 = {
	...DECODER,
	"model.layers": 48,
	"model.hidden": 5120,
	"model.heads": 40,
	"model.kv_heads": 8,
	"model.head_dim": 128,
	"model.vocab": 202_048,
	"model.experts_active": 1,
	// 8/3 × 5120 × 1.2 is 16,383 (× 4, 2/3, multiples of 2048); halved over the routed and the shared expert.
	"model.ffn": 16_384,
	"model.expert_ffn": 8192,
	"model.shared_expert_ffn": 8192,
} as const satisfies Partial<PlanFields>;

const QWEN3_DEBUG = {
	...DECODER,
	"model.layers": 8,
	"model.hidden": 256,
	"model.heads": 16,
	"model.kv_heads": 8,
	"model.head_dim": 128,
	"model.ffn": 3072,
	"model.vocab": 2048,
	"model.qk_norm": "head",
} as const satisfies Partial<PlanFields>;

const flavors: Readonly<Record<string, Flavor>> = {
	// 4 × 256 × 2/3 is 682, in multiples of 256.
	"llama3/debugmodel": { shape: { ...DEBUG, "model.ffn": 768 } },
	// The two small ones came later: torchtitan/models/llama3/__init__.py at b5bcd76c6.
	"llama3/1B": { id: "meta-llama/Llama-3.2-1B" },
	"llama3/3B": { id: "meta-llama/Llama-3.2-3B" },
	"llama3/8B": { id: "meta-llama/Meta-Llama-3.1-8B" },
	"llama3/70B": { id: "meta-llama/Meta-Llama-3.1-70B" },
	"llama3/405B": { id: "meta-llama/Meta-Llama-3.1-405B" },
	// Until 2025: llama2_configs of torchtitan/models/llama/__init__.py.
	"llama2/7B": { id: "meta-llama/Llama-2-7b-hf" },
	"llama2/13B": { id: "meta-llama/Llama-2-13b-hf" },
	"llama2/70B": { id: "meta-llama/Llama-2-70b-hf" },
	"llama4/debugmodel": {
		shape: {
			...DEBUG,
			"model.ffn": 768,
			"model.experts": 8,
			"model.experts_active": 1,
			// 682 over the routed and the shared expert is 341, in multiples of 256.
			"model.expert_ffn": 512,
			"model.shared_expert_ffn": 512,
			// Every second layer has experts.
			"model.dense_layers": 3,
		},
	},
	"llama4/17bx16e": {
		shape: { ...LLAMA4, "model.experts": 16, "model.dense_layers": 0 },
	},
	"llama4/17bx128e": {
		shape: { ...LLAMA4, "model.experts": 128, "model.dense_layers": 24 },
	},
	"deepseek_v3/debugmodel": {
		shape: {
			...DECODER,
			"model.layers": 6,
			"model.hidden": 256,
			"model.heads": 16,
			"model.vocab": 2048,
			"model.ffn": 1024,
			"model.dense_layers": 1,
			"model.experts": 8,
			"model.experts_active": 3,
			"model.expert_ffn": 256,
			"model.shared_expert_ffn": 512,
			"model.mla.q_rank": 0,
			"model.mla.kv_rank": 512,
			"model.mla.nope_dim": 128,
			"model.mla.rope_dim": 64,
			"model.mla.value_dim": 128,
		},
	},
	"deepseek_v3/16B": { id: "deepseek-ai/DeepSeek-V2-Lite" },
	"deepseek_v3/236B": { id: "deepseek-ai/DeepSeek-V2" },
	"deepseek_v3/671B": { id: "deepseek-ai/DeepSeek-V3-Base" },
	"qwen3/debugmodel": { shape: { ...QWEN3_DEBUG, "model.tied": true } },
	"qwen3/debugmodel_moe": {
		shape: {
			...QWEN3_DEBUG,
			"model.dense_layers": 0,
			"model.experts": 64,
			"model.experts_active": 8,
			"model.expert_ffn": 768,
			"model.shared_expert_ffn": 0,
		},
	},
	"qwen3/0.6B": { id: "Qwen/Qwen3-0.6B" },
	"qwen3/1.7B": { id: "Qwen/Qwen3-1.7B" },
	"qwen3/4B": { id: "Qwen/Qwen3-4B" },
	"qwen3/8B": { id: "Qwen/Qwen3-8B" },
	"qwen3/14B": { id: "Qwen/Qwen3-14B" },
	"qwen3/32B": { id: "Qwen/Qwen3-32B" },
	"qwen3/30B-A3B": { id: "Qwen/Qwen3-30B-A3B" },
	"qwen3/235B-A22B": { id: "Qwen/Qwen3-235B-A22B" },
	"gpt_oss/20b": { id: "openai/gpt-oss-20b" },
	"gpt_oss/120b": { id: "openai/gpt-oss-120b" },
	"flux/flux-debug": {
		shape: {
			"model.config": {
				model_type: "diffusion",
				image: 256,
				text_tokens: 256,
				denoiser: {
					_class_name: "FluxTransformer2DModel",
					num_attention_heads: 12,
					num_layers: 2,
					num_single_layers: 2,
				},
				text_encoders: [FLUX_CLIP, FLUX_T5],
				autoencoder: FLUX_AUTOENCODER,
			},
		},
	},
	"flux/flux-dev": { id: "black-forest-labs/FLUX.1-dev" },
	"flux/flux-schnell": { id: "black-forest-labs/FLUX.1-schnell" },
};
