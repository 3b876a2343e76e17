import { type Adapter, foldedAdapter, isAdapted } from "./adapter.js";
import type {
	AttentionCore,
	Convolution,
	FoldedAdapter,
	Linear,
	Model,
	Operator,
} from "./model.js";

/** Forward FLOPs of one operator in one sample; 1 multiply-add is 2 FLOPs. */

/** How the attention core is counted: causal counts what the mask lets through, full counts the whole square. */
export type AttentionConvention = "causal" | "full" | "packed";

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

/** Forward FLOPs of one linear, in one sample. */
export function linearFlops({
	inputs,
	outputs,
	rows,
	experts,
}: Linear): number {
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
