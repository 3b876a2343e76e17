import type { Operator, Stack } from "../../model.js";
import { loose } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import {
	type BuildDenoiser,
	core,
	type Denoiser,
	embedder,
	feedForward,
	gate,
	headNorms,
	kept,
	type LatentSample,
	modulated,
	normed,
	project,
} from "./pieces.js";
import { sizesOf, TIME } from "./sizes.js";

/** Transformers that refine image and text alone before both stand in one stream, with fewer heads of keys. */

/** Widest embedding of a time step. */
const TIME_WIDTH = 1024;

/** Images that OmniGen2 can tell apart beside the one that it makes. */
const REFERENCES = 5;

/** Blocks over both inputs at once, and those that refine each alone. */
const DEPTHS = { layers: 26, refiners: 2 } as const;

interface LuminaShape {
	readonly hidden: number;
	readonly heads: number;
	readonly kvHeads: number;
	readonly ffn: number;
	/** Width of the embedded time step. */
	readonly time: number;
}

/** Lumina-Image 2.0 (Qin et al. 2025, §3.1; diffusers 0.40, Lumina2Transformer2DModel). */
export const lumina2: BuildDenoiser = (config, sample) =>
	lumina(config, sample, firstNumber(config, "cap_feat_dim") ?? 1024);

/**
 * OmniGen2 (Wu et al. 2025, §3; VectorSpaceLab/OmniGen2, transformer_omnigen2.py): the same, with an embedding and
 * blocks for images that come with the text. A sample without such images leaves them idle.
 */
export const omniGen2: BuildDenoiser = (config, sample) => {
	const text = firstNumber(config, "text_feat_dim") ?? 1024;
	const shape = shapeOf(config);
	const built = lumina(config, sample, text);
	if (!built) return undefined;
	const { inputs } = patchesOf(config);
	const { refiners } = sizesOf(config, DEPTHS);
	return {
		...built,
		stacks: [
			...built.stacks,
			{ layers: refiners, operators: blockOf(shape, 0, true) },
		],
		ends: [
			...built.ends,
			project("reference-patches", [inputs, shape.hidden], 0),
			loose("references", REFERENCES * shape.hidden),
		],
	};
};

function lumina(
	config: HubConfig,
	{ height, width, textTokens }: LatentSample,
	text: number,
): Denoiser | undefined {
	const shape = shapeOf(config);
	const { hidden, time } = shape;
	const { patch, inputs, outputs } = patchesOf(config);
	const image = Math.floor(height / patch) * Math.floor(width / patch);
	const { layers, refiners } = sizesOf(config, DEPTHS);
	const stack = (layers: number, rows: number, modulates: boolean): Stack => ({
		layers,
		operators: blockOf(shape, rows, modulates),
	});
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			stack(refiners, image, true),
			stack(refiners, textTokens, false),
			stack(layers, image + textTokens, true),
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			...embedder("time", [TIME, time]),
			normed("caption-norm", text, textTokens, {
				parameters: text,
				flavour: "rms",
			}),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			project("last-modulation", [time, hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, outputs], image),
		],
	};
}

function shapeOf(config: HubConfig): LuminaShape {
	const hidden = firstNumber(config, "hidden_size") ?? 2304;
	const multiple = firstNumber(config, "multiple_of") ?? 256;
	const wide = Math.floor(
		4 * hidden * (firstNumber(config, "ffn_dim_multiplier") ?? 1),
	);
	return {
		hidden,
		heads: sizesOf(config, { heads: 24 }).heads,
		kvHeads: firstNumber(config, "num_kv_heads") ?? 8,
		ffn: multiple * Math.ceil(wide / multiple),
		time: Math.min(hidden, TIME_WIDTH),
	};
}

function patchesOf(config: HubConfig): {
	readonly patch: number;
	readonly inputs: number;
	readonly outputs: number;
} {
	const { patch, inputs } = sizesOf(config, { patch: 2, inputs: 16 });
	const { outputs } = sizesOf(config, { outputs: inputs });
	return {
		patch,
		inputs: patch ** 2 * inputs,
		outputs: patch ** 2 * outputs,
	};
}

function blockOf(
	{ hidden, heads, kvHeads, ffn, time }: LuminaShape,
	rows: number,
	modulates: boolean,
): readonly Operator[] {
	const headDim = hidden / heads;
	const plain = { bias: false };
	const narrow = kvHeads * headDim;
	return [
		...(modulates
			? [project("modulation", [time, 4 * hidden], Math.min(rows, 1))]
			: []),
		...["norm1", "norm2", "norm3", "norm4"].map((name) =>
			normed(name, hidden, rows, { parameters: hidden, flavour: "rms" }),
		),
		project("q", [hidden, hidden], rows, plain),
		project("k", [hidden, narrow], rows, plain),
		project("v", [hidden, narrow], rows, plain),
		...headNorms([heads, headDim], rows, headDim),
		// Keys and values are repeated for every head that asks.
		core([heads, headDim], rows),
		project("o", [hidden, hidden], rows, plain),
		...feedForward([hidden, ffn], rows, { gated: true, bias: false }),
		// What both projections read; two norms before a scale and two branches before a gate where a vector modulates.
		kept(2 * hidden, rows),
		...(modulates ? [gate(4 * hidden, rows)] : []),
	];
}
