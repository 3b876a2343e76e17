import type {
	Activation,
	Linear,
	Norm,
	Operator,
	Other,
	Table,
} from "../model.js";

/** The blocks that encoders, encoder-decoders and vision transformers share. */

/** A linear over the rows of one sample. */
export function linear(
	of: Pick<Linear, "name" | "inputs" | "outputs" | "rows"> &
		Partial<Pick<Linear, "bias" | "tied" | "readsLayerInput">>,
): Linear {
	return { kind: "linear", bias: true, ...of };
}

/** A norm over the residual stream; two learned parameters for each element unless stated. */
export function norm(
	of: Pick<Norm, "name" | "width" | "rows"> &
		Partial<Pick<Norm, "flavour" | "parameters">>,
): Norm {
	return { kind: "norm", flavour: "layer", parameters: 2 * of.width, ...of };
}

/** A table of embeddings or positions. */
export function table(name: string, entries: number, width: number): Table {
	return { kind: "table", name, entries, width };
}

/** Parameters that no product uses. */
export function loose(name: string, parameters: number): Operator {
	return { kind: "other", name, parameters, flops: 0, savedElements: 0 };
}

/** The masks that dropout leaves over so many elements: a byte each (PyTorch 2.13, `native_dropout`). */
export function dropoutMasks(elements: number): Operator {
	return { ...kept("dropout masks", 0), maskElements: elements };
}

/** Elements that stay for the backward pass beside what products, norms and activations keep. */
export function kept(name: string, savedElements: number): Other {
	return { kind: "other", name, parameters: 0, flops: 0, savedElements };
}

export interface AttentionShape {
	readonly hidden: number;
	readonly heads: number;
	readonly headDim: number;
	/** Rows that ask. */
	readonly rows: number;
	/** Rows that answer; the same ones in self-attention. */
	readonly keyRows: number;
	readonly mask: "causal" | "full";
	readonly window?: number;
	/** Width of what keys and values are made from; that of the layer when absent. */
	readonly keyInputs?: number;
	readonly queryBias: boolean;
	readonly keyBias: boolean;
	readonly valueBias: boolean;
	readonly outBias: boolean;
	/** Queries from the layer, keys and values from another stack. */
	readonly isCross?: boolean;
}

/** Multi-head attention (Vaswani et al. 2017, §3.2.2): three projections, the core, the projection back. */
export function attention(shape: AttentionShape): readonly Operator[] {
	const { hidden, heads, headDim, rows, keyRows, mask, window } = shape;
	const inner = heads * headDim;
	const into = { inputs: hidden, outputs: inner };
	const intoKeys = { inputs: shape.keyInputs ?? hidden, outputs: inner };
	const reads = { readsLayerInput: shape.isCross !== true };
	return [
		linear({ name: "q", ...into, rows, bias: shape.queryBias, ...reads }),
		linear({
			name: "k",
			...intoKeys,
			rows: keyRows,
			bias: shape.keyBias,
			...reads,
		}),
		linear({
			name: "v",
			...intoKeys,
			rows: keyRows,
			bias: shape.valueBias,
			...reads,
		}),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: headDim,
			valueDim: headDim,
			queries: rows,
			keys: keyRows,
			mask,
			...(window !== undefined && { window }),
		},
		linear({
			name: "o",
			inputs: inner,
			outputs: hidden,
			rows,
			bias: shape.outBias,
		}),
	];
}

/** The same operators with attention to so many keys of a window for each row, out of all that there are. */
export function windowed(
	operators: readonly Operator[],
	keys: number,
): readonly Operator[] {
	return operators.map((operator) =>
		operator.kind === "core"
			? { ...operator, keys, keyRows: operator.keys }
			: operator,
	);
}

/** The same operators where the class writes its scores out: so many elements of each stay. */
export function writingScores(
	operators: readonly Operator[],
	scoreElements: number,
): readonly Operator[] {
	return operators.map((operator) =>
		operator.kind === "core" ? { ...operator, scoreElements } : operator,
	);
}

/** The same where dropout follows the softmax: it leaves a second copy of the scores, and masks of so many elements. */
export function droppingScores(
	operators: readonly Operator[],
	dropped: number,
): readonly Operator[] {
	return dropped > 0
		? [...writingScores(operators, 2), dropoutMasks(dropped)]
		: writingScores(operators, 1);
}

/** Attention of every row to every row, each head its share of the width, with all biases or none. */
export function selfAttention({
	hidden,
	heads,
	rows,
	bias,
	window,
}: {
	readonly hidden: number;
	readonly heads: number;
	readonly rows: number;
	readonly bias: boolean;
	readonly window?: number | undefined;
}): readonly Operator[] {
	return attention({
		hidden,
		heads,
		headDim: hidden / heads,
		rows,
		keyRows: rows,
		mask: "full",
		queryBias: bias,
		keyBias: bias,
		valueBias: bias,
		outBias: bias,
		...(window !== undefined && { window }),
	});
}

export interface MlpShape {
	readonly hidden: number;
	readonly ffn: number;
	readonly gated: boolean;
	readonly bias: boolean;
	readonly rows: number;
	/** A fused GELU or SiLU when absent. */
	readonly function?: Activation["function"];
	/** Dropout stands between the activation and the second linear. */
	readonly drops?: boolean;
	/** GELU as x·σ(1.702 x) in two operations, which keep the sigmoid too (transformers 5.18, `QuickGELUActivation`). */
	readonly isQuick?: boolean;
}

/** Two linears with an activation between; gated ones have a third (Shazeer 2020). */
export function mlp(shape: MlpShape): readonly Operator[] {
	const { hidden, ffn, gated, bias, rows } = shape;
	const activation: Activation = {
		kind: "activation",
		gated,
		width: ffn,
		rows,
		...(shape.function !== undefined && { function: shape.function }),
	};
	const into = { inputs: hidden, outputs: ffn, rows, bias };
	return [
		...(gated ? [linear({ name: "gate", ...into })] : []),
		linear({ name: "up", ...into }),
		activation,
		...(shape.isQuick ? [kept("sigmoid", ffn * rows)] : []),
		...(shape.drops ? droppedInside(activation) : []),
		linear({ name: "down", inputs: ffn, outputs: hidden, rows, bias }),
	];
}

// A rectifier keeps its output, which is no longer what the second linear reads; an adapter there keeps its own.
function droppedInside({
	function: of,
	gated,
	width,
	rows,
}: Activation): readonly Operator[] {
	return [
		dropoutMasks(width * rows),
		...(of === "relu" && !gated
			? [{ ...kept("rectified", width * rows), keepsForWeights: true }]
			: []),
	];
}
