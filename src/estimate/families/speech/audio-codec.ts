import type { Model, Operator } from "../../model.js";
import { loose, norm } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { overTime, recurrence, rowsAfter } from "./pieces.js";

/** Length of a clip where nobody says: DAC and EnCodec train on about a second. */
const USUAL_SECONDS = 1;

/**
 * The Descript Audio Codec (Kumar et al. 2023, §3; transformers 5.18, DacConfig): convolutions down to a few rows a
 * second, codebooks, convolutions back up. Each snake has one parameter a channel.
 */
export function dac(config: HubConfig, sample: HubSample): Model | undefined {
	const first = firstNumber(config, "encoder_hidden_size") ?? 64;
	const widest = firstNumber(config, "decoder_hidden_size") ?? 1536;
	const strides = numbersOf(config.downsampling_ratios) ?? [2, 4, 8, 8];
	const rate = firstNumber(config, "sampling_rate") ?? 16_000;
	const hidden =
		firstNumber(config, "hidden_size") ?? first * 2 ** strides.length;
	let rows = Math.round((sample.seconds ?? USUAL_SECONDS) * rate);
	const operators: Operator[] = [
		overTime({
			name: "stem",
			inputs: 1,
			outputs: first,
			kernel: 7,
			positions: rows,
			readsData: true,
		}),
	];
	let width = first;
	for (const stride of strides) {
		operators.push(...residuals(width, rows), ...snake(width, rows));
		rows = rowsAfter(rows, {
			kernel: 2 * stride,
			stride,
			padding: Math.ceil(stride / 2),
		});
		operators.push(
			overTime({
				name: "down",
				inputs: width,
				outputs: 2 * width,
				kernel: 2 * stride,
				positions: rows,
			}),
		);
		width *= 2;
	}
	operators.push(
		...snake(width, rows),
		overTime({
			name: "latent",
			inputs: width,
			outputs: hidden,
			kernel: 3,
			positions: rows,
		}),
		...codebooks(config, hidden, rows),
		overTime({
			name: "widen",
			inputs: hidden,
			outputs: widest,
			kernel: 7,
			positions: rows,
		}),
	);
	width = widest;
	for (const stride of [...strides].reverse()) {
		operators.push(
			...snake(width, rows),
			overTime({
				name: "up",
				inputs: width,
				outputs: width / 2,
				kernel: 2 * stride,
				positions: rows,
			}),
		);
		rows = (rows - 1) * stride + 2 * (stride - Math.ceil(stride / 2));
		width /= 2;
		operators.push(...residuals(width, rows));
	}
	operators.push(
		...snake(width, rows),
		overTime({
			name: "head",
			inputs: width,
			outputs: 1,
			kernel: 7,
			positions: rows,
		}),
	);
	return codec(operators, hidden);
}

// Three units of a wide and a narrow convolution; their dilations change no length.
function residuals(width: number, rows: number): readonly Operator[] {
	return [1, 3, 9].flatMap(() => [
		...snake(width, rows),
		overTime({
			name: "wide",
			inputs: width,
			outputs: width,
			kernel: 7,
			positions: rows,
		}),
		...snake(width, rows),
		overTime({
			name: "narrow",
			inputs: width,
			outputs: width,
			kernel: 1,
			positions: rows,
		}),
	]);
}

function snake(width: number, rows: number): readonly Operator[] {
	return [
		{
			kind: "other",
			name: "snake",
			parameters: width,
			flops: 0,
			savedElements: 3 * width * rows,
		},
	];
}

// Each codebook lies in a few dimensions of its own: a projection there, a distance to every code, a projection back.
function codebooks(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const count = firstNumber(config, "n_codebooks") ?? 9;
	const codes = firstNumber(config, "codebook_size") ?? 1024;
	const width = firstNumber(config, "codebook_dim") ?? 8;
	const weights = width * (2 * hidden + codes);
	return [
		{
			kind: "other",
			name: "codebooks",
			parameters: count * (weights + width + hidden),
			flops: 2 * count * weights * rows,
			savedElements: count * (2 * hidden + codes) * rows,
		},
	];
}

/**
 * EnCodec (Défossez et al. 2022, §3.1; transformers 5.18, EncodecConfig). Its codebooks are no parameters and follow the
 * data without gradients: their search is left out, the LSTMs between the convolutions are not.
 */
export function encodec(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const shape = encodecShape(config);
	const { strides, filters, hidden, channels } = shape;
	const rate = firstNumber(config, "sampling_rate") ?? 24_000;
	let rows = Math.round((sample.seconds ?? USUAL_SECONDS) * rate);
	let width = filters;
	const operators: Operator[] = [
		...normedConvolution(shape, {
			name: "stem",
			inputs: channels,
			outputs: width,
			kernel: shape.kernel,
			positions: rows,
			readsData: true,
		}),
	];
	for (const stride of [...strides].reverse()) {
		operators.push(...bottlenecks(shape, width, rows));
		rows = Math.ceil(rows / stride);
		operators.push(
			...normedConvolution(shape, {
				name: "down",
				inputs: width,
				outputs: 2 * width,
				kernel: 2 * stride,
				positions: rows,
			}),
		);
		width *= 2;
	}
	const memory = recurrence({
		name: "lstm",
		inputs: width,
		hidden: width,
		rows,
		layers: firstNumber(config, "num_lstm_layers") ?? 2,
	});
	operators.push(
		...memory,
		...normedConvolution(shape, {
			name: "latent",
			inputs: width,
			outputs: hidden,
			kernel: shape.lastKernel,
			positions: rows,
		}),
		...normedConvolution(shape, {
			name: "widen",
			inputs: hidden,
			outputs: width,
			kernel: shape.kernel,
			positions: rows,
		}),
		...memory,
	);
	for (const stride of strides) {
		operators.push(
			...normedConvolution(
				shape,
				{
					name: "up",
					inputs: width,
					outputs: width / 2,
					kernel: 2 * stride,
					positions: rows,
				},
				width,
			),
		);
		rows *= stride;
		width /= 2;
		operators.push(...bottlenecks(shape, width, rows));
	}
	operators.push(
		...normedConvolution(shape, {
			name: "head",
			inputs: width,
			outputs: channels,
			kernel: shape.lastKernel,
			positions: rows,
		}),
	);
	return codec(operators, hidden);
}

function encodecShape(config: HubConfig) {
	const size = (key: string, standard: number): number =>
		firstNumber(config, key) ?? standard;
	return {
		channels: size("audio_channels", 1),
		filters: size("num_filters", 32),
		hidden: size("hidden_size", 128),
		kernel: size("kernel_size", 7),
		lastKernel: size("last_kernel_size", 7),
		residualKernel: size("residual_kernel_size", 3),
		residualLayers: size("num_residual_layers", 1),
		compress: size("compress", 2),
		strides: numbersOf(config.upsampling_ratios) ?? [8, 5, 4, 2],
		hasShortcut: flagOf(config.use_conv_shortcut) ?? true,
		isWeightNormed: config.norm_type !== "time_group_norm",
	} as const;
}

type EncodecShape = ReturnType<typeof encodecShape>;

// Weight norm has one length for each filter (for each input of a transposed one), group norm two numbers a channel.
function normedConvolution(
	{ isWeightNormed }: EncodecShape,
	of: Parameters<typeof overTime>[0],
	lengths: number = of.outputs,
): readonly Operator[] {
	return [
		overTime(of),
		isWeightNormed
			? loose("weight-norm", lengths)
			: norm({
					name: "group-norm",
					width: of.outputs,
					rows: of.positions,
					flavour: "group",
				}),
	];
}

function bottlenecks(
	shape: EncodecShape,
	width: number,
	rows: number,
): readonly Operator[] {
	const inner = Math.floor(width / shape.compress);
	const convolution = (
		name: string,
		[inputs, outputs]: readonly [number, number],
		kernel: number,
	) =>
		normedConvolution(shape, {
			name,
			inputs,
			outputs,
			kernel,
			positions: rows,
		});
	return Array.from({ length: shape.residualLayers }).flatMap(() => [
		...convolution("squeeze", [width, inner], shape.residualKernel),
		...convolution("restore", [inner, width], 1),
		...(shape.hasShortcut ? convolution("shortcut", [width, width], 1) : []),
	]);
}

function codec(operators: readonly Operator[], hidden: number): Model {
	return {
		family: "convnet",
		hidden,
		vocab: 0,
		// Numbers are those of a whole clip.
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}
