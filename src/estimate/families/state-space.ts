import type { Model, Operator } from "../model.js";
import { linear, loose, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";

const builders: Readonly<
	Record<string, (config: HubConfig, rows: number) => Layer | undefined>
> = { mamba, falcon_mamba: mamba, mamba2, rwkv };

interface Layer {
	readonly operators: readonly Operator[];
	/** Norm parameters of the whole: before the layers and after them. */
	readonly outerNorms: number;
	readonly normElement: number;
}

/** True for a `model_type` that this file builds. */
export function isStateSpaceType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a state-space or recurrent model from its config.json (transformers 5.18). */
export function stateSpaceModel(
	config: HubConfig,
	{ sequence }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const vocab = firstNumber(config, "vocab_size");
	const layer = builders[String(config.model_type)]?.(config, sequence);
	if (!hidden || !layers || !vocab || !layer) return undefined;
	return {
		family: "ssm",
		hidden,
		vocab,
		tokens: sequence,
		logitRows: sequence,
		stacks: [{ layers, operators: layer.operators }],
		ends: [
			table("embedding", vocab, hidden),
			norm({
				name: "outer-norms",
				width: hidden,
				rows: sequence,
				parameters: layer.outerNorms * layer.normElement * hidden,
			}),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows: sequence,
				bias: false,
				tied: flagOf(config.tie_word_embeddings) ?? true,
			}),
		],
	};
}

/** The operators of a Mamba mixer without its norm; undefined when a dimension is missing. */
export function mambaMixer(
	config: HubConfig,
	rows: number,
): readonly Operator[] | undefined {
	return mamba(config, rows)?.operators.slice(1);
}

/** The same of a Mamba-2 mixer. */
export function mamba2Mixer(
	config: HubConfig,
	rows: number,
): readonly Operator[] | undefined {
	return mamba2(config, rows)?.operators.slice(1);
}

/** Mamba (Gu and Dao 2023, §3.4): projection, short convolution, selective scan, projection. */
function mamba(config: HubConfig, rows: number): Layer | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const state = firstNumber(config, "state_size");
	const kernel = firstNumber(config, "conv_kernel");
	if (!hidden || !state || !kernel) return undefined;
	const inner =
		firstNumber(config, "intermediate_size") ??
		hidden * (firstNumber(config, "expand") ?? 2);
	const rank = firstNumber(config, "time_step_rank") ?? Math.ceil(hidden / 16);
	const bias = flagOf(config.use_bias) ?? false;
	return {
		outerNorms: 1,
		normElement: 1,
		operators: [
			rmsNorm(hidden, rows),
			linear({ name: "in", inputs: hidden, outputs: 2 * inner, rows, bias }),
			shortConvolution(config, { width: inner, kernel, rows }),
			linear({
				name: "x",
				inputs: inner,
				outputs: rank + 2 * state,
				rows,
				bias: false,
			}),
			linear({ name: "dt", inputs: rank, outputs: inner, rows }),
			// A: a state for each channel; D: a skip for each channel.
			scan({ inner, state, rows, parameters: inner * state + inner }),
			linear({ name: "out", inputs: inner, outputs: hidden, rows, bias }),
		],
	};
}

/** Mamba-2 (Dao and Gu 2024, §7): one scalar of A for each head, groups of B and C, a gated norm before the output. */
function mamba2(config: HubConfig, rows: number): Layer | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const state = firstNumber(config, "state_size");
	const kernel = firstNumber(config, "conv_kernel");
	const heads = firstNumber(config, "num_heads");
	if (!hidden || !state || !kernel || !heads) return undefined;
	const inner =
		firstNumber(config, "intermediate_size") ??
		hidden * (firstNumber(config, "expand") ?? 2);
	const groups = firstNumber(config, "n_groups") ?? 1;
	const shared = 2 * groups * state;
	const bias = flagOf(config.use_bias) ?? false;
	return {
		outerNorms: 1,
		normElement: 1,
		operators: [
			rmsNorm(hidden, rows),
			linear({
				name: "in",
				inputs: hidden,
				outputs: 2 * inner + shared + heads,
				rows,
				bias,
			}),
			shortConvolution(config, { width: inner + shared, kernel, rows }),
			// A, D and the bias of the time step: a number for each head.
			scan({ inner, state, rows, parameters: 3 * heads }),
			rmsNorm(inner, rows),
			linear({ name: "out", inputs: inner, outputs: hidden, rows, bias }),
		],
	};
}

/** RWKV-4 (Peng et al. 2023, §3): time mixing and channel mixing, each with a receptance gate. */
function rwkv(config: HubConfig, rows: number): Layer | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	if (!hidden || !layers) return undefined;
	const inner = firstNumber(config, "attention_hidden_size") ?? hidden;
	const ffn = firstNumber(config, "intermediate_size") ?? 4 * hidden;
	const product = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	return {
		// One before the first layer, one after the last.
		outerNorms: 2,
		normElement: 2,
		operators: [
			norm({ name: "norm1", width: hidden, rows }),
			product("k", hidden, inner),
			product("v", hidden, inner),
			product("r", hidden, inner),
			product("o", inner, hidden),
			// Decay and first step of each channel, and three mixes with the token before.
			scan({ inner, state: 1, rows, parameters: 2 * inner + 3 * hidden }),
			norm({ name: "norm2", width: hidden, rows }),
			product("up", hidden, ffn),
			{ kind: "activation", gated: false, width: ffn, rows },
			product("receptance", hidden, hidden),
			product("down", ffn, hidden),
			loose("mixes", 2 * hidden),
		],
	};
}

function rmsNorm(width: number, rows: number): Operator {
	return norm({ name: "norm", width, rows, flavour: "rms", parameters: width });
}

function shortConvolution(
	config: HubConfig,
	{
		width,
		kernel,
		rows,
	}: { readonly width: number; readonly kernel: number; readonly rows: number },
): Operator {
	return {
		kind: "convolution",
		name: "short",
		inputs: width,
		outputs: width,
		kernel,
		groups: width,
		bias: flagOf(config.use_conv_bias) ?? true,
		// The causal convolution also slides over the padding before the first token.
		positions: rows,
	};
}

/** A scan costs seven operations for each state element of each token, as Megatron-LM counts it (training/training.py). */
function scan({
	inner,
	state,
	rows,
	parameters,
}: {
	readonly inner: number;
	readonly state: number;
	readonly rows: number;
	readonly parameters: number;
}): Operator {
	return {
		kind: "other",
		name: "scan",
		parameters,
		flops: 7 * inner * state * rows,
		savedElements: 3 * inner * rows,
	};
}
