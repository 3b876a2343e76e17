import { loose } from "../blocks.js";
import { firstNumber, flagOf, numbersOf } from "../hub-reading.js";
import {
	attentionOf,
	type BuildDenoiser,
	embedder,
	feedForward,
	gate,
	headNorms,
	inFp32,
	modulated,
	normed,
	patches,
	project,
	readsStream,
} from "./pieces.js";

/** Transformers over clips that attend to their text. */

/** Width of the sine and cosine that a time step becomes before it is embedded. */
const TIME = 256;

/** Wan (Wan Team 2025, §4.2; diffusers 0.40, WanTransformer3DModel): self-attention, cross-attention, one modulation. */
export const wan: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const heads = firstNumber(config, "num_attention_heads") ?? 40;
	const headDim = firstNumber(config, "attention_head_dim") ?? 128;
	const layers = firstNumber(config, "num_layers") ?? 40;
	const ffn = firstNumber(config, "ffn_dim") ?? 13824;
	const inputs = firstNumber(config, "in_channels") ?? 16;
	const outputs = firstNumber(config, "out_channels") ?? 16;
	const text = firstNumber(config, "text_dim") ?? 4096;
	const [, patch = 2] = numbersOf(config.patch_size) ?? [1, 2, 2];
	const hidden = heads * headDim;
	const rows = frames * (height / patch) * (width / patch);
	const dims = [heads, headDim] as const;
	const crossNorm = flagOf(config.cross_attn_norm) !== false;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					loose("modulation", 6 * hidden),
					modulated("norm1", hidden, rows),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						between: headNorms(dims, rows, hidden, { across: true }),
					}),
					normed("norm2", hidden, rows, {
						parameters: crossNorm ? 2 * hidden : 0,
					}),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						keyRows: textTokens,
						prefix: "cross_",
						between: headNorms(dims, rows, hidden, {
							across: true,
							keyRows: textTokens,
						}),
					}),
					modulated("norm3", hidden, rows),
					...feedForward([hidden, ffn], rows),
					// Three norms, two modulations and the last of two gates work in fp32.
					inFp32(3 * hidden, rows),
					gate(5 * hidden, rows),
				],
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, rows),
			...embedder("time", [TIME, hidden]),
			project("modulation", [hidden, 6 * hidden], 1),
			...embedder("caption", [text, hidden], textTokens),
			loose("last-modulation", 2 * hidden),
			modulated("last-norm", hidden, rows),
			project("head", [hidden, patch ** 2 * outputs], rows),
		],
	};
};

/** LTX-Video (HaCohen et al. 2024, §2.2; diffusers 0.40): tokens of a deep autoencoder, each patched by it already. */
export const ltx: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const heads = firstNumber(config, "num_attention_heads") ?? 32;
	const headDim = firstNumber(config, "attention_head_dim") ?? 64;
	const layers = firstNumber(config, "num_layers") ?? 28;
	const inputs = firstNumber(config, "in_channels") ?? 128;
	const caption = firstNumber(config, "caption_channels") ?? 4096;
	const hidden = heads * headDim;
	const rows = frames * height * width;
	const dims = [heads, headDim] as const;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					loose("modulation", 6 * hidden),
					modulated("norm1", hidden, rows, { flavour: "rms" }),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						between: headNorms(dims, rows, hidden, { across: true }),
					}),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						keyRows: textTokens,
						prefix: "cross_",
						between: headNorms(dims, rows, hidden, {
							across: true,
							keyRows: textTokens,
						}),
					}),
					readsStream(hidden, rows),
					modulated("norm2", hidden, rows, { flavour: "rms" }),
					...feedForward([hidden, 4 * hidden], rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			project("patches", [inputs, hidden], rows, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			project("modulation", [hidden, 6 * hidden], 1),
			...embedder("caption", [caption, hidden], textTokens),
			loose("last-modulation", 2 * hidden),
			modulated("last-norm", hidden, rows),
			project("head", [hidden, inputs], rows),
		],
	};
};
