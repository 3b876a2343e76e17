import type { Model, Operator } from "../../model.js";
import { loose, norm } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { codec, USUAL_SECONDS } from "./codec.js";
import { overTime, recurrence } from "./pieces.js";

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
