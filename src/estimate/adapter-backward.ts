import { type Adapter, isAdapted } from "./adapter.js";
import { type Model, type Operator, operatorsOf } from "./model.js";
import {
	coreFlops,
	type FlopsInput,
	linearFlops,
	productFlops,
} from "./operator-flops.js";

/** What the backward pass adds to the forward one and leaves out. */
export interface Backward {
	readonly terms: readonly BackwardTerm[];
	/** The part in the attention core. */
	readonly core: number;
}

/** A part of the backward pass; what is left out is negative. */
export interface BackwardTerm {
	readonly name: string;
	readonly flops: number;
}

/**
 * The backward pass where only adapters train. In a first layer, what reads the layer's input has no gradient to give to
 * it; with k frozen its core skips the key gradient. What stands before the layers has no backward pass at all.
 */
export function adapterBackward({
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
