import type { Operator } from "../../model.js";
import { loose } from "../blocks.js";
import { firstNumber, flagOf, numbersOf } from "../hub-reading.js";
import { offsetHead } from "./heads.js";
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
import { headedSizesOf, TIME } from "./sizes.js";

/** Transformers over clips that attend to their text. */

/** Wan (Wan Team 2025, §4.2; diffusers 0.40, WanTransformer3DModel): self-attention, cross-attention, one modulation. */
export const wan: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const { hidden, dims, layers, inputs, outputs } = headedSizesOf(config, {
		heads: 40,
		headDim: 128,
		layers: 40,
		inputs: 16,
		outputs: 16,
	});
	const ffn = firstNumber(config, "ffn_dim") ?? 13824;
	const text = firstNumber(config, "text_dim") ?? 4096;
	const [, patch = 2] = numbersOf(config.patch_size) ?? [1, 2, 2];
	const rows = frames * (height / patch) * (width / patch);
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
					...selfAttention(dims, rows),
					normed("norm2", hidden, rows, {
						parameters: crossNorm ? 2 * hidden : 0,
					}),
					...crossAttention(dims, rows, textTokens),
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
			...offsetHead({ hidden, outputs: patch ** 2 * outputs, rows }),
		],
	};
};

/** LTX-Video (HaCohen et al. 2024, §2.2; diffusers 0.40): tokens of a deep autoencoder, each patched by it already. */
export const ltx: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const { hidden, dims, layers, inputs, caption } = headedSizesOf(config, {
		heads: 32,
		headDim: 64,
		layers: 28,
		inputs: 128,
		caption: 4096,
	});
	const rows = frames * height * width;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					loose("modulation", 6 * hidden),
					modulated("norm1", hidden, rows, { flavour: "rms" }),
					...selfAttention(dims, rows),
					...crossAttention(dims, rows, textTokens),
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
			...offsetHead({ hidden, outputs: inputs, rows }),
		],
	};
};

type Heads = readonly [heads: number, headDim: number];

function selfAttention(heads: Heads, rows: number): readonly Operator[] {
	const width = heads[0] * heads[1];
	return attentionOf({
		width,
		heads,
		rows,
		between: headNorms(heads, rows, width, { across: true }),
	});
}

function crossAttention(
	heads: Heads,
	rows: number,
	keyRows: number,
): readonly Operator[] {
	const width = heads[0] * heads[1];
	return attentionOf({
		width,
		heads,
		rows,
		keyRows,
		prefix: "cross_",
		between: headNorms(heads, rows, width, { across: true, keyRows }),
	});
}
