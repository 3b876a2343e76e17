import { type Adapter, isAdapted } from "./adapter.js";
import type { AttentionCore, Linear, Model, Operator } from "./model.js";

/** How the attention core is counted: causal counts what the mask lets through, full counts the whole square. */
export type AttentionConvention = "causal" | "full" | "packed";

/** Model FLOPs of one token; 1 multiply-add is 2 FLOPs; recomputation is not in them. */
export interface TokenFlops {
	readonly forward: number;
	readonly training: number;
	/** The part of `forward` in the attention core. */
	readonly forwardCore: number;
	/** The part of `training` in the attention core. */
	readonly trainingCore: number;
	/** The part of `forward` in the layers' linears, which checkpointing repeats. */
	readonly forwardLayerLinear: number;
}

export interface FlopsInput {
	readonly model: Model;
	/** Tokens in one sequence. */
	readonly sequence: number;
	readonly convention: AttentionConvention;
	/** Mean length of a document, where packed documents do not see each other. */
	readonly documentTokens?: number;
	readonly adapter?: Adapter;
}

/**
 * Counts the forward and the training FLOPs of one token. A linear is 2·in·out, the output head included even when
 * tied, an embedding look-up 0; the core is 2·heads·(d_qk + d_v) for each attended token. Full training is three
 * forwards; a frozen linear has no weight gradient, and nothing flows below the first adapter (Hu et al. 2021, §4.2;
 * exact against torch.utils.flop_counter for Llama, Mistral, Qwen and Gemma).
 */
export function tokenFlops(input: FlopsInput): TokenFlops {
	const { model, adapter } = input;
	let linear = 0;
	let layerLinear = 0;
	let core = 0;
	let low = 0;
	for (const { operator, layers, inLayer } of counted(model)) {
		if (operator.kind === "linear") {
			linear += layers * linearFlops(operator);
			if (inLayer) layerLinear += layers * linearFlops(operator);
			if (adapter) low += layers * adapterFlops(operator, adapter);
		} else if (operator.kind === "core") {
			core += layers * coreFlops(operator, input);
		} else if (operator.kind === "stated") {
			linear += operator.forwardFlops;
		}
	}
	const forward = linear + core + low;
	const backward = adapter
		? adapterBackward({ input, adapter, linear, core, low })
		: { all: 2 * forward, core: 2 * core };
	return {
		forward,
		training: forward + backward.all,
		forwardCore: core,
		trainingCore: core + backward.core,
		forwardLayerLinear: layerLinear,
	};
}

/** Mean number of tokens that one token attends to. */
export function attendedTokens({
	sequence,
	mask,
	window,
	convention,
	documentTokens,
}: {
	readonly sequence: number;
	readonly mask: "causal" | "full";
	readonly window?: number | undefined;
	readonly convention: AttentionConvention;
	readonly documentTokens?: number | undefined;
}): number {
	const length =
		convention === "packed" && documentTokens !== undefined
			? Math.min(documentTokens, sequence)
			: sequence;
	if (convention === "full") return sequence;
	if (mask === "full") return window ? Math.min(window, length) : length;
	if (window && window < length) {
		return window - (window * (window - 1)) / (2 * length);
	}
	return (length + 1) / 2;
}

/** Forward FLOPs of a linear for one token. */
export function linearFlops(linear: Linear): number {
	return 2 * linear.inputs * linear.outputs * (linear.experts?.active ?? 1);
}

function* counted(model: Model): Generator<{
	readonly operator: Operator;
	readonly layers: number;
	readonly inLayer: boolean;
}> {
	for (const operator of model.ends) {
		yield { operator, layers: 1, inLayer: false };
	}
	for (const stack of model.stacks) {
		for (const operator of stack.operators) {
			yield { operator, layers: stack.layers, inLayer: true };
		}
	}
}

function coreFlops(core: AttentionCore, input: FlopsInput): number {
	const attended = attendedTokens({
		sequence: input.sequence,
		mask: input.model.mask,
		window: core.window,
		convention: input.convention,
		documentTokens: input.documentTokens,
	});
	return 2 * core.heads * (core.queryKeyDim + core.valueDim) * attended;
}

function adapterFlops(linear: Linear, adapter: Adapter): number {
	if (!isAdapted(linear, adapter)) return 0;
	return (
		2 *
		adapter.rank *
		(linear.inputs + linear.outputs) *
		(linear.experts?.active ?? 1)
	);
}

// The first layer's q, k and v read an input that needs no gradient; with k frozen its core skips the key gradient.
function adapterBackward({
	input,
	adapter,
	linear,
	core,
	low,
}: {
	readonly input: FlopsInput;
	readonly adapter: Adapter;
	readonly linear: number;
	readonly core: number;
	readonly low: number;
}): { readonly all: number; readonly core: number } {
	const first = input.model.stacks[0]?.operators ?? [];
	let unused = 0;
	let lowUnused = 0;
	let keyNeedsGradient = false;
	let firstCore = 0;
	for (const operator of first) {
		if (operator.kind === "core") firstCore = coreFlops(operator, input);
		if (operator.kind !== "linear") continue;
		if (!["q", "k", "v", "qkv"].includes(operator.name)) continue;
		unused += linearFlops(operator);
		if (isAdapted(operator, adapter)) {
			lowUnused += 2 * adapter.rank * operator.inputs;
			if (operator.name !== "q" && operator.name !== "v") {
				keyNeedsGradient = true;
			}
		}
	}
	const coreBackward = 2 * core - (keyNeedsGradient ? 0 : firstCore / 2);
	return {
		all: linear - unused + coreBackward + 2 * low - lowUnused,
		core: coreBackward,
	};
}
