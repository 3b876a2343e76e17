import type { Model, Operator } from "../model.js";
import { linear, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "./hub-reading.js";
import { recurrence } from "./speech/pieces.js";
import {
	branchBlock,
	conformerBlock,
	type Encoder,
	enhancedBranchBlock,
	transformerBlock,
} from "./speech/recogniser-blocks.js";
import { transformerLayer } from "./transformer-layer.js";

/** Recognisers of ESPnet and SpeechBrain by the blocks of their encoder. */
const blocks: Readonly<
	Record<string, (shape: Encoder) => readonly Operator[]>
> = {
	asr_transformer: transformerBlock,
	conformer: conformerBlock,
	branchformer: branchBlock,
	e_branchformer: enhancedBranchBlock,
};

/** Frames of mel bins in a second. */
const FRAMES = 100;

/** By how much the convolutions before the encoder shorten time where nobody says: two have a stride of two. */
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
	const factor = firstNumber(config, "subsampling_factor") ?? SUBSAMPLING;
	const rows = Math.round((FRAMES * seconds) / factor);
	const target = sample.textTokens ?? Math.round(TOKENS_PER_SECOND * seconds);
	const vocab = firstNumber(config, "vocab_size") ?? USUAL_VOCABULARY;
	const decoder = decoderOf(config, { hidden, heads, rows, target });
	const joint = transducer(config, { hidden, vocab, rows, target });
	const head = (name: string, of: number): Operator =>
		linear({ name, inputs: hidden, outputs: vocab, rows: of });
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: rows,
		logitRows: rows + (decoder ? target : 0) + (joint ? rows * target : 0),
		stacks: [
			{
				layers,
				operators: block({
					hidden,
					heads,
					ffn,
					rows,
					kernel: firstNumber(config, "conv_depthwise_kernel_size") ?? 31,
					gateUnits: firstNumber(config, "cgmlp_units") ?? ffn,
					mergeKernel: firstNumber(config, "merge_conv_kernel") ?? 3,
					hasMlps: flagOf(config.use_ffn) ?? true,
				}),
			},
			...(decoder ? [decoder] : []),
		],
		ends: [
			...stemOf(config, hidden, rows * factor),
			norm({ name: "encoder-norm", width: hidden, rows }),
			head("ctc", rows),
			...(decoder
				? [
						table("embedding", vocab, hidden),
						norm({ name: "decoder-norm", width: hidden, rows: target }),
						head("head", target),
					]
				: []),
			...(joint ?? []),
		],
	};
}

/** A network of the text so far, and one that joins each of its rows with every row of the encoder (Graves 2012, §2). */
function transducer(
	config: HubConfig,
	{
		hidden,
		vocab,
		rows,
		target,
	}: {
		readonly hidden: number;
		readonly vocab: number;
		readonly rows: number;
		readonly target: number;
	},
): readonly Operator[] | undefined {
	const joint = firstNumber(config, "joint_size");
	const predicted = firstNumber(config, "predictor_size");
	if (!joint || !predicted) return undefined;
	// Symbols may be looked up, or be rows of zeros with one 1.
	const embedded = firstNumber(config, "predictor_inputs");
	return [
		...(embedded === undefined
			? []
			: [table("predictor-embedding", vocab, embedded)]),
		...recurrence({
			name: "predictor",
			inputs: embedded ?? vocab - 1,
			hidden: predicted,
			rows: target,
			layers: firstNumber(config, "predictor_layers") ?? 1,
		}),
		linear({ name: "join-encoder", inputs: hidden, outputs: joint, rows }),
		linear({
			name: "join-predictor",
			inputs: predicted,
			outputs: joint,
			rows: target,
			bias: false,
		}),
		linear({
			name: "joint",
			inputs: joint,
			outputs: vocab,
			rows: rows * target,
		}),
	];
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
	return {
		layers,
		readsEmbedding: true,
		operators: transformerLayer({
			hidden,
			heads: firstNumber(config, "decoder_attention_heads") ?? heads,
			ffn: firstNumber(config, "decoder_ffn_dim") ?? 4 * hidden,
			rows: target,
			norms: "before",
			mask: "causal",
			memory: { rows },
		}),
	};
}

// Convolutions over time and frequency, as wide as the encoder where nobody says otherwise, and a linear.
function stemOf(
	config: HubConfig,
	hidden: number,
	frames: number,
): readonly Operator[] {
	const factor = firstNumber(config, "subsampling_factor") ?? SUBSAMPLING;
	const strides = STRIDES[factor] ?? [];
	const channels = numbersOf(config.stem_channels);
	let positions = frames;
	let height = firstNumber(config, "input_feat_per_channel") ?? 80;
	let inputs = 1;
	const operators: Operator[] = [];
	for (const [index, stride] of strides.entries()) {
		const outputs = channels?.[index] ?? hidden;
		positions /= stride;
		height = Math.floor(height / stride);
		operators.push({
			kind: "convolution",
			name: `subsample${index}`,
			inputs,
			outputs,
			kernel: stride === 3 ? 25 : 9,
			groups: 1,
			bias: true,
			positions: Math.round(positions) * height,
			...(index === 0 && { readsData: true }),
		});
		inputs = outputs;
	}
	return [
		...operators,
		linear({
			name: "projection",
			inputs: inputs * height,
			outputs: hidden,
			rows: Math.round(positions),
		}),
	];
}

/** Strides of the convolutions by how much they shorten together (ESPnet's Conv2dSubsampling and its variants). */
const STRIDES: Readonly<Record<number, readonly number[]>> = {
	1: [1, 1],
	2: [2, 1],
	4: [2, 2],
	6: [2, 3],
	8: [2, 2, 2],
};
