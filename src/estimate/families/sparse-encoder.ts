import type { Model, Operator } from "../model.js";
import { linear, mlp, norm, selfAttention, table } from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** The dimensions of an encoder whose tokens do not all attend to each other. */
interface SparseShape {
	readonly rows: number;
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly vocab: number;
}

/** What stands in place of full attention. */
interface SparseType {
	readonly mixer: (
		shape: SparseShape,
		config: HubConfig,
	) => readonly Operator[];
	/** A dense layer under sentence classifiers, beside a pooler or in place of it. */
	readonly poolers: number;
	/** The embeddings pass one more linear. */
	readonly projects?: true;
}

const types: Readonly<Record<string, SparseType>> = {
	longformer: { mixer: slidingWindow, poolers: 1 },
	big_bird: { mixer: randomBlocks, poolers: 2 },
	fnet: { mixer: () => [], poolers: 1, projects: true },
};

/** True for a `model_type` that this file builds. */
export function isSparseEncoderType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function sparseEncoderModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const ffn = firstNumber(config, "intermediate_size");
	const vocab = firstNumber(config, "vocab_size");
	if (!type || !hidden || !layers || !ffn || !vocab) return undefined;
	const heads = firstNumber(config, "num_attention_heads") ?? 1;
	const shape = { rows, layers, hidden, heads, ffn, vocab };
	const kinds = firstNumber(config, "type_vocab_size") ?? 0;
	const isLanguage = headClass(config).endsWith("ForMaskedLM");
	return {
		family: "encoder",
		hidden,
		vocab: isLanguage ? vocab : 0,
		tokens: rows,
		logitRows: isLanguage ? rows : 0,
		stacks: [
			{
				layers,
				operators: [
					...type.mixer(shape, config),
					norm({ name: "attention-norm", width: hidden, rows }),
					...mlp({ hidden, ffn, gated: false, bias: true, rows }),
					norm({ name: "output-norm", width: hidden, rows }),
				],
			},
		],
		ends: [
			table("embedding", vocab, hidden),
			table(
				"positions",
				firstNumber(config, "max_position_embeddings") ?? 512,
				hidden,
			),
			...(kinds > 0 ? [table("token-types", kinds, hidden)] : []),
			norm({ name: "embedding-norm", width: hidden, rows }),
			...(type.projects ? [dense(hidden, rows)] : []),
			...headOf(shape, config, type.poolers),
		],
	};
}

/**
 * Longformer (Beltagy et al. 2020, §3.1): the sequence in overlapping chunks of two windows, each multiplied whole.
 * Global tokens have projections of their own, which run only for them.
 */
export function slidingAttention({
	rows,
	hidden,
	window,
}: {
	readonly rows: number;
	readonly hidden: number;
	/** Tokens to one side. */
	readonly window: number;
}): readonly Operator[] {
	const chunks = rows / window;
	const products = (chunks - 1) * (2 * window) ** 2 + chunks * 3 * window ** 2;
	return [
		{
			kind: "other",
			name: "windows",
			parameters: 3 * hidden * (hidden + 1),
			flops: 2 * hidden * products,
			savedElements: 4 * rows * hidden,
		},
	];
}

function slidingWindow(
	{ rows, hidden, heads }: SparseShape,
	config: HubConfig,
): readonly Operator[] {
	const width = Array.isArray(config.attention_window)
		? config.attention_window[0]
		: config.attention_window;
	return [
		...projections({ rows, hidden, heads }),
		...slidingAttention({ rows, hidden, window: Number(width ?? 512) / 2 }),
	];
}

// The first and the last block see everything, the next to them seven blocks, the others eight: a window of three, two
// global ones and three at random (Zaheer et al. 2020, §2).
function randomBlocks(
	{ rows, hidden, heads }: SparseShape,
	config: HubConfig,
): readonly Operator[] {
	const size = firstNumber(config, "block_size") ?? 64;
	const random = firstNumber(config, "num_random_blocks") ?? 3;
	const blocks = rows / size;
	const seen = 2 * blocks + 2 * (4 + random) + (blocks - 4) * (5 + random);
	return [
		...projections({ rows, hidden, heads }),
		{
			kind: "other",
			name: "blocks",
			parameters: 0,
			flops: 4 * hidden * seen * size ** 2,
			savedElements: 4 * rows * hidden,
		},
	];
}

/** The projections of attention without its core. */
function projections({
	rows,
	hidden,
	heads,
}: Pick<SparseShape, "rows" | "hidden" | "heads">): readonly Operator[] {
	return selfAttention({ hidden, heads, rows, bias: true }).filter(
		(operator) => operator.kind !== "core",
	);
}

function dense(hidden: number, rows: number): Operator {
	return linear({ name: "dense", inputs: hidden, outputs: hidden, rows });
}

function headOf(
	{ rows, hidden, vocab }: SparseShape,
	config: HubConfig,
	poolers: number,
): readonly Operator[] {
	const name = headClass(config);
	const pooled = Array.from({ length: poolers }, () => dense(hidden, 1));
	if (name.endsWith("ForMaskedLM")) {
		return [
			...pooled,
			dense(hidden, rows),
			norm({ name: "transform-norm", width: hidden, rows }),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				tied: true,
			}),
		];
	}
	return name.endsWith("Model")
		? pooled
		: [
				...pooled,
				linear({
					name: "classifier",
					inputs: hidden,
					outputs: labelCount(config),
					rows: 1,
				}),
			];
}
