import type { Model, Operator, Stack } from "../model.js";
import { operatorParameters } from "../parameters.js";
import { linear, loose, mlp, norm, selfAttention, table } from "./blocks.js";
import { hubDecoder } from "./hub-decoder.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";

/** An encoder of images and what brings its output into the language model. */
interface Tower {
	readonly stacks: readonly Stack[];
	/** Layers behind the one whose output is taken: they run forward only. */
	readonly frozen?: readonly Operator[];
	readonly ends: readonly Operator[];
}

interface TowerContext {
	readonly image: number | undefined;
	readonly hidden: number;
	/** The layer whose output is taken, counted from the last one, which is -1. */
	readonly takenLayer: number;
}

type BuildTower = (
	vision: HubConfig,
	context: TowerContext,
) => Tower | undefined;

/** How the language half differs from the class that its own config names. */
interface VisionLanguageType {
	readonly tower: BuildTower;
	/** `model_type` under which the text config is read. */
	readonly text?: string;
}

const types: Readonly<Record<string, VisionLanguageType>> = {
	llava: { tower: clipTower },
	paligemma: { tower: siglipTower },
	qwen2_vl: { tower: qwenTower, text: "qwen2" },
	qwen2_5_vl: { tower: qwenTower, text: "qwen2" },
};

/** True for a `model_type` that this file builds. */
export function isVisionLanguageType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/**
 * A vision tower, a projector and a decoder, one after the other (Liu et al. 2023, §4.1). The sequence of the sample
 * holds the image's tokens and the text's. Built from its config.json (transformers 5.18); undefined when a part is
 * missing.
 */
export function visionLanguageModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const text = objectOf(config.text_config);
	const vision = objectOf(config.vision_config);
	if (!type || !text || !vision) return undefined;
	const decoder = hubDecoder(
		{
			...text,
			model_type: type.text ?? text.model_type,
			tie_word_embeddings:
				flagOf(config.tie_word_embeddings) ??
				flagOf(text.tie_word_embeddings) ??
				false,
		},
		sample.sequence,
	);
	const tower =
		decoder &&
		type.tower(vision, {
			image: sample.image,
			hidden: decoder.hidden,
			takenLayer: firstNumber(config, "vision_feature_layer") ?? -2,
		});
	if (!tower) return undefined;
	return {
		...decoder,
		family: "decoder",
		stacks: [
			...tower.stacks,
			...decoder.stacks.map((stack) => ({ ...stack, readsEmbedding: true })),
		],
		...(tower.frozen && { frozen: tower.frozen }),
		ends: [...tower.ends, ...decoder.ends],
	};
}

/** CLIP's image half, all of it: the features come from the last layer but one, so that no gradient comes to the last. */
function clipTower(
	vision: HubConfig,
	{ image, hidden: out, takenLayer }: TowerContext,
): Tower | undefined {
	const shape = towerShape(vision, image);
	if (!shape) return undefined;
	const { hidden, patches, learnedPatches } = shape;
	const rows = patches + 1;
	const unused = takenLayer < 0 ? Math.min(-takenLayer - 1, shape.layers) : 0;
	const layer = plainLayer(shape, rows);
	return {
		stacks: [{ layers: shape.layers - unused, operators: layer }],
		...(unused > 0 && { frozen: forwardOnly(layer, unused) }),
		ends: [
			...layer.map((operator) =>
				loose("unused", unused * operatorParameters(operator)),
			),
			stem(shape, { kernel: shape.patch ** 2, bias: false }),
			table("class-token", 1, hidden),
			table("positions", learnedPatches + 1, hidden),
			norm({ name: "first-norm", width: hidden, rows }),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({
				name: "projector1",
				inputs: hidden,
				outputs: out,
				rows: patches,
			}),
			linear({ name: "projector2", inputs: out, outputs: out, rows: patches }),
		],
	};
}

// Their parameters are among those of the model; only their work is forward alone.
function forwardOnly(
	layer: readonly Operator[],
	layers: number,
): readonly Operator[] {
	return Array.from({ length: layers }).flatMap(() =>
		layer.flatMap((operator): readonly Operator[] =>
			operator.kind === "linear"
				? [{ ...operator, tied: true, bias: false }]
				: operator.kind === "core"
					? [operator]
					: [],
		),
	);
}

/** SigLIP's image half without its pooling head, and one linear. */
function siglipTower(
	vision: HubConfig,
	{ image, hidden: out }: TowerContext,
): Tower | undefined {
	const shape = towerShape(vision, image);
	if (!shape) return undefined;
	const { hidden, patches: rows } = shape;
	return {
		stacks: [{ layers: shape.layers, operators: plainLayer(shape, rows) }],
		ends: [
			stem(shape, { kernel: shape.patch ** 2, bias: true }),
			table("positions", shape.learnedPatches, hidden),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({ name: "projector", inputs: hidden, outputs: out, rows }),
		],
	};
}

/** Qwen2-VL (Wang et al. 2024) and Qwen2.5-VL: rotary positions, patches over two frames, four patches merged to a token. */
function qwenTower(
	vision: HubConfig,
	{ image, hidden: out }: TowerContext,
): Tower | undefined {
	const isNewer = vision.model_type === "qwen2_5_vl_vision";
	const shape = towerShape(
		{
			...vision,
			hidden_size: vision.embed_dim ?? vision.hidden_size,
			num_hidden_layers: vision.depth,
			num_attention_heads: vision.num_heads,
			image_size: image ?? 448,
		},
		image,
	);
	if (!shape) return undefined;
	const { hidden, patches: rows } = shape;
	const merge = (firstNumber(vision, "spatial_merge_size") ?? 2) ** 2;
	const frames = firstNumber(vision, "temporal_patch_size") ?? 2;
	const wide = hidden * merge;
	const tokens = rows / merge;
	return {
		stacks: isNewer
			? windowedStacks(vision, shape)
			: [{ layers: shape.layers, operators: plainLayer(shape, rows) }],
		ends: [
			stem(shape, { kernel: frames * shape.patch ** 2, bias: false }),
			norm({
				name: "merger-norm",
				width: hidden,
				rows,
				...(isNewer && { flavour: "rms", parameters: hidden }),
			}),
			linear({ name: "merger1", inputs: wide, outputs: wide, rows: tokens }),
			linear({ name: "merger2", inputs: wide, outputs: out, rows: tokens }),
		],
	};
}

// Most layers of the newer tower see a window of the image; its MLPs are gated and keep their biases.
function windowedStacks(
	vision: HubConfig,
	shape: TowerShape,
): readonly Stack[] {
	const { hidden, ffn, patches: rows, layers, patch } = shape;
	const indexes = vision.fullatt_block_indexes;
	const full = Array.isArray(indexes) ? indexes.length : 0;
	const side = (firstNumber(vision, "window_size") ?? 112) / patch;
	const layer = (keys: number): readonly Operator[] => [
		norm({
			name: "attention-norm",
			width: hidden,
			rows,
			flavour: "rms",
			parameters: hidden,
		}),
		...attentionOf(shape, rows).map((operator) =>
			operator.kind === "core" ? { ...operator, keys } : operator,
		),
		norm({
			name: "mlp-norm",
			width: hidden,
			rows,
			flavour: "rms",
			parameters: hidden,
		}),
		...mlp({ hidden, ffn, gated: true, bias: true, rows }),
	];
	return [
		{ layers: layers - full, operators: layer(Math.min(rows, side ** 2)) },
		{ layers: full, operators: layer(rows) },
	].filter((stack) => stack.layers > 0);
}

interface TowerShape {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	readonly patch: number;
	readonly patches: number;
	readonly learnedPatches: number;
}

function towerShape(
	vision: HubConfig,
	image: number | undefined,
): TowerShape | undefined {
	const hidden = firstNumber(vision, "hidden_size");
	const layers = firstNumber(vision, "num_hidden_layers");
	const heads = firstNumber(vision, "num_attention_heads");
	const patch = firstNumber(vision, "patch_size");
	const learned = firstNumber(vision, "image_size");
	if (!hidden || !layers || !heads || !patch || !learned) return undefined;
	return {
		hidden,
		layers,
		heads,
		patch,
		ffn:
			firstNumber(vision, "intermediate_size") ??
			hidden * (firstNumber(vision, "mlp_ratio") ?? 4),
		patches: Math.floor((image ?? learned) / patch) ** 2,
		learnedPatches: Math.floor(learned / patch) ** 2,
	};
}

function stem(
	{ hidden, patches }: TowerShape,
	{ kernel, bias }: { readonly kernel: number; readonly bias: boolean },
): Operator {
	return {
		kind: "convolution",
		name: "patches",
		inputs: 3,
		outputs: hidden,
		kernel,
		groups: 1,
		bias,
		positions: patches,
		readsData: true,
	};
}

function plainLayer(shape: TowerShape, rows: number): readonly Operator[] {
	const { hidden, ffn } = shape;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...attentionOf(shape, rows),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}

function attentionOf(
	{ hidden, heads }: TowerShape,
	rows: number,
): readonly Operator[] {
	return selfAttention({ hidden, heads, rows, bias: true });
}

function objectOf(value: unknown): HubConfig | undefined {
	return typeof value === "object" && value !== null ? { ...value } : undefined;
}
