import type { Model, Operator } from "../model.js";
import { linear, loose, mlp, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";

interface Shape {
	readonly hidden: number;
	/** Width of the recurrent state. */
	readonly inner: number;
	readonly heads: number;
	readonly rows: number;
	/** Elements of the short convolution; 0 is none. */
	readonly kernel: number;
}

const mixers: Readonly<Record<string, (shape: Shape) => readonly Operator[]>> =
	{ hawk, min_gru: minGru, min_lstm: minLstm };

/** True for a `model_type` that this file builds. */
export function isGatedRecurrenceType(type: string): boolean {
	return Object.hasOwn(mixers, type);
}

/**
 * Language models whose layers mix the past with gates that see the input only, so that a scan computes them. By
 * `hidden_size`, `num_hidden_layers`, `num_heads`, `state_width`, `conv_kernel`, `vocab_size`, and `intermediate_size`
 * where an MLP follows.
 */
export function gatedRecurrenceModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const vocab = firstNumber(config, "vocab_size");
	const inner = firstNumber(config, "state_width");
	const mixer = mixers[String(config.model_type)];
	if (!hidden || !layers || !vocab || !inner || !mixer) return undefined;
	const heads = firstNumber(config, "num_heads") ?? 1;
	const kernel = firstNumber(config, "conv_kernel") ?? 0;
	const ffn = firstNumber(config, "intermediate_size");
	return {
		family: "ssm",
		hidden,
		vocab,
		tokens: rows,
		logitRows: rows,
		stacks: [
			{
				layers,
				operators: [
					rmsNorm(hidden, rows),
					...mixer({ hidden, inner, heads, rows, kernel }),
					...(ffn === undefined
						? []
						: [
								rmsNorm(hidden, rows),
								...mlp({ hidden, ffn, gated: true, bias: false, rows }),
							]),
				],
			},
		],
		ends: [
			table("embedding", vocab, hidden),
			rmsNorm(hidden, rows),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied: flagOf(config.tie_word_embeddings) ?? false,
			}),
		],
	};
}

/**
 * Hawk's recurrent block (De et al. 2024, §2.3 and §2.4), with the dense gates of lingua (apps/fastRNN/hawk/core_hawk.py
 * at 437d680e5218): two ways in, one of them through a convolution and the real-gated linear recurrent unit.
 */
function hawk(shape: Shape): readonly Operator[] {
	const { hidden, inner, heads } = shape;
	return [
		product(shape, "y", hidden, inner),
		product(shape, "x", hidden, inner),
		...short(shape, inner),
		product(shape, "input-gate", inner, inner),
		product(shape, "recurrence-gate", inner, inner),
		loose("decay", inner / heads),
		// Both gates, what comes in, the decay and its root, and the state.
		scan(shape, 6),
		gate(shape),
		product(shape, "o", inner, hidden),
	];
}

/** minGRU (Feng et al. 2024, §3.1): one gate, as lingua has it (apps/fastRNN/minGRU/core_gru.py). */
function minGru(shape: Shape): readonly Operator[] {
	const { hidden, inner } = shape;
	return [
		product(shape, "w", hidden, inner),
		product(shape, "z", hidden, inner),
		product(shape, "candidate", hidden, inner),
		...short(shape, inner),
		scan(shape, 3),
		gate(shape),
		product(shape, "o", inner, hidden),
	];
}

/** minLSTM (Feng et al. 2024, §3.2): two gates (apps/fastRNN/minLSTM/core_lstm.py). */
function minLstm(shape: Shape): readonly Operator[] {
	const { hidden, inner } = shape;
	return [
		product(shape, "w", hidden, inner),
		product(shape, "gates", hidden, 2 * inner),
		product(shape, "candidate", hidden, inner),
		...short(shape, 2 * inner),
		scan(shape, 4),
		gate(shape),
		product(shape, "o", inner, hidden),
	];
}

function product(
	{ rows }: Shape,
	name: string,
	inputs: number,
	outputs: number,
): Operator {
	return linear({ name, inputs, outputs, rows, bias: false });
}

function short({ kernel, rows }: Shape, width: number): readonly Operator[] {
	if (kernel === 0) return [];
	return [
		{
			kind: "convolution",
			name: "short",
			inputs: width,
			outputs: width,
			kernel,
			groups: width,
			bias: false,
			positions: rows,
		},
	];
}

// A state for each channel: a multiply-add for a token and a step of the scan's tree over both factors.
function scan({ inner, rows }: Shape, kept: number): Operator {
	return {
		kind: "other",
		name: "scan",
		parameters: 0,
		flops: 3 * inner * rows,
		savedElements: kept * inner * rows,
	};
}

// The state is multiplied with an activation of the other way.
function gate({ inner, rows }: Shape): Operator {
	return { kind: "activation", gated: true, width: inner, rows };
}

function rmsNorm(width: number, rows: number): Operator {
	return norm({ name: "norm", width, rows, flavour: "rms", parameters: width });
}
