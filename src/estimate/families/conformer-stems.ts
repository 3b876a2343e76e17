import type { Operator } from "../model.js";
import { operatorParameters } from "../parameters.js";
import { linear, loose, norm } from "./blocks.js";
import { firstNumber, type HubConfig } from "./hub-reading.js";
import { positionConvolution, type Stem, signalStem } from "./signal-stem.js";
import { subsampling } from "./speech/subsampling.js";

/** Raw samples, a linear, a convolution for positions (wav2vec 2.0). */
export function fromSignal(
	config: HubConfig,
	seconds: number,
): Stem | undefined {
	const stem = signalStem(config, seconds);
	const hidden = firstNumber(config, "hidden_size");
	if (!stem || !hidden) return undefined;
	const { rows, width, operators } = stem;
	return {
		rows,
		width: hidden,
		operators: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "projection", inputs: width, outputs: hidden, rows }),
			// The class has the convolution for positions and does not run it.
			...positionConvolution(config, hidden, rows).map(unused),
			norm({ name: "encoder-norm", width: hidden, rows }),
			loose("mask-embedding", hidden),
		],
	};
}

function unused(operator: Operator): Operator {
	return loose("unused", operatorParameters(operator));
}

/** Two neighbouring frames of eighty mel bins are one row: fifty rows a second (SeamlessM4T's encoder). */
export function fromStackedMels(
	config: HubConfig,
	seconds: number,
): Stem | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const width = firstNumber(config, "feature_projection_input_dim") ?? 160;
	if (!hidden) return undefined;
	const rows = Math.round(50 * seconds);
	return {
		rows,
		width: hidden,
		operators: [
			norm({ name: "features-norm", width, rows }),
			{
				...linear({
					name: "projection",
					inputs: width,
					outputs: hidden,
					rows,
				}),
				readsData: true,
			},
			loose("mask-embedding", hidden),
		],
	};
}

/** FastConformer (Rekesh et al. 2023, §2): three strided convolutions bring a hundred frames a second to twelve. */
export function fromSubsampledMels(
	config: HubConfig,
	seconds: number,
): Stem | undefined {
	const hidden = firstNumber(config, "hidden_size");
	if (!hidden) return undefined;
	return subsampling({
		style: "dw_striding",
		bins: firstNumber(config, "num_mel_bins") ?? 80,
		channels: firstNumber(config, "subsampling_conv_channels") ?? 256,
		factor: firstNumber(config, "subsampling_factor") ?? USUAL_SUBSAMPLING,
		hidden,
		frames: Math.round(100 * seconds) + 1,
	});
}

/** By how much time and frequency are shortened before the blocks. */
const USUAL_SUBSAMPLING = 8;
