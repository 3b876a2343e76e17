import type { Operator } from "../../model.js";
import { loose, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import {
	attentionOf,
	type BuildDenoiser,
	core,
	embedder,
	feedForward,
	gate,
	headNorms,
	inFp32,
	kept,
	modulated,
	normed,
	patches,
	project,
} from "./pieces.js";

/** Transformers in which image and text have weights of their own and attend to each other (Esser et al. 2024, §4). */

/** Width of the sine and cosine that a time step becomes before it is embedded. */
const TIME = 256;

interface Joint {
	readonly hidden: number;
	readonly heads: readonly [heads: number, headDim: number];
	readonly image: number;
	readonly text: number;
	readonly ffn: number;
	readonly gated?: boolean;
	readonly bias?: boolean;
	/** Learned parameters of one norm of a head. */
	readonly headNorm: number;
	/** Vectors that modulate the image's half. */
	readonly modulations?: number;
	/** The text ends with this block: it gives keys and values only. */
	readonly textEnds?: boolean;
	/** No modulation of its own: one network gives it to all blocks. */
	readonly isModulated?: false;
	/** A single block parts its input into text and image and puts both together again for attention. */
	readonly copiesInput?: true;
	/** A norm of a head is a layer norm without parameters in fp32, as those of the streams are. */
	readonly inFp32?: true;
	/** Norms of heads in elementary operations keep their input beside its copy in fp32. */
	readonly keepsInput?: true;
}

/**
 * Both streams, each with projections and an MLP, and one core over all rows. The halves of its output are views while a
 * device has one sample, as it mostly has; of several they would be copies.
 */
function jointBlock(of: Joint): readonly Operator[] {
	const { hidden, heads, image, text, ffn } = of;
	const bias = { bias: of.bias ?? true };
	const into = (name: string, rows: number): Operator =>
		project(name, [hidden, hidden], rows, bias);
	const half = (
		name: string,
		rows: number,
		ends: boolean,
		modulations: number,
	): readonly Operator[] => [
		...(of.isModulated === false
			? []
			: [
					project(
						`${name}modulation`,
						[hidden, (ends ? 2 : modulations) * hidden],
						1,
						bias,
					),
				]),
		modulated(`${name}norm1`, hidden, rows),
		into(`${name}q`, rows),
		into(`${name}k`, rows),
		into(`${name}v`, rows),
		...normsOf(of, rows),
		...(of.inFp32 ? [inFp32(4 * hidden, rows)] : []),
		...(ends
			? []
			: [
					into(`${name}o`, rows),
					modulated(`${name}norm2`, hidden, rows),
					...feedForward([hidden, ffn], rows, {
						gated: of.gated ?? false,
						...bias,
						name,
					}),
					gate(2 * hidden, rows),
				]),
	];
	return [
		...half("", image, false, of.modulations ?? 6),
		...half("text_", text, of.textEnds ?? false, 6),
		core(heads, image + text),
	];
}

function normsOf(of: Joint, rows: number): readonly Operator[] {
	return headNorms(of.heads, rows, of.headNorm, {
		flavour: of.inFp32 ? "layer" : "rms",
		keepsInput: of.keepsInput === true && of.headNorm > 0,
	});
}

/** One stream, attention and MLP side by side, one projection back (Dehghani et al. 2023). */
function singleBlock(of: Joint): readonly Operator[] {
	const { hidden, heads, ffn } = of;
	const rows = of.image + of.text;
	const into = (name: string): Operator =>
		project(name, [hidden, hidden], rows);
	return [
		...(of.isModulated === false
			? []
			: [project("modulation", [hidden, 3 * hidden], 1)]),
		modulated("norm", hidden, rows),
		...(of.copiesInput ? [kept(hidden, rows)] : []),
		into("q"),
		into("k"),
		into("v"),
		...normsOf(of, rows),
		core(heads, rows),
		// Its output is copied beside that of the MLP.
		gate(hidden, rows),
		project("up", [hidden, ffn], rows),
		{ kind: "activation", gated: false, width: ffn, rows },
		project("down", [hidden + ffn, hidden], rows),
		gate(hidden, rows),
	];
}

/** Stable Diffusion 3 and 3.5 (diffusers 0.40, SD3Transformer2DModel). */
export const sd3: BuildDenoiser = (config, { height, width, textTokens }) => {
	const heads = firstNumber(config, "num_attention_heads") ?? 18;
	const headDim = firstNumber(config, "attention_head_dim") ?? 64;
	const layers = firstNumber(config, "num_layers") ?? 18;
	const inputs = firstNumber(config, "in_channels") ?? 16;
	const outputs = firstNumber(config, "out_channels") ?? 16;
	const patch = firstNumber(config, "patch_size") ?? 2;
	const text = firstNumber(config, "joint_attention_dim") ?? 4096;
	const pooled = firstNumber(config, "pooled_projection_dim") ?? 2048;
	const hidden = heads * headDim;
	const image = (height / patch) * (width / patch);
	const dual = numbersOf(config.dual_attention_layers)?.length ?? 0;
	const headNorm = config.qk_norm === "rms_norm" ? headDim : 0;
	const shape: Joint = {
		hidden,
		heads: [heads, headDim],
		image,
		text: textTokens,
		ffn: 4 * hidden,
		headNorm,
		keepsInput: true,
	};
	// A second attention of the image to itself, with three more vectors of modulation (Stable Diffusion 3.5 medium).
	const second = attentionOf({
		width: hidden,
		heads: shape.heads,
		rows: image,
		prefix: "own_",
		between: normsOf(shape, image),
	});
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: dual,
				operators: [
					...jointBlock({ ...shape, modulations: 9 }),
					...second,
					// Its own modulated input, and what its gate multiplies.
					kept(2 * hidden, image),
				],
			},
			{ layers: layers - dual - 1, operators: jointBlock(shape) },
			{ layers: 1, operators: jointBlock({ ...shape, textEnds: true }) },
		],
		ends: [
			patches([inputs, hidden], patch ** 2, image),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...embedder("pooled", [pooled, hidden]),
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, patch ** 2 * outputs], image),
		],
	};
};

function fluxShape(
	config: HubConfig,
	image: number,
	textTokens: number,
): Joint {
	const heads = firstNumber(config, "num_attention_heads") ?? 24;
	const headDim = firstNumber(config, "attention_head_dim") ?? 128;
	const hidden = heads * headDim;
	return {
		hidden,
		heads: [heads, headDim],
		image,
		text: textTokens,
		ffn: 4 * hidden,
		headNorm: headDim,
	};
}

/** FLUX.1 (Black Forest Labs; diffusers 0.40, FluxTransformer2DModel): joint blocks, then single ones. */
export const flux: BuildDenoiser = (config, { height, width, textTokens }) => {
	// Four neighbours of the latent are one token before they come here.
	const image = (height / 2) * (width / 2);
	const shape = fluxShape(config, image, textTokens);
	const { hidden } = shape;
	const inputs = firstNumber(config, "in_channels") ?? 64;
	const text = firstNumber(config, "joint_attention_dim") ?? 4096;
	const pooled = firstNumber(config, "pooled_projection_dim") ?? 768;
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: firstNumber(config, "num_layers") ?? 19,
				operators: jointBlock(shape),
			},
			{
				layers: firstNumber(config, "num_single_layers") ?? 38,
				operators: singleBlock(shape),
			},
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...(flagOf(config.guidance_embeds)
				? embedder("guidance", [TIME, hidden])
				: []),
			...embedder("pooled", [pooled, hidden]),
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, inputs], image),
		],
	};
};

/** Chroma (diffusers 0.40, ChromaTransformer2DModel): FLUX whose modulations come from one small network. */
export const chroma: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const image = (height / 2) * (width / 2);
	const shape: Joint = {
		...fluxShape(config, image, textTokens),
		isModulated: false,
	};
	const { hidden } = shape;
	const inputs = firstNumber(config, "in_channels") ?? 64;
	const text = firstNumber(config, "joint_attention_dim") ?? 4096;
	const joint = firstNumber(config, "num_layers") ?? 19;
	const single = firstNumber(config, "num_single_layers") ?? 38;
	const wide = firstNumber(config, "approximator_hidden_dim") ?? 5120;
	const depth = firstNumber(config, "approximator_layers") ?? 5;
	const channels = firstNumber(config, "approximator_num_channels") ?? 64;
	// Three vectors of a single block, twelve of a joint one, two at the end.
	const rows = 3 * single + 12 * joint + 2;
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{ layers: joint, operators: jointBlock(shape) },
			{ layers: single, operators: singleBlock(shape) },
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			project("modulation-in", [channels, wide], rows),
			...Array.from({ length: depth }, () => [
				...embedder("modulation", [wide, wide], rows),
				normed("modulation-norm", wide, rows, {
					parameters: wide,
					flavour: "rms",
				}),
			]).flat(),
			project("modulation-out", [wide, hidden], rows),
			modulated("last-norm", hidden, image),
			project("head", [hidden, inputs], image),
		],
	};
};

/** Qwen-Image (Wu et al. 2025; diffusers 0.40, QwenImageTransformer2DModel): joint blocks only. */
export const qwenImage: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const image = (height / 2) * (width / 2);
	const shape = fluxShape(config, image, textTokens);
	const { hidden } = shape;
	const inputs = firstNumber(config, "in_channels") ?? 64;
	const text = firstNumber(config, "joint_attention_dim") ?? 3584;
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: firstNumber(config, "num_layers") ?? 60,
				operators: jointBlock({ ...shape, keepsInput: true }),
			},
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			normed("caption-norm", text, textTokens, {
				parameters: text,
				flavour: "rms",
			}),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, inputs], image),
		],
	};
};

/** HunyuanVideo (Kong et al. 2024, §4.2; diffusers 0.40): FLUX's blocks over video, a refiner over the text. */
export const hunyuanVideo: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const patch = firstNumber(config, "patch_size") ?? 2;
	const image = frames * (height / patch) * (width / patch);
	const shape: Joint = {
		...fluxShape(config, image, textTokens),
		keepsInput: true,
	};
	const { hidden, heads } = shape;
	const inputs = firstNumber(config, "in_channels") ?? 16;
	const outputs = firstNumber(config, "out_channels") ?? 16;
	const text = firstNumber(config, "text_embed_dim") ?? 4096;
	const pooled = firstNumber(config, "pooled_projection_dim") ?? 768;
	const refined = (name: string): Operator =>
		normed(name, hidden, textTokens, { parameters: 2 * hidden });
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: firstNumber(config, "num_refiner_layers") ?? 2,
				operators: [
					refined("norm1"),
					...attentionOf({
						width: hidden,
						heads,
						rows: textTokens,
						// Trainers adapt the blocks, not what refines the text.
						prefix: "refiner_",
					}),
					refined("norm2"),
					...feedForward([hidden, 4 * hidden], textTokens),
					project("modulation", [hidden, 2 * hidden], 1),
					gate(2 * hidden, textTokens),
				],
			},
			{
				layers: firstNumber(config, "num_layers") ?? 20,
				operators: jointBlock(shape),
			},
			{
				layers: firstNumber(config, "num_single_layers") ?? 40,
				operators: singleBlock({ ...shape, copiesInput: true }),
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, image),
			...embedder("refiner-time", [TIME, hidden]),
			...embedder("refiner-pooled", [text, hidden]),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...(flagOf(config.guidance_embeds) === false
				? []
				: embedder("guidance", [TIME, hidden])),
			...embedder("pooled", [pooled, hidden]),
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, patch ** 2 * outputs], image),
		],
	};
};

/** AuraFlow (fal 2024; diffusers 0.40): a few joint blocks, then single ones, gated MLPs, registers beside the text. */
export const auraFlow: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const heads = firstNumber(config, "num_attention_heads") ?? 12;
	const headDim = firstNumber(config, "attention_head_dim") ?? 256;
	const inputs = firstNumber(config, "in_channels") ?? 4;
	const patch = firstNumber(config, "patch_size") ?? 2;
	const text = firstNumber(config, "joint_attention_dim") ?? 2048;
	const positions = firstNumber(config, "pos_embed_max_size") ?? 1024;
	const hidden = heads * headDim;
	const ffn = Math.ceil(Math.floor((8 * hidden) / 3) / 256) * 256;
	const image = (height / patch) * (width / patch);
	const registers = 8;
	const rows = image + textTokens + registers;
	const plain = { bias: false };
	const shape: Joint = {
		hidden,
		heads: [heads, headDim],
		image,
		text: textTokens + registers,
		ffn,
		gated: true,
		bias: false,
		headNorm: 0,
		inFp32: true,
	};
	return {
		hidden,
		rows,
		stacks: [
			{
				layers: firstNumber(config, "num_mmdit_layers") ?? 4,
				operators: jointBlock(shape),
			},
			{
				layers: firstNumber(config, "num_single_dit_layers") ?? 32,
				operators: [
					project("modulation", [hidden, 6 * hidden], 1, plain),
					modulated("norm1", hidden, rows),
					...attentionOf({
						width: hidden,
						heads: shape.heads,
						rows,
						bias: false,
						between: headNorms(shape.heads, rows, 0, { flavour: "layer" }),
					}),
					inFp32(4 * hidden, rows),
					modulated("norm2", hidden, rows),
					...feedForward([hidden, ffn], rows, { gated: true, bias: false }),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			project("patches", [inputs * patch ** 2, hidden], image, {
				readsData: true,
			}),
			table("positions", positions, hidden),
			loose("registers", registers * hidden),
			project("caption", [text, hidden], textTokens, {
				...plain,
				readsData: true,
			}),
			...embedder("time", [TIME, hidden]),
			project("last-modulation", [hidden, 2 * hidden], 1, plain),
			modulated("last-norm", hidden, image),
			project("head", [hidden, inputs * patch ** 2], image, plain),
		],
	};
};
