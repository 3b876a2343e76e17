import type { Model, Operator, Other } from "../model.js";
import {
	dropoutMasks,
	kept,
	linear,
	loose,
	norm,
	selfAttention,
	table,
} from "./blocks.js";
import {
	convolutionModule,
	type Drops,
	dropsOf,
	halfStep,
} from "./conformer-block.js";
import {
	fromSignal,
	fromStackedMels,
	fromSubsampledMels,
} from "./conformer-stems.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
} from "./hub-reading.js";
import type { Stem } from "./signal-stem.js";

/** Speech encoders of Conformer blocks, by what stands before the blocks and how positions are told. */
const types: Readonly<Record<string, ConformerType>> = {
	"wav2vec2-conformer": {
		stem: fromSignal,
		positions: (config) =>
			config.position_embeddings_type === "rotary" ? "rotary" : "relative",
		kernelKey: "conv_depthwise_kernel_size",
		usualKernel: 31,
		drops: { inside: true, after: true, convolution: true },
	},
	"wav2vec2-bert": {
		stem: fromStackedMels,
		positions: () => "distances",
		kernelKey: "conv_depthwise_kernel_size",
		usualKernel: 31,
		drops: { convolution: true },
		isCausal: true,
	},
	parakeet_encoder: {
		stem: fromSubsampledMels,
		positions: () => "relative",
		kernelKey: "conv_kernel_size",
		usualKernel: 31,
		convolutionBias: true,
		drops: { inside: true },
	},
	parakeet_ctc: {
		stem: fromSubsampledMels,
		positions: () => "relative",
		kernelKey: "conv_kernel_size",
		usualKernel: 9,
		convolutionBias: true,
		drops: { inside: true },
	},
};

interface ConformerType {
	/** Rows out of a clip of so many seconds, and the operators that make them. */
	readonly stem: (config: HubConfig, seconds: number) => Stem | undefined;
	readonly positions: (config: HubConfig) => Positions;
	readonly kernelKey: string;
	readonly usualKernel: number;
	/** The convolutions inside a block have biases. */
	readonly convolutionBias?: true;
	/** Where the class drops when its config says nothing. */
	readonly drops: Drops;
	/** The convolution over time reads a copy with zeros before it. */
	readonly isCausal?: true;
}

/** Rotated queries, sines of distances through a linear (Dai et al. 2019), or a learned table of near distances. */
type Positions = "rotary" | "relative" | "distances";

/** True for a `model_type` that this file builds. */
export function isConformerType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Builds a Conformer encoder (Gulati et al. 2020, §2) from its config.json (transformers 5.18). */
export function conformerModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const own: HubConfig = {
		...config,
		...Object(config.encoder_config),
	};
	const hidden = firstNumber(own, "hidden_size");
	const layers = firstNumber(own, "num_hidden_layers");
	const heads = firstNumber(own, "num_attention_heads");
	const ffn = firstNumber(own, "intermediate_size");
	const stem = type?.stem(own, sample.seconds ?? 10);
	if (!type || !hidden || !layers || !heads || !ffn || !stem) return undefined;
	const { rows } = stem;
	const drops = dropsOf(own, type.drops);
	const kernel = firstNumber(own, type.kernelKey) ?? type.usualKernel;
	return {
		family: "encoder",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers,
				operators: [
					...halfStep({ hidden, ffn, rows, drops }),
					norm({ name: "attention-norm", width: hidden, rows }),
					...selfAttention({ hidden, heads, rows, bias: true }),
					...(drops.after ? [dropoutMasks(hidden * rows)] : []),
					...positionOperators(type.positions(own), own, {
						hidden,
						heads,
						rows,
					}),
					...convolutionModule({
						hidden,
						rows,
						kernel,
						bias: type.convolutionBias ?? false,
						padding: type.isCausal ? kernel - 1 : 0,
					}),
					...(drops.convolution ? [dropoutMasks(hidden * rows)] : []),
					...halfStep({ hidden, ffn, rows, drops }),
					// What it gives is what the next block's first norm keeps.
					{
						...norm({ name: "last-norm", width: hidden, rows }),
						feedsStream: true,
					},
				],
			},
		],
		ends: [...stem.operators, ...headOf(config, hidden, rows)],
	};
}

function positionOperators(
	positions: Positions,
	config: HubConfig,
	{
		hidden,
		heads,
		rows,
	}: {
		readonly hidden: number;
		readonly heads: number;
		readonly rows: number;
	},
): readonly Operator[] {
	// The queries once more, what they are multiplied with, and the scores that are added to those of the keys.
	const scores = (distances: number, positions: number): Other => ({
		...kept("distances", hidden * rows + positions + heads * rows ** 2),
		flops: 2 * hidden * rows * distances,
	});
	switch (positions) {
		case "rotary":
			// Queries and keys are made of the rotated rows, values of the rows themselves.
			return [kept("rotated", hidden * rows)];
		case "relative": {
			// Every distance from the last row to the first and back.
			const distances = 2 * rows - 1;
			return [
				{
					...linear({
						name: "positions",
						inputs: hidden,
						outputs: hidden,
						rows: distances,
						bias: false,
					}),
					readsData: true,
				},
				loose("position-biases", 2 * hidden),
				scores(distances, hidden * distances),
			];
		}
		case "distances": {
			const near =
				(firstNumber(config, "left_max_position_embeddings") ?? 64) +
				(firstNumber(config, "right_max_position_embeddings") ?? 8) +
				1;
			return [
				table("distances", near, hidden / heads),
				// A row of the table for every pair, and which it was, in 64 bits.
				{
					...scores(rows, (hidden / heads) * rows ** 2),
					fixedBytes: 8 * rows ** 2,
				},
			];
		}
	}
}

function headOf(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	if (!headClass(config).endsWith("CTC")) return [];
	const bias = flagOf(config.head_bias) ?? true;
	return [
		linear({
			name: "head",
			inputs: hidden,
			outputs: firstNumber(config, "vocab_size") ?? 32,
			rows,
			bias,
		}),
	];
}
