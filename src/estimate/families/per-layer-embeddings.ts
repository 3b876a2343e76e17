import type { Model, Operator, Stack } from "../model.js";
import { linear, loose, norm, table } from "./blocks.js";
import { countOf, type Parts, partsOf, withStacks } from "./decoder-parts.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "./hub-reading.js";

/** Decoders that look up a narrow embedding for every layer and add it there (Gemma 3n, Gemma 4). */
const builders: Readonly<
	Record<string, (config: HubConfig, rows: number) => Model | undefined>
> = { gemma3n_text: gemma3n, gemma4_text: gemma4 };

/** True for a `model_type` that this file builds. */
export function isPerLayerType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function perLayerModel(
	config: HubConfig,
	{ sequence }: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sequence);
}

interface Widths {
	readonly hidden: number;
	readonly layers: number;
	/** Width of the embedding of each layer. */
	readonly narrow: number;
	readonly rows: number;
}

function widthsOf(config: HubConfig, rows: number): Widths | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const narrow = firstNumber(config, "hidden_size_per_layer_input");
	return hidden && layers && narrow
		? { hidden, layers, narrow, rows }
		: undefined;
}

function gemmaParts(config: HubConfig, rows: number): Parts | undefined {
	return partsOf({ ...config, model_type: "gemma3_text" }, rows);
}

/**
 * Gemma 3n (transformers 5.18, models/gemma3n): four copies of the stream of which one is computed (AltUp, Baykal et al.
 * 2023), a low-rank path beside attention (LAuReL), last layers that use the keys and values of earlier ones.
 */
function gemma3n(config: HubConfig, rows: number): Model | undefined {
	const widths = widthsOf(config, rows);
	const copies = firstNumber(config, "altup_num_inputs") ?? 4;
	const rank = firstNumber(config, "laurel_rank") ?? 64;
	const shared = firstNumber(config, "num_kv_shared_layers") ?? 0;
	const ffn = numbersOf(config.intermediate_size)?.[0];
	const parts = gemmaParts(
		{ ...config, intermediate_size: ffn ?? config.intermediate_size },
		rows,
	);
	if (!widths || !parts) return undefined;
	const { hidden, layers } = widths;
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	const beside: readonly Operator[] = [
		project("laurel-left", hidden, rank),
		project("laurel-right", rank, hidden),
		rms("laurel-norm", hidden, rows),
		...altUp(hidden, copies, rows),
		...layerInput(widths),
	];
	const layersOf = (attention: readonly Operator[]): readonly Operator[] => [
		...parts.norms,
		...attention,
		...parts.mlp,
		...beside,
	];
	const windowed = parts.attention;
	const full = windowed.map(withoutWindow);
	const early = Array.isArray(config.layer_types)
		? config.layer_types.slice(0, layers - shared)
		: [];
	const late = Array.isArray(config.layer_types)
		? config.layer_types.slice(layers - shared)
		: [];
	const stacks: Stack[] = [
		[early, "sliding_attention", windowed] as const,
		[early, "full_attention", full] as const,
		[late, "sliding_attention", windowed.filter(isNoKeyValue)] as const,
		[late, "full_attention", full.filter(isNoKeyValue)] as const,
	].map(([list, kind, attention]) => ({
		layers: countOf(list, kind),
		operators: layersOf(attention),
	}));
	const extra: readonly Operator[] = Array.from(
		{ length: 2 * (copies - 1) },
		(_, index) => project(`altup${index}`, hidden, hidden),
	);
	return {
		...withStacks(parts.decoder, stacks),
		ends: [...parts.decoder.ends, ...layerTable(config, widths), ...extra],
	};
}

// Each copy is predicted from all before the layer and corrected after it: a router asked twice, and small mixes.
function altUp(
	hidden: number,
	copies: number,
	rows: number,
): readonly Operator[] {
	return [
		linear({
			name: "altup-router",
			inputs: hidden,
			outputs: copies,
			rows,
			bias: false,
		}),
		rms("altup-norm", hidden, rows),
		{
			kind: "other",
			name: "altup-mixes",
			parameters: copies ** 3 + copies ** 2 + hidden,
			flops: 2 * rows * hidden * copies ** 2 + 2 * rows * hidden * copies,
			savedElements: 2 * copies * hidden * rows,
		},
	];
}

/** Gemma 4 (transformers 5.18, models/gemma4): wider heads in the layers that see everything. */
function gemma4(config: HubConfig, rows: number): Model | undefined {
	const widths = widthsOf(config, rows);
	// Experts, shared keys and a doubled MLP are other layers, which are not built here.
	const isOther =
		flagOf(config.enable_moe_block) === true ||
		flagOf(config.attention_k_eq_v) === true ||
		flagOf(config.use_double_wide_mlp) === true ||
		(firstNumber(config, "num_kv_shared_layers") ?? 0) > 0;
	const local = gemmaParts(config, rows);
	const full = gemmaParts({ ...config, head_dim: fullHeadDim(config) }, rows);
	if (!widths || !local || !full || isOther) return undefined;
	const layersOf = (
		parts: Parts,
		attention: readonly Operator[],
	): Operator[] => [
		...parts.norms,
		...attention,
		...parts.mlp,
		...layerInput(widths),
	];
	return {
		...withStacks(local.decoder, [
			{
				layers: countOf(config.layer_types, "sliding_attention"),
				operators: layersOf(local, local.attention),
			},
			{
				layers: countOf(config.layer_types, "full_attention"),
				operators: layersOf(full, full.attention.map(withoutWindow)),
			},
		]),
		ends: [...local.decoder.ends, ...layerTable(config, widths)],
	};
}

// The layers that see everything state their own width of a head.
function fullHeadDim(config: HubConfig): number | undefined {
	const stated = firstNumber(config, "global_head_dim");
	const byLayer: readonly unknown[] = Object.values(
		Object(config.per_layer_config),
	);
	return (
		stated ??
		byLayer
			.map((each) => firstNumber(Object(each), "head_dim"))
			.find((each) => each !== undefined) ??
		firstNumber(config, "head_dim")
	);
}

// A gate narrows the stream, meets the layer's embedding, and is widened again.
function layerInput({ hidden, narrow, rows }: Widths): readonly Operator[] {
	return [
		linear({
			name: "layer-gate",
			inputs: hidden,
			outputs: narrow,
			rows,
			bias: false,
		}),
		{ kind: "activation", gated: true, width: narrow, rows },
		linear({
			name: "layer-projection",
			inputs: narrow,
			outputs: hidden,
			rows,
			bias: false,
		}),
		rms("layer-norm", hidden, rows),
	];
}

function layerTable(config: HubConfig, widths: Widths): readonly Operator[] {
	const { hidden, layers, narrow, rows } = widths;
	const entries = firstNumber(config, "vocab_size_per_layer_input") ?? 0;
	return [
		table("layer-embeddings", entries, layers * narrow),
		linear({
			name: "layer-inputs",
			inputs: hidden,
			outputs: layers * narrow,
			rows,
			bias: false,
		}),
		loose("layer-inputs-norm", narrow),
	];
}

function rms(name: string, width: number, rows: number): Operator {
	return norm({ name, width, rows, flavour: "rms", parameters: width });
}

function withoutWindow(operator: Operator): Operator {
	if (operator.kind !== "core") return operator;
	const { window: _, ...rest } = operator;
	return rest;
}

function isNoKeyValue(operator: Operator): boolean {
	return !("name" in operator && ["k", "v", "k-norm"].includes(operator.name));
}
