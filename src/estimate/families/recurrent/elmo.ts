import type { Model, Operator } from "../../model.js";
import { kept, linear, table } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { recurrentLayer } from "./cells.js";

/** What options.json says of the published models, for a file that leaves it out (allenai/bilm-tf, bilm/training.py). */
const CHARACTERS = 50;
const CHARACTER_ROWS = 262;
const CHARACTER_WIDTH = 16;

/**
 * ELMo (Peters et al. 2018, §3 and §4): convolutions over the characters of a word, highways, two directions of
 * projected LSTMs, and a head that sees some of the words. By the keys of its options.json.
 */
export function elmo(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const lstm: HubConfig = Object(config.lstm);
	const characters: HubConfig = Object(config.char_cnn);
	const hidden = firstNumber(lstm, "dim");
	const projected = firstNumber(lstm, "projection_dim");
	const layers = firstNumber(lstm, "n_layers");
	const filters = filtersOf(characters.filters);
	if (!hidden || !projected || !layers || !filters) return undefined;
	const words = 1 + (firstNumber(config, "n_negative_samples_batch") ?? 8192);
	const one = {
		cell: "lstm",
		inputs: projected,
		hidden,
		projected,
		rows,
		directions: 2,
	} as const;
	return {
		family: "encoder",
		hidden: projected,
		vocab: words,
		tokens: rows,
		logitRows: 2 * rows,
		stacks: [
			{
				layers: 1,
				operators: [
					...wordEncoder(characters, filters, { rows, projected }),
					...Array.from({ length: layers }, (_, index) =>
						recurrentLayer({ ...one, name: `${index + 1}-` }),
					).flat(),
				],
			},
		],
		ends: [
			table(
				"characters",
				firstNumber(characters, "n_characters") ?? CHARACTER_ROWS,
				embeddingOf(characters),
			),
			// Both directions guess the words with one matrix.
			linear({
				name: "head",
				inputs: projected,
				outputs: words,
				rows: 2 * rows,
			}),
		],
	};
}

function wordEncoder(
	characters: HubConfig,
	filters: readonly Filter[],
	{ rows, projected }: { readonly rows: number; readonly projected: number },
): readonly Operator[] {
	const length =
		firstNumber(characters, "max_characters_per_token") ?? CHARACTERS;
	const width = filters.reduce((sum, filter) => sum + filter.outputs, 0);
	const highways = firstNumber(characters, "n_highway") ?? 0;
	return [
		...filters.map(
			({ kernel, outputs }): Operator => ({
				kind: "convolution",
				name: `characters${kernel}`,
				inputs: embeddingOf(characters),
				outputs,
				kernel,
				groups: 1,
				bias: true,
				positions: rows * (length - kernel + 1),
			}),
		),
		kept("words", width * rows),
		...Array.from({ length: highways }, (_, index): readonly Operator[] => [
			linear({
				name: `highway${index + 1}`,
				inputs: width,
				outputs: 2 * width,
				rows,
			}),
			// The gate and its complement, what it lets through, and their sum.
			kept(`highway${index + 1} gate`, 4 * width * rows),
		]).flat(),
		linear({ name: "projection", inputs: width, outputs: projected, rows }),
	];
}

interface Filter {
	readonly kernel: number;
	readonly outputs: number;
}

/** Pairs of a width in characters and a number of filters. */
function filtersOf(value: unknown): readonly Filter[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value.map((pair) => ({
		kernel: Number(pair?.[0]),
		outputs: Number(pair?.[1]),
	}));
}

function embeddingOf(characters: HubConfig): number {
	return firstNumber(Object(characters.embedding), "dim") ?? CHARACTER_WIDTH;
}
