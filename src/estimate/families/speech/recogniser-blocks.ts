import type { Operator } from "../../model.js";
import { linear, loose, norm, selfAttention } from "../blocks.js";
import { convolutionModule, halfStep } from "../conformer-block.js";
import { transformerLayer } from "../transformer-layer.js";
import { depthwise } from "./pieces.js";

/** A layer of a recogniser's encoder. */
export interface Encoder {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly rows: number;
	/** Taps of the convolution over time. */
	readonly kernel: number;
	/** Units of the gated MLP beside attention, both halves. */
	readonly gateUnits: number;
	/** Taps of the convolution where both branches meet. */
	readonly mergeKernel: number;
	/** Half an MLP stands before the branches and half of one behind them. */
	readonly hasMlps: boolean;
}

/** A transformer's layer that normalises first. */
export function transformerBlock({
	hidden,
	heads,
	ffn,
	rows,
}: Encoder): readonly Operator[] {
	return transformerLayer({ hidden, heads, ffn, rows, norms: "before" });
}

/** A Conformer block (Gulati et al. 2020, §2). */
export function conformerBlock({
	hidden,
	heads,
	ffn,
	rows,
	kernel,
}: Encoder): readonly Operator[] {
	return [
		...halfStep({ hidden, ffn, rows }),
		...attending({ hidden, heads, rows }),
		...convolutionModule({ hidden, rows, kernel, bias: true }),
		...halfStep({ hidden, ffn, rows }),
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

/** A Branchformer block (Peng et al. 2022, §3): attention and a gated MLP side by side, merged by a linear. */
export function branchBlock(shape: Encoder): readonly Operator[] {
	const { hidden, rows } = shape;
	return [
		...attending(shape),
		...gatedMlp(shape),
		linear({ name: "merge", inputs: 2 * hidden, outputs: hidden, rows }),
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

/** An E-Branchformer block (Kim et al. 2023, §3): a convolution where the branches meet, and MLPs around them. */
export function enhancedBranchBlock(shape: Encoder): readonly Operator[] {
	const { hidden, ffn, rows, hasMlps, mergeKernel } = shape;
	const half = hasMlps ? halfStep({ hidden, ffn, rows }) : [];
	return [
		...half,
		...attending(shape),
		...gatedMlp(shape),
		depthwise({
			name: "merge-over-time",
			width: 2 * hidden,
			kernel: mergeKernel,
			positions: rows,
		}),
		linear({ name: "merge", inputs: 2 * hidden, outputs: hidden, rows }),
		...half,
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

function attending({
	hidden,
	heads,
	rows,
}: Pick<Encoder, "hidden" | "heads" | "rows">): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows, bias: true }),
		...distances({ hidden, heads, rows }),
	];
}

// Half of the units, mixed over time, gates the other half.
function gatedMlp({
	hidden,
	gateUnits,
	rows,
	kernel,
}: Encoder): readonly Operator[] {
	const half = gateUnits / 2;
	return [
		norm({ name: "branch-norm", width: hidden, rows }),
		linear({ name: "branch-up", inputs: hidden, outputs: gateUnits, rows }),
		{ kind: "activation", gated: false, width: gateUnits, rows },
		norm({ name: "gate-norm", width: half, rows }),
		depthwise({ name: "over-time", width: half, kernel, positions: rows }),
		linear({ name: "branch-down", inputs: half, outputs: hidden, rows }),
	];
}

/** Relative positions (Dai et al. 2019): a linear over every distance, and a score of each row with each. */
export function distances({
	hidden,
	heads,
	rows,
}: Pick<Encoder, "hidden" | "heads" | "rows">): readonly Operator[] {
	const all = 2 * rows - 1;
	return [
		{
			...linear({
				name: "positions",
				inputs: hidden,
				outputs: hidden,
				rows: all,
				bias: false,
			}),
			readsData: true,
		},
		loose("position-biases", 2 * hidden),
		{
			kind: "other",
			name: "distances",
			parameters: 0,
			flops: 2 * hidden * rows * all,
			savedElements: heads * rows * all,
		},
	];
}
