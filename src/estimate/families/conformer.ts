import type { Model, Operator } from "../model.js";
import { linear, norm, selfAttention, table } from "./blocks.js";
import {
	convolutionModule,
	distanceScores,
	halfStep,
	relativePositions,
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
	},
	"wav2vec2-bert": {
		stem: fromStackedMels,
		positions: () => "distances",
		kernelKey: "conv_depthwise_kernel_size",
		usualKernel: 31,
	},
	parakeet_encoder: {
		stem: fromSubsampledMels,
		positions: () => "relative",
		kernelKey: "conv_kernel_size",
		usualKernel: 31,
		convolutionBias: true,
	},
	parakeet_ctc: {
		stem: fromSubsampledMels,
		positions: () => "relative",
		kernelKey: "conv_kernel_size",
		usualKernel: 9,
		convolutionBias: true,
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
					...halfStep({ hidden, ffn, rows }),
					norm({ name: "attention-norm", width: hidden, rows }),
					...selfAttention({ hidden, heads, rows, bias: true }),
					...positionOperators(type.positions(own), own, {
						hidden,
						heads,
						rows,
					}),
					...convolutionModule({
						hidden,
						rows,
						kernel: firstNumber(own, type.kernelKey) ?? type.usualKernel,
						bias: type.convolutionBias ?? false,
					}),
					...halfStep({ hidden, ffn, rows }),
					norm({ name: "last-norm", width: hidden, rows }),
				],
			},
		],
		ends: [...stem.operators, ...headOf(config, hidden, rows)],
	};
}

function positionOperators(
	positions: Positions,
	config: HubConfig,
	shape: {
		readonly hidden: number;
		readonly heads: number;
		readonly rows: number;
	},
): readonly Operator[] {
	const { hidden, heads, rows } = shape;
	switch (positions) {
		case "rotary":
			return [];
		case "relative":
			return relativePositions(shape);
		case "distances": {
			const near =
				(firstNumber(config, "left_max_position_embeddings") ?? 64) +
				(firstNumber(config, "right_max_position_embeddings") ?? 8) +
				1;
			return [
				table("distances", near, hidden / heads),
				distanceScores(shape, rows),
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
