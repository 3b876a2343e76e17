import { type Adapter, isAdapted } from "../adapter.js";
import type {
	Activation,
	AttentionCore,
	Linear,
	Norm,
	Operator,
	Stack,
} from "../model.js";

/** What decides which tensors autograd keeps. */
export interface SavingRegime {
	/** Bytes of one element of the residual stream: 2 in bf16, 4 under autocast on fp32 weights and in fp32. */
	readonly residual: number;
	/** Bytes of one element inside matrix products and attention. */
	readonly compute: number;
	/** Autocast: each linear keeps its own low-precision copy of an fp32 input. */
	readonly casts: boolean;
	readonly adapter?: Adapter;
	/** Bytes of one element of an adapter's weights: peft makes them fp32 on a bf16 base. */
	readonly adapterWeight: number;
	readonly attention: "flash" | "sdpa" | "eager";
	/** Fused norms and activations keep their input only. */
	readonly fused: boolean;
}

/**
 * Bytes that one layer keeps between forward and backward for one sample, eager autograd.
 *
 * Each operator keeps: an RMS norm an fp32 copy of its input, the normalised value and the output that the next
 * linears read; attention q, k, v, its output and an fp32 log-sum-exp for each head; a gated MLP gate, its
 * activation, up and their product. Frozen norms and linears keep no input; an adapted linear keeps its own copy of
 * its input when the adapter's type differs. Reproduces the saved tensors of Hugging Face Llama, Mistral and Qwen2
 * layers (torch.autograd.graph.saved_tensors_hooks) in each regime.
 */
export function savedBytes(
	operators: readonly Operator[],
	regime: SavingRegime,
): number {
	let bytes = 0;
	for (const operator of operators) bytes += savedByOperator(operator, regime);
	return bytes;
}

/** The layer that keeps most, for the one layer that is recomputed at a time. */
export function widestLayerBytes(
	stacks: readonly Stack[],
	regime: SavingRegime,
): number {
	return Math.max(
		0,
		...stacks.map((stack) => savedBytes(stack.operators, regime)),
	);
}

function savedByOperator(operator: Operator, regime: SavingRegime): number {
	switch (operator.kind) {
		case "norm":
			return operator.rows * normBytes(operator, regime);
		case "core":
			return coreBytes(operator, regime);
		case "activation":
			return operator.rows * activationBytes(operator, regime);
		case "linear":
			return operator.rows * linearBytes(operator, regime);
		case "convolution":
			return operator.positions * operator.inputs * regime.compute;
		case "other":
			return operator.savedElements * regime.compute;
		case "table":
		case "stated":
			return 0;
	}
}

// fp32 copy 4, normalised value and output in the stream's type; a frozen norm needs only the fp32 copy, its output is
// kept by the linears that read it. A layer norm kernel keeps its input and two fp32 numbers for each token.
function normBytes(norm: Norm, regime: SavingRegime): number {
	const { residual, compute, adapter } = regime;
	const statistics = 4 * (norm.isInner ? 1 : norm.flavour === "rms" ? 1 : 2);
	const output = readByLinears(regime) ? compute : 0;
	if (norm.flavour === "layer" || regime.fused) {
		return norm.width * (residual + (adapter ? output : compute)) + statistics;
	}
	if (adapter) return norm.width * (4 + output) + statistics;
	if (regime.casts) return norm.width * (4 + residual) + statistics;
	return norm.width * (4 + 2 * residual) + statistics;
}

// With bf16 adapters the adapted linears share the norm's output; otherwise each keeps a copy of its own.
function readByLinears(regime: SavingRegime): boolean {
	return (
		regime.adapter !== undefined &&
		!regime.casts &&
		regime.adapterWeight === regime.compute
	);
}

function coreBytes(core: AttentionCore, regime: SavingRegime): number {
	const { heads, kvHeads, queryKeyDim, valueDim, queries, keys } = core;
	const asked = queries * heads * (queryKeyDim + valueDim);
	const offered = keys * kvHeads * (queryKeyDim + valueDim);
	const square = regime.attention === "eager" ? heads * queries * keys * 2 : 0;
	return (asked + offered + square) * regime.compute + 4 * heads * queries;
}

// Gated: gate, its activation, up, and the product that `down` reads. Plain: what the activation reads and writes.
function activationBytes(activation: Activation, regime: SavingRegime): number {
	const inner = activation.gated ? (regime.fused ? 2 : 3) : 1;
	const product = regime.adapter ? 0 : 1;
	return activation.width * (inner + product) * regime.compute;
}

function linearBytes(linear: Linear, regime: SavingRegime): number {
	const { adapter, casts, compute } = regime;
	const copies = linear.experts?.active ?? 1;
	if (!adapter) {
		// Only a linear that reads the fp32 stream keeps a cast of its own; o and down read low precision already.
		const readsStream = !/(^|_)(o|down)$/.test(linear.name);
		return casts && readsStream ? linear.inputs * compute : 0;
	}
	if (!isAdapted(linear, adapter)) return 0;
	const own = casts ? linear.inputs * compute : adapterInput(linear, regime);
	const low = adapter.rank * (casts ? compute : regime.adapterWeight);
	if (!adapter.dropout) return (own + low) * copies;
	// What dropout leaves is a tensor of its own, and its mask takes a byte for each element.
	const dropped = Math.max(own, linear.inputs * compute) + linear.inputs;
	return (dropped + low) * copies;
}

function adapterInput(linear: Linear, regime: SavingRegime): number {
	if (regime.adapterWeight !== regime.compute) {
		return linear.inputs * regime.adapterWeight;
	}
	return /(^|_)down$/.test(linear.name) ? linear.inputs * regime.compute : 0;
}
