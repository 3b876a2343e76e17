import type { Model, Operator } from "../model.js";
import { linear, mlp, norm, selfAttention, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** The dimensions of an encoder with gated MLPs and rotary positions. */
interface ModernShape {
	readonly rows: number;
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly vocab: number;
}

const builders: Readonly<
	Record<string, (shape: ModernShape, config: HubConfig) => Model>
> = { modernbert: modernBert, nomic_bert: nomicBert };

/** True for a `model_type` that this file builds. */
export function isModernEncoderType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds ModernBERT or Nomic BERT from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function modernEncoderModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "intermediate_size");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	const shape = { rows, layers, hidden, heads, ffn, vocab };
	return builders[String(config.model_type)]?.(shape, config);
}

/** Warner et al. 2024: no biases, most layers with a local window, the first without its attention norm. */
function modernBert(shape: ModernShape, config: HubConfig): Model {
	const { rows, hidden, layers, vocab } = shape;
	const types = Array.isArray(config.layer_types) ? config.layer_types : [];
	const local = types.filter((each) => each === "sliding_attention").length;
	const window = firstNumber(config, "local_attention") ?? 128;
	const bias = flagOf(config.norm_bias) ?? false;
	const normOf = (name: string, count: number, of = rows): Operator =>
		norm({
			name,
			width: hidden,
			rows: of,
			parameters: count * (bias ? 2 : 1) * hidden,
		});
	const layer = (windowed: boolean): readonly Operator[] => [
		normOf("attention-norm", 1),
		...fused(bareAttention(shape, windowed ? window : undefined), hidden),
		normOf("mlp-norm", 1),
		...fusedMlp(shape),
	];
	const isLanguage = headClass(config).endsWith("ForMaskedLM");
	return {
		family: "encoder",
		hidden,
		vocab: isLanguage ? vocab : 0,
		tokens: rows,
		logitRows: isLanguage ? rows : 0,
		stacks: [
			{ layers: layers - local, operators: layer(false) },
			{ layers: local, operators: layer(true) },
		].filter((stack) => stack.layers > 0),
		ends: [
			table("embedding", vocab, hidden),
			// The embedding has a norm, the first layer's attention has none.
			normOf("last-norm", 1),
			...modernHead(shape, config, normOf),
		],
	};
}

function modernHead(
	{ rows, hidden, vocab }: ModernShape,
	config: HubConfig,
	normOf: (name: string, count: number, rows: number) => Operator,
): readonly Operator[] {
	const name = headClass(config);
	if (name.endsWith("Model")) return [];
	const isSentence = name.endsWith("ForSequenceClassification");
	const reads = isSentence ? 1 : rows;
	const dense = linear({
		name: "transform",
		inputs: hidden,
		outputs: hidden,
		rows: reads,
		bias: flagOf(config.classifier_bias) ?? false,
	});
	const out = name.endsWith("ForMaskedLM")
		? linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				tied: true,
				bias: flagOf(config.decoder_bias) ?? true,
			})
		: linear({
				name: "classifier",
				inputs: hidden,
				outputs: labelCount(config),
				rows: reads,
			});
	return [dense, normOf("transform-norm", 1, reads), out];
}

/** Nussbaum et al. 2024: BERT with rotary positions, a gated MLP and no biases; norms keep theirs. */
function nomicBert(shape: ModernShape, config: HubConfig): Model {
	const { rows, hidden, layers, vocab, ffn } = shape;
	const types = firstNumber(config, "type_vocab_size") ?? 0;
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
					...bareAttention(shape, undefined),
					norm({ name: "attention-norm", width: hidden, rows }),
					...mlp({ hidden, ffn, gated: true, bias: false, rows }),
					norm({ name: "mlp-norm", width: hidden, rows }),
				],
			},
		],
		ends: [
			table("embedding", vocab, hidden),
			...(types > 0 ? [table("token-types", types, hidden)] : []),
			norm({ name: "embedding-norm", width: hidden, rows }),
		],
	};
}

// One matrix makes queries, keys and values; rotated queries and keys are new tensors, and what it gave stays alive for
// its slice of values.
function fused(
	attention: readonly Operator[],
	hidden: number,
): readonly Operator[] {
	const [query, key, value, ...rest] = attention;
	if (query?.kind !== "linear" || !key || !value) return attention;
	return [
		{ ...query, name: "qkv", outputs: 3 * hidden },
		...rest.map((operator) =>
			operator.kind === "core"
				? { ...operator, keptBesides: 2 * hidden }
				: operator,
		),
	];
}

// One matrix makes the gate and what it lets through.
function fusedMlp({ hidden, ffn, rows }: ModernShape): readonly Operator[] {
	const [gate, _up, ...rest] = mlp({
		hidden,
		ffn,
		gated: true,
		bias: false,
		rows,
	});
	if (gate?.kind !== "linear") return rest;
	return [{ ...gate, name: "gate_up", outputs: 2 * ffn }, ...rest];
}

function bareAttention(
	{ hidden, heads, rows }: ModernShape,
	window: number | undefined,
): readonly Operator[] {
	return selfAttention({ hidden, heads, rows, bias: false, window });
}
