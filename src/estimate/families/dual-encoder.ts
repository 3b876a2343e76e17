import type { Model, Operator } from "../model.js";
import { attention, linear, loose, mlp, norm, table } from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	textOf,
} from "./hub-reading.js";

/** True for a `model_type` that this file builds. */
export function isDualEncoderType(type: string): boolean {
	return type === "clip" || type === "siglip";
}

/**
 * An encoder of images and one of texts that meet in one space: CLIP (Radford et al. 2021, §2.4) and SigLIP (Zhai et
 * al. 2023). A sample is a pair. Built from its config.json (transformers 5.18); undefined when a dimension is missing.
 */
export function dualEncoderModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const isClip = config.model_type === "clip";
	const text = towerOf(config.text_config, isClip);
	const vision = towerOf(config.vision_config, isClip);
	if (!text || !vision) return undefined;
	const patch = firstNumber(vision.config, "patch_size") ?? 16;
	const learned = firstNumber(vision.config, "image_size") ?? 224;
	const patches = Math.floor((sample.image ?? learned) / patch) ** 2;
	const learnedPatches = Math.floor(learned / patch) ** 2;
	const longest = firstNumber(text.config, "max_position_embeddings") ?? 77;
	const textRows = Math.min(sample.sequence, longest);
	const imageRows = patches + (isClip ? 1 : 0);
	const shared = firstNumber(config, "projection_dim") ?? text.hidden;
	return {
		family: "vit",
		hidden: vision.hidden,
		vocab: 0,
		tokens: imageRows + textRows,
		logitRows: 0,
		stacks: [
			{
				layers: vision.layers,
				operators: layerOf(vision, imageRows, "full"),
			},
			{
				layers: text.layers,
				operators: layerOf(text, textRows, isClip ? "causal" : "full"),
			},
		],
		ends: [
			{
				kind: "convolution",
				name: "patches",
				inputs: 3,
				outputs: vision.hidden,
				kernel: patch ** 2,
				groups: 1,
				bias: !isClip,
				positions: patches,
				readsData: true,
			},
			table(
				"image-positions",
				learnedPatches + (isClip ? 1 : 0),
				vision.hidden,
			),
			table(
				"embedding",
				firstNumber(text.config, "vocab_size") ?? 0,
				text.hidden,
			),
			table("text-positions", longest, text.hidden),
			norm({ name: "text-norm", width: text.hidden, rows: textRows }),
			norm({ name: "image-norm", width: vision.hidden, rows: imageRows }),
			...(isClip
				? clipEnds({ text, vision, imageRows, shared })
				: siglipEnds({ text, vision, imageRows })),
		],
	};
}

interface Tower {
	readonly config: HubConfig;
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	/** GELU by a sigmoid, as CLIP has it unless its config says another. */
	readonly isQuick: boolean;
}

function towerOf(value: unknown, isClip: boolean): Tower | undefined {
	if (typeof value !== "object" || value === null) return undefined;
	const config: HubConfig = { ...value };
	const layers = firstNumber(config, "num_hidden_layers");
	const hidden = firstNumber(config, "hidden_size");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "intermediate_size");
	if (!layers || !hidden || !heads || !ffn) return undefined;
	const usual = isClip ? "quick_gelu" : "gelu";
	const isQuick = (textOf(config.hidden_act) ?? usual) === "quick_gelu";
	return { config, layers, hidden, heads, ffn, isQuick };
}

// A class token, a norm before the layers, one projection for each side and a temperature.
function clipEnds({
	text,
	vision,
	imageRows,
	shared,
}: {
	readonly text: Tower;
	readonly vision: Tower;
	readonly imageRows: number;
	readonly shared: number;
}): readonly Operator[] {
	const project = (name: string, inputs: number): Operator =>
		linear({ name, inputs, outputs: shared, rows: 1, bias: false });
	return [
		table("class-token", 1, vision.hidden),
		norm({ name: "first-norm", width: vision.hidden, rows: imageRows }),
		project("image-projection", vision.hidden),
		project("text-projection", text.hidden),
		loose("temperature", 1),
	];
}

// Images are pooled by one learned query; a temperature and a bias.
function siglipEnds({
	text,
	vision,
	imageRows,
}: {
	readonly text: Tower;
	readonly vision: Tower;
	readonly imageRows: number;
}): readonly Operator[] {
	const { hidden, heads, ffn } = vision;
	return [
		table("probe", 1, hidden),
		...attention({
			hidden,
			heads,
			headDim: hidden / heads,
			rows: 1,
			keyRows: imageRows,
			mask: "full",
			queryBias: true,
			keyBias: true,
			valueBias: true,
			outBias: true,
		}),
		norm({ name: "pool-norm", width: hidden, rows: 1 }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows: 1 }),
		linear({
			name: "text-head",
			inputs: text.hidden,
			outputs: firstNumber(text.config, "projection_size") ?? text.hidden,
			rows: 1,
		}),
		loose("temperature", 2),
	];
}

function layerOf(
	{ hidden, heads, ffn, isQuick }: Tower,
	rows: number,
	mask: "causal" | "full",
): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...attention({
			hidden,
			heads,
			headDim: hidden / heads,
			rows,
			keyRows: rows,
			mask,
			queryBias: true,
			keyBias: true,
			valueBias: true,
			outBias: true,
		}),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows, isQuick }),
	];
}
