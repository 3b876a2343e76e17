import type { Operator } from "../model.js";
import { linear, loose, norm } from "./blocks.js";

/** The pieces of a Conformer block (Gulati et al. 2020, §2). */

interface Half {
	readonly hidden: number;
	readonly ffn: number;
	readonly rows: number;
}

/** Half of an MLP's step: one stands before attention and one after the convolution. */
export function halfStep({ hidden, ffn, rows }: Half): readonly Operator[] {
	return [
		norm({ name: "mlp-norm", width: hidden, rows }),
		linear({ name: "up", inputs: hidden, outputs: ffn, rows }),
		{ kind: "activation", gated: false, width: ffn, rows },
		linear({ name: "down", inputs: ffn, outputs: hidden, rows }),
	];
}

/** A gated pointwise convolution, a depthwise one over time, a norm, a pointwise one. */
export function convolutionModule({
	hidden,
	rows,
	kernel,
	bias,
}: {
	readonly hidden: number;
	readonly rows: number;
	readonly kernel: number;
	readonly bias: boolean;
}): readonly Operator[] {
	const convolution = (
		name: string,
		[inputs, outputs]: readonly [number, number],
		depthwise = false,
	): Operator => ({
		kind: "convolution",
		name,
		inputs,
		outputs,
		kernel: depthwise ? kernel : 1,
		groups: depthwise ? inputs : 1,
		bias,
		positions: rows,
	});
	return [
		norm({ name: "convolution-norm", width: hidden, rows }),
		convolution("widen", [hidden, 2 * hidden]),
		// The gate keeps both halves.
		{
			kind: "other",
			name: "gate",
			parameters: 0,
			flops: 0,
			savedElements: 3 * hidden * rows,
		},
		convolution("over-time", [hidden, hidden], true),
		norm({ name: "time-norm", width: hidden, rows, flavour: "batch" }),
		convolution("narrow", [hidden, hidden]),
	];
}

/** Scores of every row with so many distances, beside those with the rows themselves. */
export function distanceScores(
	{ hidden, heads, rows }: Attending,
	distances: number,
): Operator {
	return {
		kind: "other",
		name: "distances",
		parameters: 0,
		flops: 2 * hidden * rows * distances,
		savedElements: heads * rows * distances,
	};
}

/** Relative positions (Dai et al. 2019): a linear over every distance, and a score of each row with each. */
export function relativePositions(of: Attending): readonly Operator[] {
	const { hidden, rows } = of;
	// From the last row to the first and back.
	const distances = 2 * rows - 1;
	return [
		{
			...linear({
				name: "positions",
				inputs: hidden,
				outputs: hidden,
				rows: distances,
				bias: false,
			}),
			readsData: true,
		},
		loose("position-biases", 2 * hidden),
		distanceScores(of, distances),
	];
}

interface Attending {
	readonly hidden: number;
	readonly heads: number;
	readonly rows: number;
}
