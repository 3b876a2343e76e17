import type { Model, Operator, Stack } from "../model.js";
import { linear, loose } from "./blocks.js";
import { hubDecoder } from "./hub-decoder.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";
import { mambaMixer } from "./state-space.js";

/** Decoders in which some layers mix tokens by attention and others by a recurrence or a convolution. */
const builders: Readonly<
	Record<string, (config: HubConfig, rows: number) => Model | undefined>
> = {
	qwen3_next: gatedDelta,
	qwen3_5_text: gatedDelta,
	jamba,
	lfm2: shortConvolutions,
};

/** True for a `model_type` that this file builds. */
export function isHybridType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function hybridModel(
	config: HubConfig,
	{ sequence }: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sequence);
}

/** A layer of an ordinary decoder as the parts that hybrids put together anew. */
interface Parts {
	readonly decoder: Model;
	readonly norms: readonly Operator[];
	readonly attention: readonly Operator[];
	readonly mlp: readonly Operator[];
}

function partsOf(config: HubConfig, rows: number): Parts | undefined {
	const decoder = hubDecoder(config, rows);
	const layer = decoder?.stacks[0]?.operators;
	if (!decoder || !layer) return undefined;
	const isInner = (operator: Operator): boolean =>
		operator.kind === "norm" && operator.isInner === true;
	const last = layer.findIndex(
		(operator) => operator.kind === "linear" && operator.name === "o",
	);
	return {
		decoder,
		norms: layer.filter(
			(operator) => operator.kind === "norm" && !isInner(operator),
		),
		attention: layer
			.slice(0, last + 1)
			.filter((operator) => operator.kind !== "norm" || isInner(operator)),
		mlp: layer.slice(last + 1),
	};
}

function withStacks(model: Model, stacks: readonly Stack[]): Model {
	return {
		...model,
		family: "hybrid",
		stacks: stacks.filter(({ layers }) => layers > 0),
	};
}

function countOf(list: unknown, word: string): number {
	return Array.isArray(list) ? list.filter((each) => each === word).length : 0;
}

/** Qwen3-Next: gated attention in some layers, gated delta nets (Yang et al. 2024) in the others. */
function gatedDelta(config: HubConfig, rows: number): Model | undefined {
	const isMoe = config.model_type === "qwen3_next";
	const parts = partsOf(
		{ ...config, model_type: isMoe ? "qwen3_moe" : "qwen3" },
		rows,
	);
	const hidden = firstNumber(config, "hidden_size");
	const heads = firstNumber(config, "num_attention_heads");
	const headDim = firstNumber(config, "head_dim");
	const keyHeads = firstNumber(config, "linear_num_key_heads");
	const valueHeads = firstNumber(config, "linear_num_value_heads");
	const keyDim = firstNumber(config, "linear_key_head_dim");
	const valueDim = firstNumber(config, "linear_value_head_dim");
	const kernel = firstNumber(config, "linear_conv_kernel_dim");
	if (!parts || !hidden || !heads || !headDim || !kernel) return undefined;
	if (!keyHeads || !valueHeads || !keyDim || !valueDim) return undefined;
	const keys = keyHeads * keyDim;
	const values = valueHeads * valueDim;
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	const delta: readonly Operator[] = [
		project("in", hidden, 2 * keys + 2 * values),
		project("gates", hidden, 2 * valueHeads),
		{
			kind: "convolution",
			name: "short",
			inputs: 2 * keys + values,
			outputs: 2 * keys + values,
			kernel,
			groups: 2 * keys + values,
			bias: false,
			positions: rows,
		},
		// The state of each head is updated and read by rank-one products.
		{
			kind: "other",
			name: "delta",
			parameters: 2 * valueHeads + valueDim,
			flops: 8 * valueHeads * keyDim * valueDim * rows,
			savedElements: 4 * values * rows,
		},
		project("out", values, hidden),
	];
	const full = countOf(config.layer_types, "full_attention");
	const linearLayers = countOf(config.layer_types, "linear_attention");
	// The attention's output passes a gate as wide as the queries.
	const gate = project("gate-query", hidden, heads * headDim);
	return withStacks(parts.decoder, [
		{
			layers: linearLayers,
			operators: [...parts.norms, ...delta, ...parts.mlp],
		},
		{
			layers: full,
			operators: [...parts.norms, gate, ...parts.attention, ...parts.mlp],
		},
	]);
}

/** Jamba (Lieber et al. 2024, §3): one layer of attention in eight, experts in every other MLP. */
function jamba(config: HubConfig, rows: number): Model | undefined {
	const dense = partsOf({ ...config, model_type: "llama" }, rows);
	const moe = partsOf(
		{ ...config, model_type: "mixtral", num_local_experts: config.num_experts },
		rows,
	);
	const layers = firstNumber(config, "num_hidden_layers");
	const state = firstNumber(config, "mamba_d_state");
	const rank = firstNumber(config, "mamba_dt_rank");
	const mixer = mambaMixer(
		{
			hidden_size: config.hidden_size,
			state_size: config.mamba_d_state,
			conv_kernel: config.mamba_d_conv,
			expand: config.mamba_expand,
			time_step_rank: config.mamba_dt_rank,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.mamba_conv_bias,
		},
		rows,
	);
	if (!dense || !moe || !layers || !mixer || !state || !rank) return undefined;
	const isAttention = every(config, "attn_layer");
	const isExpert = every(config, "expert_layer");
	// Jamba normalises the time step, B and C before the scan.
	const inner = [loose("inner-norms", rank + 2 * state)];
	const stacks: Stack[] = [];
	for (const attends of [false, true]) {
		for (const routes of [false, true]) {
			const parts = routes ? moe : dense;
			stacks.push({
				layers: Array.from({ length: layers }, (_, index) => index).filter(
					(index) =>
						isAttention(index) === attends && isExpert(index) === routes,
				).length,
				operators: [
					...parts.norms,
					...(attends ? parts.attention : [...mixer, ...inner]),
					...parts.mlp,
				],
			});
		}
	}
	return withStacks(dense.decoder, stacks);
}

function every(config: HubConfig, name: string): (index: number) => boolean {
	const period = firstNumber(config, `${name}_period`) ?? 1;
	const offset = firstNumber(config, `${name}_offset`) ?? 0;
	return (index) => index % period === offset;
}

/** LFM2: gated short convolutions in place of some attention layers; the MLP's width is two thirds, rounded up. */
function shortConvolutions(config: HubConfig, rows: number): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const stated = firstNumber(config, "intermediate_size");
	const kernel = firstNumber(config, "conv_L_cache") ?? 3;
	if (!hidden || !stated) return undefined;
	const multiple = firstNumber(config, "block_multiple_of") ?? 256;
	const scale = firstNumber(config, "block_ffn_dim_multiplier") ?? 1;
	const adjusted =
		Math.ceil((Math.floor((2 * stated) / 3) * scale) / multiple) * multiple;
	const parts = partsOf(
		{
			...config,
			model_type: "qwen3",
			head_dim: hidden / (firstNumber(config, "num_attention_heads") ?? 1),
			intermediate_size:
				flagOf(config.block_auto_adjust_ff_dim) === false ? stated : adjusted,
			tie_word_embeddings: flagOf(config.tie_word_embeddings) ?? true,
			layer_types: undefined,
		},
		rows,
	);
	if (!parts) return undefined;
	const bias = flagOf(config.conv_bias) ?? false;
	const mixer: readonly Operator[] = [
		linear({ name: "in", inputs: hidden, outputs: 3 * hidden, rows, bias }),
		{
			kind: "convolution",
			name: "short",
			inputs: hidden,
			outputs: hidden,
			kernel,
			groups: hidden,
			bias,
			positions: rows,
		},
		linear({ name: "out", inputs: hidden, outputs: hidden, rows, bias }),
	];
	const full = countOf(config.layer_types, "full_attention");
	const all = parts.decoder.stacks.reduce((sum, { layers }) => sum + layers, 0);
	return withStacks(parts.decoder, [
		{
			layers: full,
			operators: [...parts.norms, ...parts.attention, ...parts.mlp],
		},
		{ layers: all - full, operators: [...parts.norms, ...mixer, ...parts.mlp] },
	]);
}
