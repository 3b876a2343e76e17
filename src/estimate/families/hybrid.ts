import type { Linear, Model, Operator, Stack } from "../model.js";
import { linear, loose } from "./blocks.js";
import { countOf, partsOf, withStacks } from "./decoder-parts.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";
import { mamba2Mixer, mambaMixer } from "./state-space.js";

/** Decoders in which some layers mix tokens by attention and others by a recurrence or a convolution. */
const builders: Readonly<
	Record<string, (config: HubConfig, rows: number) => Model | undefined>
> = {
	qwen3_next: gatedDelta,
	qwen3_5_text: gatedDelta,
	jamba,
	lfm2: shortConvolutions,
	nemotron_h: nemotronHybrid,
	falcon_h1: parallelHybrid,
	recurrent_gemma: recurrentGemma,
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

/** Nemotron-H (NVIDIA 2025, arXiv:2504.03624, §2.1): every layer is one norm and one of four mixers. */
function nemotronHybrid(config: HubConfig, rows: number): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = config.layers_block_type;
	const ffn = firstNumber(config, "intermediate_size");
	const parts = partsOf(
		{ ...config, model_type: "llama", num_hidden_layers: 1 },
		rows,
	);
	const mixer = mamba2Mixer(
		{
			hidden_size: hidden,
			state_size: config.ssm_state_size,
			conv_kernel: config.conv_kernel,
			num_heads: config.mamba_num_heads,
			intermediate_size:
				(firstNumber(config, "mamba_num_heads") ?? 0) *
				(firstNumber(config, "mamba_head_dim") ?? 0),
			n_groups: config.n_groups,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.use_conv_bias,
		},
		rows,
	);
	if (!hidden || !ffn || !parts || !mixer || !Array.isArray(layers)) {
		return undefined;
	}
	const bias = flagOf(config.mlp_bias) ?? false;
	const mixers: Readonly<Record<string, readonly Operator[]>> = {
		linear_attention: mixer,
		full_attention: parts.attention,
		mlp: squaredMlp({ hidden, ffn, rows, bias, prefix: "" }),
		moe: squaredExperts(config, { hidden, rows, bias }),
	};
	return withStacks(
		parts.decoder,
		Object.entries(mixers).map(([kind, operators]) => ({
			layers: countOf(layers, kind),
			operators: [...parts.norms.slice(0, 1), ...operators],
		})),
	);
}

interface SquaredMlp {
	readonly hidden: number;
	readonly ffn: number;
	readonly rows: number;
	readonly bias: boolean;
	readonly prefix: string;
	readonly experts?: { readonly total: number; readonly active: number };
}

// Two linears with a squared ReLU between.
function squaredMlp(of: SquaredMlp): readonly Operator[] {
	const { hidden, ffn, rows, bias, prefix, experts } = of;
	const project = (name: string, inputs: number, outputs: number): Linear => ({
		...linear({ name: prefix + name, inputs, outputs, rows, bias }),
		...(experts && { experts }),
	});
	return [
		project("up", hidden, ffn),
		{
			kind: "activation",
			gated: false,
			function: "relu2",
			width: ffn,
			rows: rows * (experts?.active ?? 1),
		},
		project("down", ffn, hidden),
	];
}

// Routed experts may work on a narrower stream, with one linear into it and one out (Nemotron 3 Super).
function squaredExperts(
	config: HubConfig,
	of: Pick<SquaredMlp, "hidden" | "rows" | "bias">,
): readonly Operator[] {
	const { hidden, rows } = of;
	const total = firstNumber(config, "n_routed_experts") ?? 0;
	const latent = firstNumber(config, "moe_latent_size");
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	return [
		project("router", hidden, total),
		...(latent
			? [
					project("latent_in", hidden, latent),
					project("latent_out", latent, hidden),
				]
			: []),
		...squaredMlp({
			...of,
			hidden: latent ?? hidden,
			prefix: "",
			ffn: firstNumber(config, "moe_intermediate_size") ?? 0,
			experts: {
				total,
				active: firstNumber(config, "num_experts_per_tok") ?? 1,
			},
		}),
		...squaredMlp({
			...of,
			prefix: "shared_",
			ffn:
				(firstNumber(config, "n_shared_experts") ?? 1) *
				(firstNumber(config, "moe_shared_expert_intermediate_size") ?? 0),
		}),
	];
}

/** Falcon-H1 (Zuo et al. 2025, arXiv:2507.22448, §2.1): attention and Mamba-2 side by side on the same input. */
function parallelHybrid(config: HubConfig, rows: number): Model | undefined {
	const parts = partsOf({ ...config, model_type: "llama" }, rows);
	const layers = firstNumber(config, "num_hidden_layers");
	const inner =
		firstNumber(config, "mamba_d_ssm") ??
		(firstNumber(config, "hidden_size") ?? 0) *
			(firstNumber(config, "mamba_expand") ?? 2);
	const mixer = mamba2Mixer(
		{
			hidden_size: config.hidden_size,
			state_size: config.mamba_d_state,
			conv_kernel: config.mamba_d_conv,
			num_heads: config.mamba_n_heads,
			intermediate_size: inner,
			n_groups: config.mamba_n_groups,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.mamba_conv_bias,
		},
		rows,
	);
	if (!parts || !layers || !mixer) return undefined;
	const hasNorm = flagOf(config.mamba_rms_norm) ?? false;
	return withStacks(parts.decoder, [
		{
			layers,
			operators: [
				...parts.norms,
				...parts.attention,
				...mixer.filter(({ kind }) => hasNorm || kind !== "norm"),
				...parts.mlp,
			],
		},
	]);
}

/** RecurrentGemma (Botev et al. 2024; De et al. 2024, §2): gated linear recurrences, every third layer local attention. */
function recurrentGemma(config: HubConfig, rows: number): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const width = firstNumber(config, "lru_width") ?? hidden;
	const kernel = firstNumber(config, "conv1d_width") ?? 4;
	const window = firstNumber(config, "attention_window_size");
	const pattern = config.block_types;
	if (!hidden || !layers || !heads || !width || !Array.isArray(pattern)) {
		return undefined;
	}
	const parts = partsOf(
		{
			...config,
			model_type: "gemma",
			attention_bias: false,
			// The config states both halves of the gated MLP together.
			intermediate_size: (firstNumber(config, "intermediate_size") ?? 0) / 2,
		},
		rows,
	);
	if (!parts) return undefined;
	const gates = 2 * heads * (width / heads) ** 2;
	const recurrence: readonly Operator[] = [
		linear({ name: "y", inputs: hidden, outputs: width, rows }),
		linear({ name: "x", inputs: hidden, outputs: width, rows }),
		{
			kind: "convolution",
			name: "short",
			inputs: width,
			outputs: width,
			kernel,
			groups: width,
			bias: true,
			positions: rows,
		},
		{
			kind: "other",
			name: "recurrence",
			// Two gates, block-diagonal over the heads, with biases, and a decay for each channel.
			parameters: gates + 3 * width,
			flops: 2 * gates * rows,
			savedElements: 6 * width * rows,
		},
		linear({ name: "out", inputs: width, outputs: hidden, rows }),
	];
	const attention = parts.attention.map((operator): Operator => {
		if (operator.kind === "core" && window !== undefined) {
			return { ...operator, window };
		}
		return operator.kind === "linear" && operator.name === "o"
			? { ...operator, bias: true }
			: operator;
	});
	const mlp = parts.mlp.map(
		(operator): Operator =>
			operator.kind === "linear" ? { ...operator, bias: true } : operator,
	);
	const of = (kind: string): number =>
		Array.from({ length: layers }, (_, index) => index).filter(
			(index) => pattern[index % pattern.length] === kind,
		).length;
	return withStacks(parts.decoder, [
		{
			layers: of("recurrent"),
			operators: [...parts.norms, ...recurrence, ...mlp],
		},
		{
			layers: of("attention"),
			operators: [...parts.norms, ...attention, ...mlp],
		},
	]);
}
