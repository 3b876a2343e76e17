import { type Adapter, foldedAdapter, isAdapted } from "./adapter.js";
import {
	type AttentionCore,
	type Convolution,
	type FoldedAdapter,
	type Linear,
	type Model,
	type Operator,
	operatorsOf,
} from "./model.js";

/** How the attention core is counted: causal counts what the mask lets through, full counts the whole square. */
export type AttentionConvention = "causal" | "full" | "packed";

/** Model FLOPs of one sample; 1 multiply-add is 2 FLOPs; recomputation is not in them. */
export interface SampleFlops {
	readonly forward: number;
	readonly training: number;
	/** The part of `forward` in the attention core. */
	readonly forwardCore: number;
	/** The part of `training` in the attention core. */
	readonly trainingCore: number;
	/** What full activation checkpointing computes again, in the layers' products and in their cores. */
	readonly recomputed: { readonly products: number; readonly core: number };
	/** What the backward pass adds and leaves out: with `forward` it adds up to `training`. */
	readonly backward: readonly BackwardTerm[];
}

/** A part of the backward pass; what is left out is negative. */
export interface BackwardTerm {
	readonly name: string;
	readonly flops: number;
}

export interface FlopsInput {
	readonly model: Model;
	readonly convention: AttentionConvention;
	/** Mean length of a document, where packed documents do not see each other. */
	readonly documentTokens?: number;
	readonly adapter?: Adapter;
	/** Share of the parameters that train, counted from the output: nothing flows back into the rest. */
	readonly trainedShare?: number;
	/** The first layer's input needs a gradient although it is frozen, as peft asks for with checkpointing. */
	readonly needsInputGradients?: boolean;
	/** Samples that share one forward pass; 1 when absent. */
	readonly passSamples?: number;
}

/**
 * Counts the forward and the training FLOPs of one sample. A linear is 2·in·out for each row, the output head included
 * even when tied, an embedding look-up 0; the core is 2·heads·(d_qk + d_v) for each attended token. Full training is
 * three forwards, less the input gradient of what reads the data; a frozen linear has no weight gradient, and nothing
 * flows below the first adapter (Hu et al. 2021, §4.2). Exact against torch.utils.flop_counter.
 */
export function sampleFlops(input: FlopsInput): SampleFlops {
	const { model, adapter } = input;
	let products = 0;
	let core = 0;
	let low = 0;
	let fromData = 0;
	let folding = 0;
	let folded = 0;
	for (const { operator, runs } of operatorsOf(model)) {
		if (operator.kind === "core") {
			core += runs * coreFlops(operator, input);
			continue;
		}
		const own = runs * productFlops(operator);
		products += own;
		if ("readsData" in operator && operator.readsData) fromData += own;
		if (!adapter || operator.kind !== "linear") continue;
		low += runs * adapterFlops(operator, adapter);
		const fold = foldedAdapter(operator, adapter);
		if (!fold) continue;
		const once = runs * foldFlops(operator, fold, input);
		folding += once * fold.folds;
		// Two factors get a gradient each, out of the full gradient of every expert that was visited.
		folded += 2 * once + own;
	}
	const before = frozenFlops(input);
	const trained = products + core + low + folding;
	const forward = trained + before;
	const backward = adapter
		? adapterBackward({ input, adapter, products, core, low, folded })
		: fullBackward({ trained, core, fromData, share: input.trainedShare ?? 1 });
	return {
		forward,
		training:
			forward + backward.terms.reduce((sum, { flops }) => sum + flops, 0),
		forwardCore: core,
		trainingCore: core + backward.core,
		recomputed: recomputedFlops(input),
		backward: backward.terms,
	};
}

/** Forward FLOPs of what never trains, in one sample. */
export function frozenFlops(input: FlopsInput): number {
	return (input.model.frozen ?? []).reduce(
		(sum, operator) =>
			sum +
			(operator.kind === "core"
				? coreFlops(operator, input)
				: productFlops(operator)),
		0,
	);
}

/**
 * A layer's forward runs again until the last tensor that its backward needs is there: the product at its end is not
 * repeated, unless a norm or dropout follows it (torch.utils.checkpoint, early stop of the variant without reentrance).
 */
function recomputedFlops(input: FlopsInput): SampleFlops["recomputed"] {
	let products = 0;
	let core = 0;
	for (const { layers, operators, endsInProduct } of input.model.stacks) {
		for (const operator of operators) {
			if (operator.kind === "core") core += layers * coreFlops(operator, input);
			else products += layers * repeatedFlops(operator, input);
		}
		if (endsInProduct !== false) {
			products -= layers * endingFlops(operators, input.adapter);
		}
	}
	return { products, core };
}

function repeatedFlops(operator: Operator, input: FlopsInput): number {
	const own = productFlops(operator);
	const { adapter } = input;
	if (operator.kind !== "linear" || !adapter) return own;
	const fold = foldedAdapter(operator, adapter);
	return (
		own +
		adapterFlops(operator, adapter) +
		(fold ? fold.folds * foldFlops(operator, fold, input) : 0)
	);
}

function endingFlops(
	operators: readonly Operator[],
	adapter: Adapter | undefined,
): number {
	const last = operators.findLast(
		(operator) => operator.kind === "linear" && operator.name === "down",
	);
	if (last?.kind !== "linear" || last.experts) return 0;
	// An adapter's second product comes last where there is one.
	return adapter && isAdapted(last, adapter)
		? 2 * adapter.rank * last.outputs * last.rows
		: linearFlops(last);
}

interface Backward {
	readonly terms: readonly BackwardTerm[];
	/** The part in the attention core. */
	readonly core: number;
}

function fullBackward({
	trained,
	core,
	fromData,
	share,
}: {
	readonly trained: number;
	readonly core: number;
	readonly fromData: number;
	readonly share: number;
}): Backward {
	return {
		terms: [
			{ name: "gradients of inputs and weights", flops: 2 * trained * share },
			{ name: "no gradient to the data", flops: share < 1 ? 0 : -fromData },
		],
		core: 2 * core * share,
	};
}

/** Mean number of rows that one row attends to. */
export function attendedRows(
	{ keys, mask, window }: Pick<AttentionCore, "keys" | "mask" | "window">,
	{
		convention,
		documentTokens,
	}: Pick<FlopsInput, "convention" | "documentTokens">,
): number {
	if (convention === "full") return keys;
	const length =
		convention === "packed" && documentTokens !== undefined
			? Math.min(documentTokens, keys)
			: keys;
	if (mask === "full") return window ? Math.min(window, length) : length;
	if (window && window < length) {
		return window - (window * (window - 1)) / (2 * length);
	}
	return (length + 1) / 2;
}

/** Forward FLOPs of everything but the attention core, in one sample. */
export function productFlops(operator: Operator): number {
	switch (operator.kind) {
		case "linear":
			return linearFlops(operator);
		case "convolution":
			return convolutionFlops(operator);
		case "other":
		case "stated":
			return operator.flops;
		case "core":
		case "norm":
		case "table":
		case "activation":
			return 0;
	}
}

function linearFlops({ inputs, outputs, rows, experts }: Linear): number {
	return 2 * inputs * outputs * rows * (experts?.active ?? 1);
}

function convolutionFlops(convolution: Convolution): number {
	const { inputs, outputs, kernel, groups, positions } = convolution;
	return 2 * (inputs / groups) * outputs * kernel * positions;
}

/** Forward FLOPs of one attention core, in one sample. */
export function coreFlops(core: AttentionCore, input: FlopsInput): number {
	const attended = attendedRows(core, input);
	return (
		2 *
		core.heads *
		(core.queryKeyDim + core.valueDim) *
		core.queries *
		attended
	);
}

/** Forward FLOPs of the adapter on one linear, in one sample. */
export function adapterFlops(linear: Linear, adapter: Adapter): number {
	if (!isAdapted(linear, adapter) || foldedAdapter(linear, adapter)) return 0;
	return (
		2 *
		adapter.rank *
		(linear.inputs + linear.outputs) *
		linear.rows *
		(linear.experts?.active ?? 1)
	);
}

/** FLOPs of adding an adapter once to all experts of a parameter, the part of one sample. */
export function foldFlops(
	{ inputs, outputs, experts }: Linear,
	{ matrices }: FoldedAdapter,
	{ adapter, passSamples }: FlopsInput,
): number {
	const rank = (adapter?.rank ?? 0) * matrices;
	return (
		(2 * rank * inputs * outputs * (experts?.total ?? 1)) / (passSamples ?? 1)
	);
}

// In a first layer, what reads the layer's input has no gradient to give to it; with k frozen its core skips the key
// gradient. What stands before the layers has no backward pass at all.
function adapterBackward({
	input,
	adapter,
	products,
	core,
	low,
	folded,
}: {
	readonly input: FlopsInput;
	readonly adapter: Adapter;
	readonly products: number;
	readonly core: number;
	readonly low: number;
	readonly folded: number;
}): Backward {
	const { stacks } = input.model;
	const firsts = (input.needsInputGradients ? [] : stacks)
		.filter((stack, index) => index === 0 || stack.readsEmbedding)
		.map(({ operators }) => firstLayer(operators, input, adapter));
	const stem = stemFlops(input.model, adapter);
	const total = (of: (each: FirstLayer) => number): number =>
		firsts.reduce((sum, each) => sum + of(each), 0);
	const coreBackward = 2 * core - total(({ core: skipped }) => skipped);
	return {
		terms: [
			{ name: "through frozen products", flops: products },
			{ name: "nothing flows into a frozen stem", flops: -stem.frozen },
			{
				name: "nothing flows below the first adapters",
				flops: -total(({ frozen }) => frozen),
			},
			{ name: "attention cores", flops: coreBackward },
			{ name: "gradients of adapters and their inputs", flops: 2 * low },
			{ name: "gradients of folded experts", flops: folded },
			{
				name: "the first adapters' inputs need none",
				flops: -stem.adapters - total(({ adapters }) => adapters),
			},
		],
		core: coreBackward,
	};
}

// What reads data, a condition or something that stands before every adapter gives no gradient on.
function stemFlops(
	model: Model,
	adapter: Adapter,
): { readonly frozen: number; readonly adapters: number } {
	let frozen = 0;
	let adapters = 0;
	for (const { operator, runs, inLayer } of operatorsOf(model)) {
		if (operator.kind !== "linear" && operator.kind !== "convolution") continue;
		const readsData =
			!inLayer && operator.kind === "convolution" && operator.readsData;
		if (!operator.isStem && !readsData) continue;
		frozen += runs * productFlops(operator);
		if (operator.kind !== "linear" || !isAdapted(operator, adapter)) continue;
		adapters += runs * 2 * adapter.rank * operator.inputs * operator.rows;
	}
	return { frozen, adapters };
}

/** What the backward pass of a first layer leaves out, in FLOPs. */
interface FirstLayer {
	readonly frozen: number;
	readonly adapters: number;
	readonly core: number;
}

function firstLayer(
	operators: readonly Operator[],
	input: FlopsInput,
	adapter: Adapter,
): FirstLayer {
	let frozen = 0;
	let adapters = 0;
	let core: number | undefined;
	let keyTrains = false;
	// In a parallel block the MLP too reads the layer's input; without an adapter in it nothing flows back through it.
	let mlpIsFrozen = false;
	for (const operator of operators) {
		// The first core is the self-attention over the layer's input.
		if (operator.kind === "core") core ??= coreFlops(operator, input);
		if (operator.kind !== "linear") continue;
		if (operator.name === "down" && mlpIsFrozen) {
			frozen += linearFlops(operator);
		}
		if (!operator.readsLayerInput) continue;
		mlpIsFrozen =
			MLP_INPUTS.has(operator.name) && !isAdapted(operator, adapter);
		frozen += linearFlops(operator);
		if (!isAdapted(operator, adapter)) continue;
		adapters += 2 * adapter.rank * operator.inputs * operator.rows;
		if (KEYS.has(operator.name)) keyTrains = true;
	}
	return { frozen, adapters, core: keyTrains ? 0 : (core ?? 0) / 2 };
}

/** Linears that an MLP begins with. */
const MLP_INPUTS = new Set(["gate", "up", "gate_up"]);

/** Linears out of which keys come. */
const KEYS = new Set(["k", "qkv", "kv_a"]);
