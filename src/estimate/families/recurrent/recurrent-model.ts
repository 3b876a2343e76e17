import type { Model, Operator } from "../../model.js";
import { kept, linear, norm, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { cellOf, recurrentLayers } from "./cells.js";
import { elmo } from "./elmo.js";

const builders: Readonly<
	Record<string, (config: HubConfig, sample: HubSample) => Model | undefined>
> = {
	rnn_lm: languageModel,
	rnn_encoder: encoder,
	rnn_seq2seq: translation,
	elmo,
};

/** True for a `model_type` that this folder builds. */
export function isRecurrentType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a recurrent network for one sequence, or for a sentence and its translation. */
export function recurrentModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sample);
}

/** A recurrent language model (Zaremba et al. 2014, §3): table, layers, linears of `dense_sizes` with norms, a head. */
function languageModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_layers");
	const vocab = firstNumber(config, "vocab_size");
	const cell = cellOf(config.cell ?? "lstm");
	if (!hidden || !layers || !vocab || !cell) return undefined;
	const embedding = firstNumber(config, "embedding_size") ?? hidden;
	const dense = numbersOf(config.dense_sizes) ?? [];
	const widths = [hidden, ...dense];
	const out = widths.at(-1) ?? hidden;
	return {
		family: "decoder",
		hidden: out,
		vocab,
		tokens: rows,
		logitRows: rows,
		stacks: [
			{
				layers: 1,
				operators: [
					kept("embedded words", embedding * rows),
					...recurrentLayers({
						cell,
						inputs: embedding,
						hidden,
						rows,
						layers,
					}),
					...dense.flatMap((width, index) => [
						linear({
							name: `dense${index + 1}`,
							inputs: widths[index] ?? hidden,
							outputs: width,
							rows,
						}),
						norm({ name: `dense-norm${index + 1}`, width, rows }),
					]),
				],
			},
		],
		ends: [
			table("embedding", vocab, embedding),
			linear({
				name: "head",
				inputs: out,
				outputs: vocab,
				rows,
				bias: flagOf(config.head_bias) ?? true,
				tied: flagOf(config.tie_word_embeddings) ?? false,
			}),
		],
	};
}

/**
 * Layers over words, in one direction or both, and a linear to `num_labels` for the whole text or, with
 * `labels_words`, for each word. The table has `vocab_size` rows where that is stated.
 */
function encoder(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const inputs = firstNumber(config, "embedding_size");
	const cell = cellOf(config.cell);
	if (!hidden || !inputs || !cell) return undefined;
	const directions = flagOf(config.bidirectional) ? 2 : 1;
	const layers = firstNumber(config, "num_layers") ?? 1;
	const vocab = firstNumber(config, "vocab_size");
	const labels = firstNumber(config, "num_labels");
	const out = hidden * directions;
	return {
		family: "encoder",
		hidden: out,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers: 1,
				operators: [
					kept("embedded words", inputs * rows),
					...recurrentLayers({
						cell,
						inputs,
						hidden,
						rows,
						layers,
						directions,
					}),
				],
			},
		],
		ends: [
			...(vocab ? [table("embedding", vocab, inputs)] : []),
			...(labels
				? [
						linear({
							name: "labels",
							inputs: out,
							outputs: labels,
							rows: flagOf(config.labels_words) ? rows : 1,
						}),
					]
				: []),
		],
	};
}

/**
 * Translation with attention: an encoder that reads both ways, a decoder, and for each word of it a weighted mean of
 * what was read (Luong et al. 2015, §3.1, general score).
 */
function translation(
	config: HubConfig,
	{ sequence, target }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_layers");
	const vocab = firstNumber(config, "vocab_size");
	const source = firstNumber(config, "source_vocab_size") ?? vocab;
	const cell = cellOf(config.cell ?? "lstm");
	if (!hidden || !layers || !vocab || !source || !cell) return undefined;
	const embedding = firstNumber(config, "embedding_size") ?? hidden;
	const shape = { cell, inputs: embedding, layers };
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: sequence + target,
		logitRows: target,
		stacks: [
			{
				layers: 1,
				operators: [
					kept("embedded words", embedding * (sequence + target)),
					...recurrentLayers({
						...shape,
						hidden: hidden / 2,
						directions: 2,
						rows: sequence,
						name: "encoder",
					}),
					...recurrentLayers({
						...shape,
						hidden,
						rows: target,
						name: "decoder",
					}),
					...luongAttention(hidden, sequence, target),
				],
			},
		],
		ends: [
			table("source-embedding", source, embedding),
			table("target-embedding", vocab, embedding),
			linear({ name: "head", inputs: hidden, outputs: vocab, rows: target }),
		],
	};
}

function luongAttention(
	hidden: number,
	source: number,
	target: number,
): readonly Operator[] {
	return [
		linear({
			name: "keys",
			inputs: hidden,
			outputs: hidden,
			rows: source,
			bias: false,
		}),
		{
			kind: "other",
			name: "attention",
			parameters: 0,
			flops: 4 * source * target * hidden,
			// Keys, the weights of every pair, what they give beside the state, and its tanh.
			savedElements: hidden * source + source * target + 3 * hidden * target,
		},
		linear({
			name: "attended",
			inputs: 2 * hidden,
			outputs: hidden,
			rows: target,
			bias: false,
		}),
	];
}
