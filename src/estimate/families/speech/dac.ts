import type { Model, Operator } from "../../model.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { codec, USUAL_SECONDS } from "./codec.js";
import { overTime, rowsAfter } from "./pieces.js";

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

// x + sin²(αx) / α in elementary operations: the input, its multiple, the sine and its square stay.
function snake(width: number, rows: number): readonly Operator[] {
	return [
		{
			kind: "other",
			name: "snake",
			parameters: width,
			flops: 0,
			savedElements: 4 * width * rows,
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
