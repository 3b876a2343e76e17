import type { Operator } from "../../model.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import {
	attentionOf,
	type BuildDenoiser,
	kept,
	normed,
	project,
	silu,
} from "./pieces.js";
import { convolution, groupNorm, residual, type Time } from "./residual.js";

/**
 * The U-Net of latent diffusion (Rombach et al. 2022, §3.2; Podell et al. 2023, §2.1; diffusers 0.40,
 * UNet2DConditionModel): residual convolutions, and transformers that attend to the text where the config says so.
 */
export const unet: BuildDenoiser = (config, { height, width, textTokens }) => {
	const shape = shapeOf(
		config,
		config.addition_embed_type === "image" ? IMAGE_TOKENS : textTokens,
	);
	if (!shape) return undefined;
	const { widths, perBlock, time } = shape;
	const [first = 0] = widths;
	const last = widths.at(-1) ?? 0;
	let area = height * width;
	const levels = widths.length;
	const down: Operator[] = [];
	// What each step of the way down gives to the way up, and how large its map is.
	const skips: number[] = [first];
	let inputs = first;
	for (const [level, outputs] of widths.entries()) {
		for (let block = 0; block < perBlock; block++) {
			down.push(...residual([inputs, outputs], area, time));
			down.push(...transformers(shape, level, outputs, area));
			inputs = outputs;
			skips.push(outputs);
		}
		if (level < levels - 1) {
			area /= 4;
			down.push(...resample("downsample", shape, outputs, area));
			skips.push(outputs);
		}
	}
	const middle = [
		...residual([last, last], area, time),
		...transformers(shape, levels - 1, last, area, true),
		...residual([last, last], area, time),
	];
	const up: Operator[] = [];
	for (let level = levels - 1; level >= 0; level--) {
		const outputs = widths[level] ?? 0;
		for (let block = 0; block <= perBlock; block++) {
			up.push(...residual([inputs + (skips.pop() ?? 0), outputs], area, time));
			up.push(...transformers(shape, level, outputs, area));
			inputs = outputs;
		}
		if (level > 0) {
			area *= 4;
			up.push(...resample("upsample", shape, outputs, area));
		}
	}
	const channels = firstNumber(config, "in_channels") ?? 4;
	return {
		hidden: last,
		rows: area,
		stacks: [{ layers: 1, operators: [...stemOf(down), ...middle, ...up] }],
		ends: [
			{
				...convolution("stem", [channels, first], 9, area),
				readsData: true,
			},
			project("time1", [first, time.width], 1),
			project("time2", [time.width, time.width], 1),
			...conditions(config, {
				time: time.width,
				textTokens: shape.textTokens,
				cross: shape.cross,
			}),
			normed("last-norm", first, area, {
				parameters: 2 * first,
				flavour: "group",
			}),
			silu(first, area),
			convolution(
				"head",
				[first, firstNumber(config, "out_channels") ?? 4],
				9,
				area,
			),
		],
	};
};

// What stands before the first attention: adapters sit on attention, so that nothing below it trains.
function stemOf(down: readonly Operator[]): readonly Operator[] {
	const first = down.findIndex(({ kind }) => kind === "core");
	return down.map((operator, index) =>
		index < first &&
		(operator.kind === "linear" || operator.kind === "convolution")
			? { ...operator, isStem: true }
			: operator,
	);
}

/** Tokens that an image's embedding becomes where it stands in place of a text (Kandinsky 2.2). */
const IMAGE_TOKENS = 32;

interface UnetShape {
	readonly widths: readonly number[];
	readonly perBlock: number;
	readonly time: Time;
	/** Width of the text. */
	readonly cross: number;
	readonly textTokens: number;
	/** Transformer blocks at each level; none where a level only convolves. */
	readonly depths: readonly number[];
	/** Heads at each level. */
	readonly heads: readonly number[];
	/** The projections around a transformer are linears instead of 1 × 1 convolutions. */
	readonly isLinear: boolean;
	/** Attention over text and image keys at once, without a transformer around it (Kandinsky 2). */
	readonly isSimple: boolean;
}

function shapeOf(config: HubConfig, textTokens: number): UnetShape | undefined {
	const widths = numbersOf(config.block_out_channels);
	const cross = firstNumber(config, "cross_attention_dim");
	const blocks = config.down_block_types;
	if (!widths || !cross || !Array.isArray(blocks)) return undefined;
	const dims =
		numbersOf(config.attention_head_dim) ??
		widths.map(() => firstNumber(config, "attention_head_dim") ?? 8);
	const depths = numbersOf(config.transformer_layers_per_block);
	const depth = firstNumber(config, "transformer_layers_per_block") ?? 1;
	const isSimple = blocks.some((each) => String(each).startsWith("Simple"));
	return {
		widths,
		cross,
		textTokens,
		perBlock: firstNumber(config, "layers_per_block") ?? 2,
		time: {
			width: 4 * (widths[0] ?? 0),
			numbers: config.resnet_time_scale_shift === "scale_shift" ? 2 : 1,
		},
		depths: blocks.map((each, level) =>
			/CrossAttn/.test(String(each)) ? (depths?.[level] ?? depth) : 0,
		),
		// The key `attention_head_dim` holds the number of heads in these configs, except in the simple blocks.
		heads: widths.map((width, level) =>
			isSimple ? width / (dims[level] ?? 64) : (dims[level] ?? 8),
		),
		isLinear: flagOf(config.use_linear_projection) ?? false,
		isSimple,
	};
}

// Where attention is simple, a residual changes the resolution.
function resample(
	name: "downsample" | "upsample",
	{ isSimple, time }: UnetShape,
	width: number,
	area: number,
): readonly Operator[] {
	return isSimple
		? residual([width, width], area, time, name)
		: [
				convolution(name, [width, width], 9, area),
				// A convolution with a stride reads four times as many positions as it gives.
				...(name === "downsample" ? [kept(3 * width, area)] : []),
			];
}

function transformers(
	shape: UnetShape,
	level: number,
	width: number,
	rows: number,
	isMiddle = false,
): readonly Operator[] {
	const depth = isMiddle
		? Math.max(1, shape.depths[level] ?? 1)
		: (shape.depths[level] ?? 0);
	if (depth === 0) return [];
	const heads = shape.heads[level] ?? 8;
	const dims = [heads, width / heads] as const;
	const around = (name: string): Operator =>
		shape.isLinear
			? project(name, [width, width], rows)
			: convolution(name, [width, width], 1, rows);
	if (shape.isSimple) return addedAttention(shape, width, rows, dims);
	const layerNorm = (name: string): Operator =>
		normed(name, width, rows, { parameters: 2 * width });
	const block: readonly Operator[] = [
		layerNorm("norm1"),
		...attentionOf({ width, heads: dims, rows, bias: false, outBias: true }),
		layerNorm("norm2"),
		...attentionOf({
			width,
			heads: dims,
			rows,
			keyRows: shape.textTokens,
			keyWidth: shape.cross,
			bias: false,
			outBias: true,
			prefix: "cross_",
		}),
		layerNorm("norm3"),
		// One linear gives gate and up (GEGLU).
		project("gate_up", [width, 8 * width], rows),
		{ kind: "activation", gated: true, width: 4 * width, rows },
		project("down", [4 * width, width], rows),
	];
	return [
		groupNorm(width, rows),
		around("in"),
		// A convolution keeps what it reads by itself.
		...(shape.isLinear ? [kept(2 * width, rows)] : []),
		...Array.from({ length: depth }, () => block).flat(),
		around("out"),
	];
}

function addedAttention(
	shape: UnetShape,
	width: number,
	rows: number,
	heads: readonly [number, number],
): readonly Operator[] {
	const { textTokens, cross } = shape;
	return [
		groupNorm(width, rows),
		kept(width, rows),
		...attentionOf({ width, heads, rows }).map(
			(operator): Operator =>
				operator.kind === "core"
					? { ...operator, keys: rows + textTokens }
					: operator,
		),
		project("added_k", [cross, width], textTokens, { isStem: true }),
		project("added_v", [cross, width], textTokens, { isStem: true }),
	];
}

// Conditions beside the text: sizes and pooled text (SDXL), or an image's embedding (Kandinsky 2).
function conditions(
	config: HubConfig,
	{
		time,
		textTokens,
		cross,
	}: {
		readonly time: number;
		readonly textTokens: number;
		readonly cross: number;
	},
): readonly Operator[] {
	switch (textOf(config.addition_embed_type)) {
		case "text_time": {
			const inputs =
				firstNumber(config, "projection_class_embeddings_input_dim") ?? 2816;
			return [
				project("added1", [inputs, time], 1),
				project("added2", [time, time], 1),
			];
		}
		case "image": {
			const hidden = firstNumber(config, "encoder_hid_dim") ?? 1280;
			return [
				project("added-image", [hidden, time], 1),
				normed("added-norm", time, 1, { parameters: 2 * time }),
				project("image-tokens", [hidden, textTokens * cross], 1),
				normed("image-norm", cross, textTokens, { parameters: 2 * cross }),
			];
		}
		default:
			return [];
	}
}
