import { type Adapter, isAdapted } from "../adapter.js";
import type {
	Activation,
	AttentionCore,
	Convolution,
	Linear,
	Norm,
	Operator,
	Other,
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
	/** GELU is one kernel that keeps its input. */
	readonly fusedGelu?: boolean;
	/** Compiled code draws the masks of dropout again from their seed (PyTorch 2.13, inductor/fx_passes/replace_random.py). */
	readonly regeneratesMasks?: boolean;
	/** Keys and values are kept once for every query head. */
	readonly copiesKeys?: boolean;
	/** Quantised linears keep their input, and a training loop holds that of the step before too. */
	readonly keepsPackedInputs?: boolean;
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
	for (const each of savedByEach(operators, regime)) bytes += each;
	return bytes;
}

/** The same, operator by operator. */
export function savedByEach(
	operators: readonly Operator[],
	regime: SavingRegime,
): readonly number[] {
	const bytes: number[] = [];
	let next: Linear | undefined;
	for (const operator of operators.toReversed()) {
		bytes.push(savedByOperator(operator, regime, next));
		if (operator.kind === "linear") next = operator;
	}
	return bytes.reverse();
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

function savedByOperator(
	operator: Operator,
	regime: SavingRegime,
	next: Linear | undefined,
): number {
	switch (operator.kind) {
		case "norm":
			return operator.rows * normBytes(operator, regime, next);
		case "core":
			return coreBytes(operator, regime);
		case "activation":
			return operator.rows * activationBytes(operator, regime);
		case "linear":
			return operator.rows * linearBytes(operator, regime);
		case "convolution":
			// Kept even where the weight is frozen (torch 2.13, convolution_backward takes it in any case).
			return convolutionBytes(operator, regime);
		case "other":
			return otherBytes(operator, regime);
		case "table":
		case "stated":
			return 0;
	}
}

function convolutionBytes(
	{ positions, keptPositions, inputs }: Convolution,
	{ compute }: SavingRegime,
): number {
	return (keptPositions ?? positions) * inputs * compute;
}

// Masks stay whatever trains: they lie on the way of every gradient.
function otherBytes(other: Other, regime: SavingRegime): number {
	const isUnasked = regime.adapter && other.keepsForWeights;
	const saved = isUnasked ? 0 : other.savedElements * regime.compute;
	const masks = regime.regeneratesMasks ? 0 : (other.maskElements ?? 0);
	return saved + masks + (other.fixedBytes ?? 0);
}

// fp32 copy 4, normalised value and output in the stream's type; a frozen norm needs only the fp32 copy, its output is
// kept by the linears that read it. A layer norm kernel keeps its input and two fp32 numbers for each token.
function normBytes(
	norm: Norm,
	regime: SavingRegime,
	next: Linear | undefined,
): number {
	const { residual, adapter } = regime;
	if (norm.isInner) return innerNormBytes(norm, regime);
	if (norm.flavour === "batch") return norm.width * regime.compute;
	// Autocast runs group norms in fp32.
	if (norm.flavour === "group")
		return norm.width * (regime.casts ? 4 : regime.compute);
	const statistics = 4 * (norm.flavour === "rms" ? 1 : 2);
	const output =
		outputBytes(norm, regime, next) +
		(norm.isModulated && !adapter ? regime.compute : 0);
	if (norm.flavour === "layer" || regime.fused) {
		const input = norm.sharesInput ? 0 : regime.casts ? 4 : residual;
		return norm.width * (input + output) + statistics;
	}
	// Attention and MLP give low precision, whatever the stream is in.
	const given = norm.feedsStream ? regime.compute : residual;
	const normalised = adapter ? 0 : norm.inFp32 ? 4 : given;
	return norm.width * (4 + normalised + output) + statistics;
}

// Under autocast every linear keeps a cast of its own, not the norm's output.
function outputBytes(
	norm: Norm,
	regime: SavingRegime,
	next: Linear | undefined,
): number {
	if (norm.feedsStream || regime.casts) return 0;
	return regime.adapter && !readByAdapters(regime, next) ? 0 : regime.compute;
}

const QUERY_KEY_NORMS = new Set(["q-norm", "k-norm"]);

// Attention keeps what the norms of queries and keys give; a latent's norm is read by a linear, which keeps it.
function innerNormBytes(norm: Norm, regime: SavingRegime): number {
	const { compute, adapter, fused } = regime;
	if (norm.flavour === "layer") return norm.width * compute + 8;
	const input = fused ? compute : 4;
	const normalised = adapter || fused ? 0 : norm.inFp32 ? 4 : compute;
	const output = adapter || QUERY_KEY_NORMS.has(norm.name) ? 0 : compute;
	return norm.width * (input + normalised + output) + 4;
}

// With bf16 adapters the adapted linears share the norm's output; otherwise each keeps a copy of its own, and a frozen
// linear keeps nothing.
function readByAdapters(
	{ adapter, casts, adapterWeight, compute }: SavingRegime,
	next: Linear | undefined,
): boolean {
	if (!adapter || casts || adapterWeight !== compute) return false;
	return next === undefined || isAdapted(next, adapter);
}

function coreBytes(core: AttentionCore, regime: SavingRegime): number {
	const { heads, queryKeyDim, valueDim, queries, keys } = core;
	const kvHeads = regime.copiesKeys ? heads : core.kvHeads;
	const asked = queries * heads * (queryKeyDim + valueDim);
	const offered = (core.keyRows ?? keys) * kvHeads * (queryKeyDim + valueDim);
	const perScore =
		core.scoreElements ?? (regime.attention === "eager" ? EAGER_SCORES : 0);
	const square = heads * queries * keys * perScore;
	const copied =
		core.copiesOutput && !castsInput(regime) ? queries * heads * valueDim : 0;
	const besides = queries * (core.keptBesides ?? 0);
	return (
		(asked + offered + square + copied + besides) * regime.compute +
		4 * heads * queries
	);
}

/** Scores after the softmax, and what dropout or a cast makes of them. */
const EAGER_SCORES = 2;

// An adapter whose type differs keeps a cast of its own.
function castsInput({
	adapter,
	casts,
	adapterWeight,
	compute,
}: SavingRegime): boolean {
	return adapter !== undefined && (casts || adapterWeight !== compute);
}

// Gated: gate, its activation, up, and the product that `down` reads. Plain: what the activation reads and writes.
function activationBytes(activation: Activation, regime: SavingRegime): number {
	const product = regime.adapter ? 0 : regime.compute;
	return activation.width * (functionBytes(activation, regime) + product);
}

// Bytes of one element besides the output. ReLU needs only its output. `gelu_new` is written in elementary operations:
// input, tanh and 1 + tanh, which autocast makes fp32 from the power on, and half of the input.
function functionBytes(activation: Activation, regime: SavingRegime): number {
	const { compute, fused, fusedGelu, casts, adapter } = regime;
	const isWrittenOut =
		activation.function === "gelu_new" && !(fusedGelu ?? fused);
	const writtenOut = casts ? 3 * 4 + compute : 4 * compute;
	if (activation.gated) {
		return (isWrittenOut ? writtenOut : compute) + (fused ? 1 : 2) * compute;
	}
	if (activation.function === "relu") return adapter ? compute : 0;
	return isWrittenOut ? writtenOut : compute;
}

function linearBytes(linear: Linear, regime: SavingRegime): number {
	return (
		routedBytes(linear, regime) +
		inputBytes(linear, regime) +
		packedInputBytes(linear, regime)
	);
}

// The rows sent to experts are gathered into a copy, and what experts give is kept to be weighted by the router's
// choice (grouped expert products of transformers 5, Qwen3-MoE and Mixtral to 0.1 %).
function routedBytes(
	{ name, outputs, experts }: Linear,
	{ adapter, compute }: SavingRegime,
): number {
	if (!experts || !isDown(name)) return 0;
	return outputs * experts.active * compute * (adapter ? 1 : 2);
}

// Linears that read one norm share its output, which is kept already; the loss of the last step holds its graph until
// the next one stands.
function packedInputBytes(
	{ name, inputs }: Linear,
	{ keepsPackedInputs, compute }: SavingRegime,
): number {
	if (!keepsPackedInputs) return 0;
	const isOwn = /(^|_)(o|down)$/.test(name);
	const isFirstReader = /(^|_)(q|qkv|up)$/.test(name);
	return inputs * compute * (isOwn ? 2 : isFirstReader ? 1 : 0);
}

function isDown(name: string): boolean {
	return /(^|_)down$/.test(name);
}

function inputBytes(linear: Linear, regime: SavingRegime): number {
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
	return isDown(linear.name) ? linear.inputs * regime.compute : 0;
}
