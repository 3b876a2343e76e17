import type { Model, Operator } from "../model.js";
import { attention, kept, linear, loose, mlp, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** The dimensions of a vision transformer (Dosovitskiy et al. 2021). */
interface VisionShape {
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly gated: boolean;
	readonly patch: number;
	readonly channels: number;
	/** Patches along a side of the sample's image. */
	readonly side: number;
	/** Patches along a side of the image that positions are learned for. */
	readonly learnedSide: number;
}

/** What one type builds around the common layers. */
interface VisionType {
	/** Tokens beside the patches: class, distillation, registers. */
	readonly extraTokens: number;
	readonly learnsPositions: boolean;
	readonly keyBias: boolean;
	/** A last norm over every token. */
	readonly lastNorm: boolean;
	/** Parameters of each layer beyond the common ones. */
	readonly layerExtra?: (shape: VisionShape) => number;
	/** What attention and the MLP give is multiplied by learned numbers. */
	readonly scales?: true;
	readonly head: (shape: VisionShape, config: HubConfig) => readonly Operator[];
}

const types: Readonly<Record<string, VisionType>> = {
	vit: {
		extraTokens: 1,
		learnsPositions: true,
		keyBias: true,
		lastNorm: true,
		head: classHead,
	},
	deit: {
		extraTokens: 2,
		learnsPositions: true,
		keyBias: true,
		lastNorm: true,
		head: (shape, config) =>
			headClass(config).endsWith("WithTeacher")
				? [...classHead(shape, config), ...classHead(shape, config)]
				: classHead(shape, config),
	},
	// Relative position bias and a learned scale after each half of a layer; keys have no bias (Bao et al. 2022).
	beit: {
		extraTokens: 1,
		learnsPositions: false,
		keyBias: false,
		lastNorm: false,
		scales: true,
		layerExtra: ({ hidden, heads, learnedSide }) =>
			2 * hidden + heads * ((2 * learnedSide - 1) ** 2 + 3),
		head: (shape, config) => [
			norm({ name: "pool-norm", width: shape.hidden, rows: 1 }),
			...classHead(shape, config),
		],
	},
	// Register tokens, rotary positions, no bias of keys (Siméoni et al. 2025).
	dinov3_vit: {
		extraTokens: 5,
		learnsPositions: false,
		keyBias: false,
		lastNorm: true,
		scales: true,
		layerExtra: ({ hidden }) => 2 * hidden,
		head: ({ hidden }) => [loose("mask-token", hidden)],
	},
	// A learned scale after each half (Oquab et al. 2023); the classifier reads the class token and the mean patch.
	dinov2: {
		extraTokens: 1,
		learnsPositions: true,
		keyBias: true,
		lastNorm: true,
		scales: true,
		layerExtra: ({ hidden }) => 2 * hidden,
		head: (shape, config) => [
			loose("mask-token", shape.hidden),
			...(headClass(config).endsWith("Model")
				? []
				: [
						linear({
							name: "classifier",
							inputs: 2 * shape.hidden,
							outputs: labelCount(config),
							rows: 1,
						}),
					]),
		],
	},
};

/** True for a `model_type` that this file builds. */
export function isVisionTransformerType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Builds a vision transformer from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function visionTransformerModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const shape = shapeOf(config, sample);
	if (!type || !shape) return undefined;
	const patches = shape.side ** 2;
	const rows = patches + type.extraTokens;
	const { hidden } = shape;
	return {
		family: "vit",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers: shape.layers,
				operators: layerOf(shape, type, { rows, config }),
			},
		],
		ends: [
			{
				kind: "convolution",
				name: "patches",
				inputs: shape.channels,
				outputs: hidden,
				kernel: shape.patch ** 2,
				groups: 1,
				bias: true,
				positions: patches,
				readsData: true,
			},
			table("tokens", type.extraTokens, hidden),
			...(type.learnsPositions
				? [
						table(
							"positions",
							shape.learnedSide ** 2 + type.extraTokens,
							hidden,
						),
					]
				: []),
			...(type.lastNorm
				? [norm({ name: "last-norm", width: hidden, rows })]
				: []),
			...type.head(shape, config),
		],
	};
}

function shapeOf(
	config: HubConfig,
	sample: HubSample,
): VisionShape | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const patch = firstNumber(config, "patch_size");
	const learned = firstNumber(config, "image_size");
	if (!hidden || !layers || !heads || !patch || !learned) return undefined;
	const gated = flagOf(config.use_swiglu_ffn) ?? false;
	const plain =
		firstNumber(config, "intermediate_size") ??
		hidden * (firstNumber(config, "mlp_ratio") ?? 4);
	return {
		hidden,
		layers,
		heads,
		patch,
		channels: firstNumber(config, "num_channels") ?? 3,
		// DINOv2's gated MLP keeps the parameters of the plain one, rounded to multiples of 8.
		ffn: gated ? Math.floor((Math.floor((plain * 2) / 3) + 7) / 8) * 8 : plain,
		gated,
		side: Math.floor((sample.image ?? learned) / patch),
		learnedSide: Math.floor(learned / patch),
	};
}

function layerOf(
	shape: VisionShape,
	type: VisionType,
	{ rows, config }: { readonly rows: number; readonly config: HubConfig },
): readonly Operator[] {
	const { hidden, heads, ffn, gated } = shape;
	const bias = flagOf(config.qkv_bias) ?? true;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...attention({
			hidden,
			heads,
			headDim: hidden / heads,
			rows,
			keyRows: rows,
			mask: "full",
			queryBias: bias,
			keyBias: bias && type.keyBias,
			valueBias: bias,
			outBias: true,
		}),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated, bias: true, rows }),
		...(type.layerExtra ? [loose("scales", type.layerExtra(shape))] : []),
		...(type.scales ? [scaled(hidden, rows)] : []),
	];
}

/** Both halves of a layer stay where the numbers that scale them train. */
function scaled(hidden: number, rows: number): Operator {
	return { ...kept("scaled halves", 2 * hidden * rows), keepsForWeights: true };
}

function classHead(
	{ hidden }: VisionShape,
	config: HubConfig,
): readonly Operator[] {
	if (headClass(config).endsWith("Model")) {
		return [
			linear({ name: "pooler", inputs: hidden, outputs: hidden, rows: 1 }),
		];
	}
	return [
		linear({
			name: "classifier",
			inputs: hidden,
			outputs: labelCount(config),
			rows: 1,
		}),
	];
}
