import type { Model, Operator } from "../model.js";
import { linear, loose, mlp, norm, selfAttention } from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
} from "./hub-reading.js";
import { positionConvolution, signalStem } from "./signal-stem.js";

const TYPES = new Set(["wav2vec2", "hubert", "wavlm"]);

/** True for a `model_type` that this file builds. */
export function isSpeechEncoderType(type: string): boolean {
	return TYPES.has(type);
}

/**
 * wav2vec 2.0 and its relatives (Baevski et al. 2020, §2): convolutions over the raw signal, a convolution for
 * positions, a transformer encoder. Builds one from its config.json (transformers 5.18) for a clip of so many seconds.
 */
export function speechEncoderModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "intermediate_size");
	const stem = signalStem(config, sample.seconds ?? 10);
	if (!hidden || !layers || !heads || !ffn || !stem) return undefined;
	const { rows, width, operators } = stem;
	const hasGates = config.model_type === "wavlm";
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
					...selfAttention({ hidden, heads, rows, bias: true }),
					...(hasGates ? relativeGates(hidden / heads, heads, rows) : []),
					norm({ name: "attention-norm", width: hidden, rows }),
					...mlp({ hidden, ffn, gated: false, bias: true, rows }),
					norm({ name: "output-norm", width: hidden, rows }),
				],
			},
		],
		ends: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "projection", inputs: width, outputs: hidden, rows }),
			...positionConvolution(config, hidden, rows),
			norm({ name: "encoder-norm", width: hidden, rows }),
			loose("mask-embedding", hidden),
			...(hasGates
				? [
						loose(
							"buckets",
							heads * (firstNumber(config, "num_buckets") ?? 320),
						),
					]
				: []),
			...headOf(config, hidden, rows),
		],
	};
}

// Each head reads its part of the stream and learns how far positions count (Chen et al. 2022, §3.2).
function relativeGates(
	headDim: number,
	heads: number,
	rows: number,
): readonly Operator[] {
	return [
		{
			kind: "other",
			name: "gates",
			parameters: headDim * 8 + 8 + heads,
			flops: 2 * headDim * 8 * heads * rows,
			savedElements: 8 * heads * rows,
		},
	];
}

function headOf(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	if (!headClass(config).endsWith("ForCTC")) return [];
	return [
		linear({
			name: "head",
			inputs: hidden,
			outputs: firstNumber(config, "vocab_size") ?? 32,
			rows,
		}),
	];
}
