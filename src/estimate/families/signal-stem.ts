import type { Operator } from "../model.js";
import { kept, loose, norm } from "./blocks.js";
import { firstNumber, flagOf, type HubConfig } from "./hub-reading.js";

/** Samples of audio in a second. */
const RATE = 16_000;

/** What turns a clip into rows. */
export interface Stem {
	/** Frames after the convolutions. */
	readonly rows: number;
	readonly width: number;
	readonly operators: readonly Operator[];
}

/** The convolutions of wav2vec 2.0 over the raw signal (Baevski et al. 2020, §2); undefined without their dimensions. */
export function signalStem(
	config: HubConfig,
	seconds: number,
): Stem | undefined {
	const widths = numbers(config.conv_dim);
	const kernels = numbers(config.conv_kernel);
	const strides = numbers(config.conv_stride);
	const bias = flagOf(config.conv_bias) ?? false;
	const everyNorm = config.feat_extract_norm === "layer";
	let positions = Math.round(seconds * RATE);
	let inputs = 1;
	const operators: Operator[] = [];
	for (const [index, outputs] of widths.entries()) {
		const kernel = kernels[index] ?? 1;
		const keptPositions = positions;
		positions = Math.floor((positions - kernel) / (strides[index] ?? 1)) + 1;
		operators.push({
			kind: "convolution",
			name: `stem${index}`,
			inputs,
			outputs,
			kernel,
			groups: 1,
			bias,
			positions,
			keptPositions,
			...(index === 0 && { readsData: true }),
		});
		if (everyNorm || index === 0) {
			operators.push(
				norm({
					name: `stem-norm${index}`,
					width: outputs,
					rows: positions,
					flavour: everyNorm ? "layer" : "group",
				}),
			);
		}
		// GELU keeps its input, which a layer norm gives and keeps already.
		if (!everyNorm) operators.push(kept("gelu", outputs * positions));
		inputs = outputs;
	}
	return inputs === 1
		? undefined
		: { rows: positions, width: inputs, operators };
}

/** A wide grouped convolution under weight norm: its length is a parameter for each tap. */
export function positionConvolution(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const kernel = firstNumber(config, "num_conv_pos_embeddings") ?? 128;
	const groups = firstNumber(config, "num_conv_pos_embedding_groups") ?? 16;
	return [
		{
			kind: "convolution",
			name: "positions",
			inputs: hidden,
			outputs: hidden,
			kernel,
			groups,
			bias: true,
			// Even kernels give one position more, which is cut off.
			positions: rows + (kernel % 2 === 0 ? 1 : 0),
		},
		loose("weight-norm", kernel),
		kept("gelu", hidden * rows),
	];
}

function numbers(value: unknown): readonly number[] {
	return Array.isArray(value)
		? value.filter((each) => typeof each === "number")
		: [];
}
