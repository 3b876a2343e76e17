import type { Convolution, Operator } from "../../model.js";

/** The pieces that networks of sound share. */

/** A convolution over time; `positions` counts what goes in where it is transposed. */
export function overTime(
	of: Pick<
		Convolution,
		"name" | "inputs" | "outputs" | "kernel" | "positions"
	> &
		Partial<Pick<Convolution, "groups" | "bias" | "readsData">>,
): Convolution {
	return { kind: "convolution", groups: 1, bias: true, ...of };
}

/** A convolution over time in which each channel sees only itself. */
export function depthwise(
	of: Pick<Convolution, "name" | "kernel" | "positions"> &
		Partial<Pick<Convolution, "bias">> & { readonly width: number },
): Convolution {
	const { width, ...rest } = of;
	return overTime({ ...rest, inputs: width, outputs: width, groups: width });
}

interface Recurrence {
	readonly name: string;
	readonly inputs: number;
	readonly hidden: number;
	readonly rows: number;
	readonly layers?: number;
	/** It runs in both directions, and the next layer reads both. */
	readonly isBidirectional?: boolean;
	/** Matrices between the states: 4 in an LSTM, 3 in a GRU. */
	readonly gates?: number;
	/** Vectors that are added to each gate: PyTorch has two. */
	readonly biases?: number;
	/** Width of what is said and fed back, where it is narrower than the state (Sak et al. 2014). */
	readonly projected?: number;
}

/** Layers of an LSTM (Hochreiter and Schmidhuber 1997; torch.nn.LSTM) or of another recurrence with so many gates. */
export function recurrence(of: Recurrence): readonly Operator[] {
	const { name, hidden, rows, layers = 1, gates = 4, biases = 2 } = of;
	const directions = of.isBidirectional ? 2 : 1;
	const said = of.projected ?? hidden;
	const narrowing = of.projected === undefined ? 0 : hidden * of.projected;
	return Array.from({ length: layers }, (_, layer) => {
		const inputs = layer === 0 ? of.inputs : directions * said;
		const weights = directions * (gates * hidden * (inputs + said) + narrowing);
		return {
			kind: "other",
			name: `${name}${layer}`,
			parameters: weights + directions * gates * hidden * biases,
			flops: 2 * weights * rows,
			// The gates, the state of the cell and what it says.
			savedElements: directions * (gates + 2) * hidden * rows,
		};
	});
}

/** Rows that come out of a convolution over time. */
export function rowsAfter(
	rows: number,
	of: {
		readonly kernel: number;
		readonly stride: number;
		readonly padding: number;
	},
): number {
	return Math.floor((rows + 2 * of.padding - of.kernel) / of.stride) + 1;
}

/** What an element-wise function keeps of its input, where it does not work in place. */
export function kept(width: number, rows: number, name = "act"): Operator {
	return {
		kind: "other",
		name,
		parameters: 0,
		flops: 0,
		savedElements: width * rows,
	};
}
