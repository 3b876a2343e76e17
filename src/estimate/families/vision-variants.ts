import type { Model, Operator } from "../model.js";
import { attention, linear, mlp, norm, table, windowed } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** Encoders of patches whose stem, mask or head differs from the plain vision transformer's. */
const builders: Readonly<
	Record<
		string,
		(shape: PatchShape, config: HubConfig, sample: HubSample) => Model
	>
> = {
	vit_mae: maskedAutoencoder,
	videomae: video,
	"audio-spectrogram-transformer": spectrogram,
	yolos: detector,
	sam_vision_model: segmenter,
};

/** True for a `model_type` that this file builds. */
export function isVisionVariantType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function visionVariantModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "mlp_dim", "intermediate_size");
	const patch = firstNumber(config, "patch_size");
	if (!hidden || !layers || !heads || !ffn || !patch) return undefined;
	const shape = { hidden, layers, heads, ffn, patch };
	return builders[String(config.model_type)]?.(shape, config, sample);
}

interface PatchShape {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	readonly patch: number;
}

/** He et al. 2022: the encoder sees a quarter of the patches, a narrow decoder all of them. */
function maskedAutoencoder(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch } = shape;
	const image = sample.image ?? firstNumber(config, "image_size") ?? 224;
	const patches = Math.floor(image / patch) ** 2;
	const masked = firstNumber(config, "mask_ratio") ?? 0.75;
	const seen = Math.floor(patches * (1 - masked)) + 1;
	const all = patches + 1;
	const channels = firstNumber(config, "num_channels") ?? 3;
	const narrow = {
		hidden: firstNumber(config, "decoder_hidden_size") ?? 512,
		layers: firstNumber(config, "decoder_num_hidden_layers") ?? 8,
		heads: firstNumber(config, "decoder_num_attention_heads") ?? 16,
		ffn: firstNumber(config, "decoder_intermediate_size") ?? 2048,
		patch,
	};
	return {
		...emptyModel(hidden, all),
		stacks: [
			{ layers: shape.layers, operators: block(shape, seen) },
			{ layers: narrow.layers, operators: block(narrow, all) },
		],
		ends: [
			patches2d({ channels, hidden, kernel: patch ** 2, positions: patches }),
			table("tokens", 1, hidden),
			table("positions", all, hidden),
			norm({ name: "encoder-norm", width: hidden, rows: seen }),
			linear({
				name: "to-decoder",
				inputs: hidden,
				outputs: narrow.hidden,
				rows: seen,
			}),
			table("mask-token", 1, narrow.hidden),
			table("decoder-positions", all, narrow.hidden),
			norm({ name: "decoder-norm", width: narrow.hidden, rows: all }),
			linear({
				name: "pixels",
				inputs: narrow.hidden,
				outputs: patch ** 2 * channels,
				rows: all,
			}),
		],
	};
}

/** Tong et al. 2022: patches span frames, positions are computed, keys have no bias. */
function video(shape: PatchShape, config: HubConfig, sample: HubSample): Model {
	const { hidden, patch } = shape;
	const image = sample.image ?? firstNumber(config, "image_size") ?? 224;
	const frames = firstNumber(config, "num_frames") ?? 16;
	const tube = firstNumber(config, "tubelet_size") ?? 2;
	const rows = Math.floor(image / patch) ** 2 * Math.floor(frames / tube);
	const channels = firstNumber(config, "num_channels") ?? 3;
	return {
		...emptyModel(hidden, rows),
		stacks: [
			{
				layers: shape.layers,
				operators: block(shape, rows, { keyBias: false }),
			},
		],
		ends: [
			patches2d({
				channels,
				hidden,
				kernel: tube * patch ** 2,
				positions: rows,
			}),
			norm({ name: "pool-norm", width: hidden, rows: 1 }),
			...classifier(config, hidden),
		],
	};
}

/** Gong et al. 2021: patches overlap along time and frequency; two tokens beside them. */
function spectrogram(shape: PatchShape, config: HubConfig): Model {
	const { hidden, patch } = shape;
	const along = (length: number, stride: number): number =>
		Math.floor((length - patch) / stride) + 1;
	const patches =
		along(
			firstNumber(config, "num_mel_bins") ?? 128,
			firstNumber(config, "frequency_stride") ?? 10,
		) *
		along(
			firstNumber(config, "max_length") ?? 1024,
			firstNumber(config, "time_stride") ?? 10,
		);
	const rows = patches + 2;
	return {
		...emptyModel(hidden, rows),
		stacks: [{ layers: shape.layers, operators: block(shape, rows) }],
		ends: [
			patches2d({
				channels: 1,
				hidden,
				kernel: patch ** 2,
				positions: patches,
			}),
			table("tokens", 2, hidden),
			table("positions", rows, hidden),
			norm({ name: "last-norm", width: hidden, rows }),
			norm({ name: "head-norm", width: hidden, rows: 1 }),
			...classifier(config, hidden),
		],
	};
}

/** Fang et al. 2021: detection tokens beside the patches, positions in every layer. */
function detector(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch, layers } = shape;
	const size = Array.isArray(config.image_size) ? config.image_size : [];
	const [height = 512, width = 512] = size.map(Number);
	const tokens = firstNumber(config, "num_detection_tokens") ?? 100;
	const side =
		sample.image === undefined ? undefined : Math.floor(sample.image / patch);
	const learned = Math.floor(height / patch) * Math.floor(width / patch);
	const patches = side === undefined ? learned : side ** 2;
	const rows = patches + tokens + 1;
	const middle = Math.floor((height * width) / patch ** 2) + tokens + 1;
	const hasMiddle = flagOf(config.use_mid_position_embeddings) ?? true;
	const headOf = (outputs: number): readonly Operator[] =>
		[hidden, hidden, outputs].map((each, index) =>
			linear({
				name: `detection${index}`,
				inputs: hidden,
				outputs: each,
				rows: tokens,
			}),
		);
	return {
		...emptyModel(hidden, rows),
		stacks: [{ layers, operators: block(shape, rows) }],
		ends: [
			patches2d({
				channels: firstNumber(config, "num_channels") ?? 3,
				hidden,
				kernel: patch ** 2,
				positions: patches,
			}),
			table("tokens", tokens + 1, hidden),
			table("positions", learned + tokens + 1, hidden),
			...(hasMiddle ? [table("middle", (layers - 1) * middle, hidden)] : []),
			norm({ name: "last-norm", width: hidden, rows }),
			...headOf(labelCount(config) + 1),
			...headOf(4),
		],
	};
}

/** Kirillov et al. 2023: windows of attention but for a few layers, relative positions, a convolutional neck. */
function segmenter(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch, heads, layers } = shape;
	const learned = Math.floor(
		(firstNumber(config, "image_size") ?? 1024) / patch,
	);
	const side = Math.floor((sample.image ?? learned * patch) / patch);
	const window = firstNumber(config, "window_size") ?? 14;
	const indexes = config.global_attn_indexes;
	const global = Array.isArray(indexes) ? indexes.length : 0;
	const out = firstNumber(config, "output_channels") ?? 256;
	const rows = side ** 2;
	const padded = (Math.ceil(side / window) * window) ** 2;
	const layer = (asked: number, edge: number): readonly Operator[] => [
		...block(shape, rows, { asked, keys: edge ** 2 }),
		{
			kind: "other",
			name: "relative-positions",
			parameters: (2 * (2 * edge - 1) * hidden) / heads,
			flops: 4 * asked * edge * hidden,
			savedElements: 2 * asked * edge * heads,
		},
	];
	const neck = (inputs: number, kernel: number): readonly Operator[] => [
		{
			kind: "convolution",
			name: "neck",
			inputs,
			outputs: out,
			kernel,
			groups: 1,
			bias: false,
			positions: rows,
		},
		norm({ name: "neck-norm", width: out, rows }),
	];
	return {
		...emptyModel(hidden, rows),
		stacks: [
			{ layers: layers - global, operators: layer(padded, window) },
			{ layers: global, operators: layer(rows, side) },
		].filter((stack) => stack.layers > 0),
		ends: [
			patches2d({
				channels: firstNumber(config, "num_channels") ?? 3,
				hidden,
				kernel: patch ** 2,
				positions: rows,
			}),
			table("positions", learned ** 2, hidden),
			...neck(hidden, 1),
			...neck(out, 9),
		],
	};
}

function emptyModel(
	hidden: number,
	tokens: number,
): Omit<Model, "stacks" | "ends"> {
	return { family: "vit", hidden, vocab: 0, tokens, logitRows: 0 };
}

function patches2d({
	channels,
	hidden,
	kernel,
	positions,
}: {
	readonly channels: number;
	readonly hidden: number;
	readonly kernel: number;
	readonly positions: number;
}): Operator {
	return {
		kind: "convolution",
		name: "patches",
		inputs: channels,
		outputs: hidden,
		kernel,
		groups: 1,
		bias: true,
		positions,
		readsData: true,
	};
}

function classifier(config: HubConfig, hidden: number): readonly Operator[] {
	if (!headClass(config).includes("Classification")) return [];
	return [
		linear({
			name: "classifier",
			inputs: hidden,
			outputs: labelCount(config),
			rows: 1,
		}),
	];
}

// Pre-norm layer; attention may work on padded rows that see a window each.
function block(
	{ hidden, heads, ffn }: PatchShape,
	rows: number,
	{
		keyBias = true,
		asked = rows,
		keys = rows,
	}: {
		readonly keyBias?: boolean;
		readonly asked?: number;
		readonly keys?: number;
	} = {},
): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...windowed(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: asked,
				keyRows: asked,
				mask: "full",
				queryBias: true,
				keyBias,
				valueBias: true,
				outBias: true,
			}),
			keys,
		),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}
