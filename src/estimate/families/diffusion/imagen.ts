import type { Convolution, Operator } from "../../model.js";
import { loose } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import {
	type BuildDenoiser,
	core,
	kept,
	normed,
	project,
	silu,
} from "./pieces.js";
import { convolution, groupNorm, residual } from "./residual.js";

/** Elements of the kernel of the transposed convolution that doubles a side. */
const UPSAMPLING = 16;

interface ImagenShape {
	readonly embed: number;
	/** Width of each level. */
	readonly widths: readonly number[];
	/** Residual blocks of each level. */
	readonly blocks: readonly number[];
	readonly headDim: number;
	readonly context: number;
	readonly textTokens: number;
	/** How often a side was halved where attention stands. */
	readonly attends: ReadonlySet<number>;
	readonly time: { readonly width: number; readonly numbers: number };
	/** Residual blocks change the resolution, not convolutions. */
	readonly resamplesInBlocks: boolean;
	readonly convolves: boolean;
}

/**
 * The U-Net of Imagen over pixels (Saharia et al. 2022, appendix F.1; NeMo 1.23, imagen/diffusionmodules/nets.py,
 * UNetModel): residual convolutions, and attention over the map and the caption at once.
 */
export const imagen: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const shape = shapeOf(config, { image: height, textTokens });
	if (!shape) return undefined;
	const { embed, widths, blocks, time, attends } = shape;
	const first = widths[0] ?? embed;
	const last = widths.at(-1) ?? embed;
	const levels = widths.length;
	const attention = (level: number, channels: number, rows: number) =>
		attends.has(2 ** level) ? fusedAttention(shape, channels, rows) : [];
	let area = height * width;
	let inputs = first;
	const down: Operator[] = [];
	const skips: number[] = [first];
	for (const [level, outputs] of widths.entries()) {
		for (let block = 0; block < (blocks[level] ?? 0); block++) {
			down.push(...residual([inputs, outputs], area, time));
			down.push(...attention(level, outputs, area));
			inputs = outputs;
			skips.push(outputs);
		}
		if (level === levels - 1) continue;
		area /= 4;
		down.push(...downsampled(shape, outputs, area));
		skips.push(outputs);
	}
	const middle = [
		...residual([last, last], area, time),
		...fusedAttention(shape, last, area),
		...residual([last, last], area, time),
	];
	const up: Operator[] = [];
	for (let level = levels - 1; level >= 0; level--) {
		const outputs = widths[level] ?? 0;
		for (let block = 0; block <= (blocks[level] ?? 0); block++) {
			up.push(...residual([inputs + (skips.pop() ?? 0), outputs], area, time));
			up.push(...attention(level, outputs, area));
			inputs = outputs;
		}
		if (level === 0) continue;
		area *= 4;
		up.push(...upsampled(shape, outputs, area));
	}
	const channels = firstNumber(config, "channels") ?? 3;
	const kernel = (firstNumber(config, "init_conv_kernel_size") ?? 3) ** 2;
	const seen = flagOf(config.low_res_cond) ? 2 * channels : channels;
	return {
		hidden: last,
		rows: area,
		stacks: [{ layers: 1, operators: [...down, ...middle, ...up] }],
		ends: [
			{ ...convolution("stem", [seen, first], kernel, area), readsData: true },
			...conditions(config, shape),
			groupNorm(inputs, area),
			silu(inputs, area),
			convolution("head", [first, channels], kernel, area),
		],
	};
};

function shapeOf(
	config: HubConfig,
	{
		image,
		textTokens,
	}: { readonly image: number; readonly textTokens: number },
): ImagenShape | undefined {
	const embed = firstNumber(config, "embed_dim");
	const multipliers = numbersOf(config.channel_mult) ?? [1, 2, 3, 4];
	// Attention to the map and to the caption one after the other is another network.
	if (!embed || (textOf(config.attention_type) ?? "fused") !== "fused") return;
	const each = firstNumber(config, "num_res_blocks") ?? 3;
	const sides = numbersOf(config.attention_resolutions) ?? [8, 16, 32];
	return {
		embed,
		widths: multipliers.map((multiplier) => multiplier * embed),
		blocks: numbersOf(config.num_res_blocks) ?? multipliers.map(() => each),
		headDim: firstNumber(config, "per_head_channels") ?? 64,
		context: firstNumber(config, "cond_dim") ?? 512,
		textTokens,
		attends: new Set(sides.map((side) => Math.floor(image / side))),
		time: {
			width: 4 * embed,
			numbers: flagOf(config.scale_shift_norm) === false ? 1 : 2,
		},
		resamplesInBlocks: flagOf(config.resblock_updown) ?? false,
		convolves: flagOf(config.resample_with_conv) ?? true,
	};
}

function downsampled(
	{ resamplesInBlocks, convolves, time }: ImagenShape,
	width: number,
	area: number,
): readonly Operator[] {
	if (resamplesInBlocks) {
		return residual([width, width], area, time, "downsample");
	}
	return convolves
		? [
				convolution("downsample", [width, width], 9, area),
				kept(3 * width, area),
			]
		: [kept(4 * width, area)];
}

function upsampled(
	{ resamplesInBlocks, time }: ImagenShape,
	width: number,
	area: number,
): readonly Operator[] {
	// A transposed convolution works at each position that it reads.
	const doubled: Convolution = convolution(
		"upsample",
		[width, width],
		UPSAMPLING,
		area / 4,
	);
	return resamplesInBlocks
		? [doubled, doubled, ...residual([width, width], area, time, "upsample")]
		: [doubled];
}

function fusedAttention(
	{ headDim, context, textTokens }: ImagenShape,
	width: number,
	rows: number,
): readonly Operator[] {
	return [
		groupNorm(width, rows),
		groupNorm(width, rows),
		groupNorm(context, textTokens),
		kept(2 * width, rows),
		project("q", [width, width], rows),
		project("kv", [width, 2 * width], rows),
		project("added_kv", [context, 2 * width], textTokens, { isStem: true }),
		core([width / headDim, headDim], rows, rows + textTokens),
		project("o", [width, width], rows),
	];
}

// The time step, and the caption both as tokens and as one vector beside the time step.
function conditions(
	config: HubConfig,
	{ embed, context, textTokens, time }: ImagenShape,
): readonly Operator[] {
	const text = firstNumber(config, "text_embed_dim") ?? 512;
	const learned = firstNumber(config, "learned_sinu_pos_emb_dim") ?? 16;
	const timed = learned > 0 ? learned + 1 : embed;
	const steps = flagOf(config.noise_cond_aug) ? 2 : 1;
	const pools = textOf(config.feature_pooling_type) !== "mean";
	const vector = (name: string, inputs: number): readonly Operator[] => [
		project(`${name}1`, [inputs, time.width], 1, { isStem: true }),
		kept(2 * time.width, 1),
		project(`${name}2`, [time.width, time.width], 1, { isStem: true }),
	];
	return [
		...Array.from({ length: steps }, () => [
			loose("frequencies", Math.floor(learned / 2)),
			...vector("time", timed),
		]).flat(),
		...(pools
			? [
					project("pool", [text, 1], textTokens, { readsData: true }),
					normed("pool-norm", text, 1, { parameters: 2 * text }),
					project("pooled", [text, context], 1, { isStem: true }),
				]
			: []),
		project("caption", [text, context], textTokens, { readsData: true }),
		normed("caption-norm", context, 1, { parameters: 2 * context }),
		...vector("caption-vector", context),
		...(flagOf(config.use_null_token) ? [loose("no-caption", context)] : []),
	];
}
