import type { Model, Operator } from "../model.js";
import {
	dropoutMasks,
	droppingScores,
	kept,
	linear,
	loose,
	mlp,
	norm,
	selfAttention,
} from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
} from "./hub-reading.js";
import { positionConvolution, signalStem } from "./signal-stem.js";
import { dropoutOf } from "./speech/dropout.js";

/** How the classes tell positions: one wide convolution, or several narrow ones (data2vec). */
const types: Readonly<
	Record<
		string,
		(config: HubConfig, hidden: number, rows: number) => readonly Operator[]
	>
> = {
	wav2vec2: positionConvolution,
	hubert: positionConvolution,
	wavlm: positionConvolution,
	unispeech: positionConvolution,
	"unispeech-sat": positionConvolution,
	"data2vec-audio": narrowPositions,
};

/** True for a `model_type` that this file builds. */
export function isSpeechEncoderType(type: string): boolean {
	return Object.hasOwn(types, type);
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
	const type = String(config.model_type);
	const positions = types[type];
	const stem = signalStem(
		// Its class normalises every convolution, whatever the config says.
		type === "data2vec-audio"
			? { ...config, feat_extract_norm: "layer" }
			: config,
		sample.seconds ?? 10,
	);
	if (!positions || !hidden || !layers || !heads || !ffn || !stem)
		return undefined;
	const { rows, width, operators } = stem;
	const hasGates = type === "wavlm";
	const drops = dropoutOf(config);
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
					...(hasGates
						? gatedAttention({ hidden, heads, rows }, drops.attention)
						: selfAttention({ hidden, heads, rows, bias: true })),
					norm({ name: "attention-norm", width: hidden, rows }),
					...mlp({
						hidden,
						ffn,
						gated: false,
						bias: true,
						rows,
						drops: drops.activation,
					}),
					norm({ name: "output-norm", width: hidden, rows }),
					...(drops.hidden ? [dropoutMasks(2 * hidden * rows)] : []),
				],
			},
		],
		ends: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "projection", inputs: width, outputs: hidden, rows }),
			...positions(config, hidden, rows),
			norm({ name: "encoder-norm", width: hidden, rows }),
			...(drops.hidden ? [dropoutMasks(hidden * rows)] : []),
			loose("mask-embedding", hidden),
			...(hasGates
				? [
						{
							...kept("buckets", heads * rows ** 2),
							parameters: heads * (firstNumber(config, "num_buckets") ?? 320),
							// Which bucket each pair of rows has, in 64 bits.
							fixedBytes: 8 * rows ** 2,
						},
					]
				: []),
			...headOf(config, hidden, rows),
		],
	};
}

/** data2vec's convolutions for positions (Baevski et al. 2022, §4.2), each followed by a norm without parameters. */
function narrowPositions(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const layers = firstNumber(config, "num_conv_pos_embeddings") ?? 5;
	const kernel = firstNumber(config, "conv_pos_kernel_size") ?? 19;
	const groups = firstNumber(config, "num_conv_pos_embedding_groups") ?? 16;
	return Array.from({ length: layers }).flatMap((_, index) => [
		{
			kind: "convolution",
			name: `positions${index}`,
			inputs: hidden,
			outputs: hidden,
			kernel,
			groups,
			bias: true,
			// Even kernels give one position more, which is cut off.
			positions: rows + (kernel % 2 === 0 ? 1 : 0),
		},
		norm({
			name: `positions-norm${index}`,
			width: hidden,
			rows,
			parameters: 0,
		}),
	]);
}

// PyTorch's `multi_head_attention_forward` gives its weights too, so that it writes the scores out.
function gatedAttention(
	shape: { readonly hidden: number; readonly heads: number } & {
		readonly rows: number;
	},
	drops: boolean,
): readonly Operator[] {
	const { hidden, heads, rows } = shape;
	return [
		...droppingScores(
			selfAttention({ ...shape, bias: true }),
			drops ? heads * rows ** 2 : 0,
		),
		...relativeGates(hidden / heads, heads, rows),
	];
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
			// The stream, head by head, and both gates.
			savedElements: (headDim + 4) * heads * rows,
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
		...((firstNumber(config, "final_dropout") ?? 0.1) > 0
			? [dropoutMasks(hidden * rows)]
			: []),
		linear({
			name: "head",
			inputs: hidden,
			outputs: firstNumber(config, "vocab_size") ?? 32,
			rows,
		}),
	];
}
