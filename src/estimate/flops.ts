import { type Adapter, foldedAdapter, isAdapted } from "./adapter.js";
import {
	adapterBackward,
	type Backward,
	type BackwardTerm,
} from "./adapter-backward.js";
import { type Operator, operatorsOf } from "./model.js";
import {
	adapterFlops,
	coreFlops,
	type FlopsInput,
	foldFlops,
	linearFlops,
	productFlops,
} from "./operator-flops.js";

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
