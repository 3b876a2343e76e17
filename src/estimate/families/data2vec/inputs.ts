import type { Operator } from "../../model.js";
import { linear, norm, table } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { signalStem } from "../signal-stem.js";

/** What comes out of the signal, the text or the image before the masks. */
export interface Local {
	readonly rows: number;
	/** Runs once for a sample. */
	readonly once: readonly Operator[];
	/** Runs for so many rows with every mask, as the teacher does without one. */
	readonly positions: (rows: number) => readonly Operator[];
}

/** By the modality of a config. */
export const locals: Readonly<
	Record<
		string,
		(config: HubConfig, hidden: number, sample: HubSample) => Local | undefined
	>
> = { audio: signal, text, image };

/** Convolutions over the raw signal, and narrow grouped ones for positions. */
function signal(
	config: HubConfig,
	hidden: number,
	sample: HubSample,
): Local | undefined {
	const stem = signalStem(
		{ ...config, feat_extract_norm: "layer" },
		sample.seconds ?? 10,
	);
	if (!stem) return undefined;
	const { rows, width, operators } = stem;
	const depth = firstNumber(config, "conv_pos_depth") ?? 5;
	const kernel = Math.max(
		3,
		Math.floor((firstNumber(config, "conv_pos_width") ?? 95) / depth),
	);
	return {
		rows,
		once: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "features", inputs: width, outputs: hidden, rows }),
		],
		positions: (of) =>
			Array.from({ length: depth }).flatMap((_, layer): Operator[] => [
				{
					kind: "convolution",
					name: `positions${layer}`,
					inputs: hidden,
					outputs: hidden,
					kernel,
					groups: firstNumber(config, "conv_pos_groups") ?? 16,
					bias: true,
					positions: of,
				},
				norm({
					name: `positions-norm${layer}`,
					width: hidden,
					rows: of,
					parameters: 0,
				}),
			]),
	};
}

function text(config: HubConfig, hidden: number, sample: HubSample): Local {
	const rows = sample.sequence;
	return {
		rows,
		once: [
			table("embedding", firstNumber(config, "vocab_size") ?? 50_265, hidden),
			table(
				"positions",
				(firstNumber(config, "max_source_positions") ?? 512) + 2,
				hidden,
			),
			norm({ name: "embedding-norm", width: hidden, rows }),
		],
		positions: () => [],
	};
}

// Positions of an image are sines.
function image(config: HubConfig, hidden: number, sample: HubSample): Local {
	const patch = firstNumber(config, "patch_size") ?? 16;
	const side = sample.image ?? firstNumber(config, "input_size") ?? 224;
	const rows = Math.floor(side / patch) ** 2;
	return {
		rows,
		once: [
			patchConvolution({
				inputs: 3,
				outputs: hidden,
				kernel: patch ** 2,
				positions: rows,
			}),
		],
		positions: () => [],
	};
}
