import { describe, expect, test } from "vitest";
import {
	type Adapter,
	trainableParameters,
} from "../../src/estimate/adapter.js";
import { autoencoder } from "../../src/estimate/families/diffusion/autoencoder.js";
import { denoisers } from "../../src/estimate/families/diffusion/denoisers.js";
import {
	type TextEncoder,
	textEncoder,
} from "../../src/estimate/families/diffusion/text-encoders.js";
import {
	cogVideoXAutoencoder,
	ltxAutoencoder,
} from "../../src/estimate/families/diffusion/video-autoencoder.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import type { Model, Operator } from "../../src/estimate/model.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";
import { keptOnMeta } from "./kept-bytes.js";
import { note, tell } from "./tally.js";

type Config = Readonly<Record<string, unknown>>;

const SDXL: Config = {
	_class_name: "UNet2DConditionModel",
	block_out_channels: [320, 640, 1280],
	cross_attention_dim: 2048,
	attention_head_dim: [5, 10, 20],
	transformer_layers_per_block: [1, 2, 10],
	down_block_types: [
		"DownBlock2D",
		"CrossAttnDownBlock2D",
		"CrossAttnDownBlock2D",
	],
	use_linear_projection: true,
	addition_embed_type: "text_time",
	projection_class_embeddings_input_dim: 2816,
};

const SD: Config = {
	_class_name: "UNet2DConditionModel",
	block_out_channels: [320, 640, 1280, 1280],
	cross_attention_dim: 768,
	attention_head_dim: 8,
	down_block_types: [
		"CrossAttnDownBlock2D",
		"CrossAttnDownBlock2D",
		"CrossAttnDownBlock2D",
		"DownBlock2D",
	],
};

/** The published configs that the golden rows were run with, by the beginning of a row's id. */
const configs: Readonly<Record<string, Config>> = {
	"diffusion/auraflow": { _class_name: "AuraFlowTransformer2DModel" },
	"diffusion/cogvideox-5b": {
		_class_name: "CogVideoXTransformer3DModel",
		num_attention_heads: 48,
		num_layers: 42,
	},
	"diffusion/cogview3plus": { _class_name: "CogView3PlusTransformer2DModel" },
	"diffusion/DiT-B/2": {
		_class_name: "DiT",
		hidden_size: 768,
		depth: 12,
		num_heads: 12,
		patch_size: 2,
	},
	"diffusion/DiT-B/4": {
		_class_name: "DiT",
		hidden_size: 768,
		depth: 12,
		num_heads: 12,
		patch_size: 4,
	},
	"diffusion/DiT-XL/2": {
		_class_name: "DiT",
		hidden_size: 1152,
		depth: 28,
		num_heads: 16,
		patch_size: 2,
	},
	"diffusion/DiT-XL/4": {
		_class_name: "DiT",
		hidden_size: 1152,
		depth: 28,
		num_heads: 16,
		patch_size: 4,
	},
	"diffusion/dit-xl-2-diffusers": {
		_class_name: "DiTTransformer2DModel",
		num_attention_heads: 16,
		attention_head_dim: 72,
		num_layers: 28,
		patch_size: 2,
	},
	"diffusion/chroma": { _class_name: "ChromaTransformer2DModel" },
	"diffusion/flux1-schnell": { _class_name: "FluxTransformer2DModel" },
	"diffusion/hunyuanvideo": { _class_name: "HunyuanVideoTransformer3DModel" },
	"diffusion/ltx-video-13b": {
		_class_name: "LTXVideoTransformer3DModel",
		attention_head_dim: 128,
		num_layers: 48,
	},
	"diffusion/ltx-video-2b": { _class_name: "LTXVideoTransformer3DModel" },
	"diffusion/pixart-alpha-xl2@1024": {
		_class_name: "PixArtTransformer2DModel",
		use_additional_conditions: true,
	},
	"diffusion/pixart": { _class_name: "PixArtTransformer2DModel" },
	"diffusion/qwen-image": { _class_name: "QwenImageTransformer2DModel" },
	"diffusion/sana-1600m": { _class_name: "SanaTransformer2DModel" },
	"diffusion/sd15-unet": SD,
	"diffusion/sd21-unet": {
		...SD,
		cross_attention_dim: 1024,
		attention_head_dim: [5, 10, 20, 20],
		use_linear_projection: true,
	},
	"diffusion/sdxl-unet": SDXL,
	"diffusion/sd35-large": {
		_class_name: "SD3Transformer2DModel",
		num_attention_heads: 38,
		num_layers: 38,
		qk_norm: "rms_norm",
	},
	"diffusion/sd35-medium": {
		_class_name: "SD3Transformer2DModel",
		num_attention_heads: 24,
		num_layers: 24,
		qk_norm: "rms_norm",
		dual_attention_layers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
	},
	"diffusion/wan21-t2v-1.3b": {
		_class_name: "WanTransformer3DModel",
		num_attention_heads: 12,
		num_layers: 30,
		ffn_dim: 8960,
	},
	"diffusion/z-image": { _class_name: "ZImageTransformer2DModel" },
	"diffusion/kandinsky-prior": { _class_name: "PriorTransformer" },
	"diffusion/kandinsky22-decoder": {
		_class_name: "UNet2DConditionModel",
		block_out_channels: [384, 768, 1152, 1536],
		layers_per_block: 3,
		cross_attention_dim: 768,
		attention_head_dim: 64,
		down_block_types: [
			"ResnetDownsampleBlock2D",
			"SimpleCrossAttnDownBlock2D",
			"SimpleCrossAttnDownBlock2D",
			"SimpleCrossAttnDownBlock2D",
		],
		out_channels: 8,
		addition_embed_type: "image",
		encoder_hid_dim: 1280,
		resnet_time_scale_shift: "scale_shift",
	},
};

const encoders: Readonly<Record<string, TextEncoder>> = {
	"textenc/clip-l": {
		kind: "clip",
		hidden: 768,
		layers: 12,
		heads: 12,
		ffn: 3072,
		isQuick: true,
	},
	"textenc/openclip-bigG": {
		kind: "clip",
		hidden: 1280,
		layers: 32,
		heads: 20,
		ffn: 5120,
		projection: 1280,
	},
	"textenc/openclip-h": {
		kind: "clip",
		hidden: 1024,
		layers: 23,
		heads: 16,
		ffn: 4096,
	},
	"textenc/t5-v1_1-xl": {
		kind: "t5",
		hidden: 2048,
		layers: 24,
		heads: 32,
		headDim: 64,
		ffn: 5120,
		vocab: 32128,
	},
	"textenc/t5-v1_1-xxl": {
		kind: "t5",
		hidden: 4096,
		layers: 24,
		heads: 64,
		headDim: 64,
		ffn: 10240,
		vocab: 32128,
	},
	"textenc/umt5-xxl-like": {
		kind: "t5",
		hidden: 4096,
		layers: 24,
		heads: 64,
		headDim: 64,
		ffn: 10240,
		vocab: 256384,
	},
};

function byPrefix<T>(
	table: Readonly<Record<string, T>>,
	id: string,
): T | undefined {
	const key = Object.keys(table)
		.filter(
			(each) =>
				id === each || id.startsWith(`${each}@`) || id.startsWith(`${each}-`),
		)
		.sort((a, b) => b.length - a.length)[0];
	return key === undefined ? undefined : table[key];
}

function latentOf(row: Readonly<Record<string, string>>): {
	height: number;
	width: number;
	frames: number;
	textTokens: number;
} {
	const id = row.id ?? "";
	const input = row.input ?? "";
	const text =
		/(\d+)(?:x\d+)? (?:text|txt)/.exec(input) ?? /,(\d+) tok/.exec(input);
	const square = /@(\d+)(?:-|$)/.exec(id);
	const video = /@(\d+)x(\d+)x(\d+)/.exec(id);
	const latent =
		/latent ([\dx]+)/.exec(input)?.[1]?.split("x").map(Number) ?? [];
	const textTokens =
		Number(text?.[1] ?? 0) ||
		(id.includes("z-image")
			? 128
			: id.includes("chroma")
				? 512
				: id.includes("prior")
					? 77
					: id.includes("cogview")
						? 224
						: 0);
	if (video && id.includes("ltx")) {
		const [, frames = 1, height = 0, width = 0] = video.map(Number);
		return {
			height: height / 32,
			width: width / 32,
			frames: (frames - 1) / 8 + 1,
			textTokens,
		};
	}
	if (latent.length === 4 && id.includes("cogvideox")) {
		return {
			frames: latent[0] ?? 1,
			height: latent[2] ?? 0,
			width: latent[3] ?? 0,
			textTokens,
		};
	}
	if (latent.length === 4) {
		return {
			frames: latent[1] ?? 1,
			height: latent[2] ?? 0,
			width: latent[3] ?? 0,
			textTokens,
		};
	}
	if (latent.length === 3)
		return {
			frames: 1,
			height: latent[1] ?? 0,
			width: latent[2] ?? 0,
			textTokens,
		};
	const side = Number(square?.[1] ?? 0) / 8;
	return { height: side, width: side, frames: 1, textTokens };
}

function modelOf(operators: readonly Operator[]): Model {
	return {
		family: "",
		hidden: 0,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [],
		ends: operators,
	};
}

interface Built extends Model {
	readonly unused?: readonly Operator[];
}

function built(row: Readonly<Record<string, string>>): Built | undefined {
	const id = row.id ?? "";
	const encoder = byPrefix(encoders, id);
	if (encoder)
		return modelOf(textEncoder(encoder, Number(/@(\d+)/.exec(id)?.[1])));
	if (id.startsWith("vae/sd")) {
		const side = Number(/@(\d+)/.exec(id)?.[1]);
		const four = id.includes("4ch");
		const halves = autoencoder(
			{
				block_out_channels: [128, 256, 512, 512],
				latent_channels: four && !id.includes("16ch") ? 4 : 16,
				use_quant_conv: !id.includes("16ch"),
			},
			{ height: side, width: side },
		);
		if (!halves) return undefined;
		return {
			...modelOf(halves.encoder),
			// The other half of an encoder's row is there and does not run.
			...(id.includes("encode")
				? { unused: halves.decoder }
				: { ends: [...halves.encoder, ...halves.decoder] }),
		};
	}
	const clip = /^vae\/(cogvideox|ltx-0\.9)-encode@(\d+)x(\d+)x(\d+)/.exec(id);
	if (clip) {
		const halves = (
			clip[1] === "cogvideox" ? cogVideoXAutoencoder : ltxAutoencoder
		)(
			{},
			{
				frames: Number(clip[2]),
				height: Number(clip[3]),
				width: Number(clip[4]),
			},
		);
		return halves && { ...modelOf(halves.encoder), unused: halves.decoder };
	}
	const config = byPrefix(configs, id);
	const denoiser =
		config && denoisers[String(config._class_name)]?.(config, latentOf(row));
	return denoiser && { ...modelOf(denoiser.ends), stacks: denoiser.stacks };
}

// The original DiT multiplies its time steps in fp32: its rows kept fp32 in both columns.
function saved(
	model: Model,
	row: Readonly<Record<string, string>>,
): readonly [number, number] {
	return row.id?.startsWith("diffusion/DiT-")
		? [keptOnMeta(model, 4), Number(row.saved_fp32)]
		: [keptOnMeta(model, 2), Number(row.saved_bf16)];
}

/** Adapters of rank 16 on the attention projections, as the golden rows have them. */
function adapted(
	model: Model,
	row: Readonly<Record<string, string>>,
): Record<string, number[]> {
	const adapter: Adapter = {
		kind: "lora",
		rank: 16,
		// By the row's names `out_proj` is a target, which in Chroma ends the network of modulations.
		targets: ["q", "k", "v", "o", "modulation-out"],
		quantization: "none",
		savedModules: [],
	};
	const flops = sampleFlops({ model, convention: "full", adapter });
	return {
		"adapter parameters": [
			trainableParameters({ model, total: 0, adapter }),
			Number(row.lora_params),
		],
		"adapter training": [flops.training, Number(row.lora_fwdbwd)],
		"adapter saved bytes": [
			keptOnMeta(model, 2, adapter),
			Number(row.lora_saved_bf16),
		],
	};
}

describe.skipIf(!hasShared)("golden diffusion rows", () => {
	test("parameters exact, forward and training FLOPs within 0.2 % for nine of ten", () => {
		const off: string[] = [];
		const unread: string[] = [];
		const errors: Record<string, number[]> = {
			parameters: [],
			forward: [],
			training: [],
		};
		for (const row of csvRows("golden/diffusion.csv")) {
			const model = built(row);
			if (!model) {
				unread.push(row.id ?? "");
				continue;
			}
			const flops = sampleFlops({ model, convention: "full" });
			const own = {
				parameters: [
					countParameters(model).total +
						countParameters(modelOf(model.unused ?? [])).total,
					Number(row.params),
				],
				forward: [flops.forward, Number(row.fwd_flops)],
				training: [flops.training, Number(row.fwdbwd_corrected)],
				// What a frozen text encoder keeps is never asked.
				...(row.saved_bf16 &&
					!byPrefix(encoders, row.id ?? "") && {
						"saved bytes": saved(model, row),
					}),
				...(row.lora_params && adapted(model, row)),
			};
			note({ row, pairs: own, errors, off, tolerance: 0.002 });
		}
		tell({ errors, off, unread });
		expect(unread).toEqual([]);
		expect(quantile(errors.parameters ?? [], 1)).toBe(0);
		expect(quantile(errors.forward ?? [], 0.9)).toBeLessThan(0.002);
		expect(quantile(errors.training ?? [], 0.9)).toBeLessThan(0.002);
		expect(quantile(errors["saved bytes"] ?? [], 0.9)).toBeLessThan(0.02);
		expect(quantile(errors["adapter training"] ?? [], 0.9)).toBeLessThan(0.01);
		expect(quantile(errors["adapter saved bytes"] ?? [], 0.5)).toBeLessThan(
			0.01,
		);
		expect(quantile(errors["adapter saved bytes"] ?? [], 0.9)).toBeLessThan(
			0.1,
		);
	});
});
