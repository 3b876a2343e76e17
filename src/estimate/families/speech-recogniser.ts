import type { Model, Operator } from "../model.js";
import {
	attention,
	linear,
	loose,
	mlp,
	norm,
	selfAttention,
	table,
} from "./blocks.js";
import { convolutionModule, halfStep } from "./conformer.js";
import { firstNumber, type HubConfig, type HubSample } from "./hub-reading.js";

/** Recognisers of ESPnet and SpeechBrain by the blocks of their encoder. */
const blocks: Readonly<
	Record<string, (shape: Encoder) => readonly Operator[]>
> = {
	asr_transformer: transformerBlock,
	conformer: conformerBlock,
	branchformer: branchBlock,
	e_branchformer: branchBlock,
};

interface Encoder {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly rows: number;
	/** Taps of the convolution over time. */
	readonly kernel: number;
}

/** Frames of mel bins in a second. */
const FRAMES = 100;

/** Two convolutions with a stride of two before the encoder. */
const SUBSAMPLING = 4;

/** Pieces of words in a second of speech, where the length of the answers is not stated. */
const TOKENS_PER_SECOND = 3;

/** Pieces of words that a recogniser tells apart where nobody says: ESPnet's and SpeechBrain's recipes of LibriSpeech. */
const USUAL_VOCABULARY = 5000;

/** True for a `model_type` that this file builds. */
export function isSpeechRecogniserType(type: string): boolean {
	return Object.hasOwn(blocks, type);
}

/**
 * An encoder of speech and, where the config has one, a decoder that attends to it (Dong et al. 2018; Gulati et al.
 * 2020, §2; Peng et al. 2022, §3), with a linear for each of both losses.
 */
export function speechRecogniserModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const block = blocks[String(config.model_type)];
	const hidden = firstNumber(config, "d_model");
	const layers = firstNumber(config, "encoder_layers");
	const heads = firstNumber(config, "encoder_attention_heads");
	const ffn = firstNumber(config, "encoder_ffn_dim");
	if (!block || !hidden || !layers || !heads || !ffn) return undefined;
	const seconds = sample.seconds ?? 10;
	const rows = Math.round((FRAMES * seconds) / SUBSAMPLING);
	const target = sample.textTokens ?? Math.round(TOKENS_PER_SECOND * seconds);
	const vocab = firstNumber(config, "vocab_size") ?? USUAL_VOCABULARY;
	const kernel = firstNumber(config, "conv_depthwise_kernel_size") ?? 31;
	const decoder = decoderOf(config, { hidden, heads, rows, target });
	const head = (name: string, of: number): Operator =>
		linear({ name, inputs: hidden, outputs: vocab, rows: of });
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: rows,
		logitRows: rows + (decoder ? target : 0),
		stacks: [
			{ layers, operators: block({ hidden, heads, ffn, rows, kernel }) },
			...(decoder ? [decoder] : []),
		],
		ends: [
			...subsampling(
				hidden,
				rows,
				firstNumber(config, "input_feat_per_channel") ?? 80,
			),
			norm({ name: "encoder-norm", width: hidden, rows }),
			head("ctc", rows),
			...(decoder
				? [
						table("embedding", vocab, hidden),
						norm({ name: "decoder-norm", width: hidden, rows: target }),
						head("head", target),
					]
				: []),
		],
	};
}

function decoderOf(
	config: HubConfig,
	{
		hidden,
		heads,
		rows,
		target,
	}: {
		readonly hidden: number;
		readonly heads: number;
		readonly rows: number;
		readonly target: number;
	},
): Model["stacks"][number] | undefined {
	const layers = firstNumber(config, "decoder_layers") ?? 0;
	if (layers === 0) return undefined;
	const ffn = firstNumber(config, "decoder_ffn_dim") ?? 4 * hidden;
	const asked = {
		hidden,
		heads: firstNumber(config, "decoder_attention_heads") ?? heads,
		headDim: hidden / (firstNumber(config, "decoder_attention_heads") ?? heads),
		rows: target,
		queryBias: true,
		keyBias: true,
		valueBias: true,
		outBias: true,
	};
	return {
		layers,
		readsEmbedding: true,
		operators: [
			norm({ name: "attention-norm", width: hidden, rows: target }),
			...attention({ ...asked, keyRows: target, mask: "causal" }),
			norm({ name: "cross-norm", width: hidden, rows: target }),
			...attention({ ...asked, keyRows: rows, mask: "full", isCross: true }),
			norm({ name: "mlp-norm", width: hidden, rows: target }),
			...mlp({ hidden, ffn, gated: false, bias: true, rows: target }),
		],
	};
}

// Two 3 × 3 convolutions over time and frequency, both of as many channels as the encoder is wide.
function subsampling(
	hidden: number,
	rows: number,
	bins: number,
): readonly Operator[] {
	const convolution = (
		name: string,
		inputs: number,
		positions: number,
		readsData: boolean,
	): Operator => ({
		kind: "convolution",
		name,
		inputs,
		outputs: hidden,
		kernel: 9,
		groups: 1,
		bias: true,
		positions,
		...(readsData && { readsData }),
	});
	return [
		convolution("subsample1", 1, 2 * rows * Math.floor(bins / 2), true),
		convolution("subsample2", hidden, rows * Math.floor(bins / 4), false),
		linear({
			name: "projection",
			inputs: hidden * Math.floor(bins / 4),
			outputs: hidden,
			rows,
		}),
	];
}

function transformerBlock({
	hidden,
	heads,
	ffn,
	rows,
}: Encoder): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows, bias: true }),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}

function conformerBlock({
	hidden,
	heads,
	ffn,
	rows,
	kernel,
}: Encoder): readonly Operator[] {
	return [
		...halfStep({ hidden, ffn, rows }),
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows, bias: true }),
		...distances({ hidden, heads, rows }),
		...convolutionModule({ hidden, rows, kernel, bias: true }),
		...halfStep({ hidden, ffn, rows }),
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

// Attention and a gated convolution side by side, merged by a linear.
function branchBlock(shape: Encoder): readonly Operator[] {
	const { hidden, heads, ffn, rows, kernel } = shape;
	return [
		...halfStep({ hidden, ffn, rows }),
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows, bias: true }),
		...distances({ hidden, heads, rows }),
		norm({ name: "branch-norm", width: hidden, rows }),
		linear({ name: "branch-up", inputs: hidden, outputs: ffn, rows }),
		{
			kind: "convolution",
			name: "over-time",
			inputs: ffn / 2,
			outputs: ffn / 2,
			kernel,
			groups: ffn / 2,
			bias: true,
			positions: rows,
		},
		linear({ name: "branch-down", inputs: ffn / 2, outputs: hidden, rows }),
		linear({ name: "merge", inputs: 2 * hidden, outputs: hidden, rows }),
		...halfStep({ hidden, ffn, rows }),
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

/** Relative positions (Dai et al. 2019): a linear over every distance, and a score of each row with each. */
export function distances({
	hidden,
	heads,
	rows,
}: Pick<Encoder, "hidden" | "heads" | "rows">): readonly Operator[] {
	const all = 2 * rows - 1;
	return [
		{
			...linear({
				name: "positions",
				inputs: hidden,
				outputs: hidden,
				rows: all,
				bias: false,
			}),
			readsData: true,
		},
		loose("position-biases", 2 * hidden),
		{
			kind: "other",
			name: "distances",
			parameters: 0,
			flops: 2 * hidden * rows * all,
			savedElements: heads * rows * all,
		},
	];
}
