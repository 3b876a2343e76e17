import { loose, table } from "../blocks.js";
import { firstNumber, flagOf, numbersOf } from "../hub-reading.js";
import { modulatedHead } from "./heads.js";
import {
	fluxShape,
	type Joint,
	jointBlock,
	normsOf,
	singleBlock,
} from "./joint-block.js";
import {
	attentionOf,
	type BuildDenoiser,
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
import { headedSizesOf, sizesOf, TIME } from "./sizes.js";

/** Transformers in which image and text have weights of their own and attend to each other (Esser et al. 2024, §4). */

/** Stable Diffusion 3 and 3.5 (diffusers 0.40, SD3Transformer2DModel). */
export const sd3: BuildDenoiser = (config, { height, width, textTokens }) => {
	const { hidden, dims, headDim, layers } = headedSizesOf(config, {
		heads: 18,
		headDim: 64,
		layers: 18,
	});
	const { inputs, outputs, patch, joint, pooled } = sizesOf(config, {
		inputs: 16,
		outputs: 16,
		patch: 2,
		joint: 4096,
		pooled: 2048,
	});
	const image = (height / patch) * (width / patch);
	const dual = numbersOf(config.dual_attention_layers)?.length ?? 0;
	const headNorm = config.qk_norm === "rms_norm" ? headDim : 0;
	const shape: Joint = {
		hidden,
		heads: dims,
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
			project("caption", [joint, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...embedder("pooled", [pooled, hidden]),
			...modulatedHead({ hidden, outputs: patch ** 2 * outputs, rows: image }),
		],
	};
};

/** FLUX.1 (Black Forest Labs; diffusers 0.40, FluxTransformer2DModel): joint blocks, then single ones. */
export const flux: BuildDenoiser = (config, { height, width, textTokens }) => {
	// Four neighbours of the latent are one token before they come here.
	const image = (height / 2) * (width / 2);
	const shape = fluxShape(config, image, textTokens);
	const { hidden } = shape;
	const { layers, singleLayers, inputs, joint, pooled } = sizesOf(config, {
		layers: 19,
		singleLayers: 38,
		inputs: 64,
		joint: 4096,
		pooled: 768,
	});
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{ layers, operators: jointBlock(shape) },
			{ layers: singleLayers, operators: singleBlock(shape) },
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			project("caption", [joint, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...(flagOf(config.guidance_embeds)
				? embedder("guidance", [TIME, hidden])
				: []),
			...embedder("pooled", [pooled, hidden]),
			...modulatedHead({ hidden, outputs: inputs, rows: image }),
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
	const { layers, singleLayers, inputs, joint } = sizesOf(config, {
		layers: 19,
		singleLayers: 38,
		inputs: 64,
		joint: 4096,
	});
	const wide = firstNumber(config, "approximator_hidden_dim") ?? 5120;
	const depth = firstNumber(config, "approximator_layers") ?? 5;
	const channels = firstNumber(config, "approximator_num_channels") ?? 64;
	// Three vectors of a single block, twelve of a joint one, two at the end.
	const rows = 3 * singleLayers + 12 * layers + 2;
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{ layers, operators: jointBlock(shape) },
			{ layers: singleLayers, operators: singleBlock(shape) },
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			project("caption", [joint, hidden], textTokens, { readsData: true }),
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
	const { layers, inputs, joint } = sizesOf(config, {
		layers: 60,
		inputs: 64,
		joint: 3584,
	});
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers,
				operators: jointBlock({ ...shape, keepsInput: true }),
			},
		],
		ends: [
			project("patches", [inputs, hidden], image, { readsData: true }),
			normed("caption-norm", joint, textTokens, {
				parameters: joint,
				flavour: "rms",
			}),
			project("caption", [joint, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...modulatedHead({ hidden, outputs: inputs, rows: image }),
		],
	};
};

/** AuraFlow (fal 2024; diffusers 0.40): a few joint blocks, then single ones, gated MLPs, registers beside the text. */
export const auraFlow: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const { hidden, dims, inputs, patch, joint } = headedSizesOf(config, {
		heads: 12,
		headDim: 256,
		inputs: 4,
		patch: 2,
		joint: 2048,
	});
	const positions = firstNumber(config, "pos_embed_max_size") ?? 1024;
	const ffn = Math.ceil(Math.floor((8 * hidden) / 3) / 256) * 256;
	const image = (height / patch) * (width / patch);
	const registers = 8;
	const rows = image + textTokens + registers;
	const plain = { bias: false };
	const shape: Joint = {
		hidden,
		heads: dims,
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
						heads: dims,
						rows,
						bias: false,
						between: headNorms(dims, rows, 0, { flavour: "layer" }),
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
			project("caption", [joint, hidden], textTokens, {
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
