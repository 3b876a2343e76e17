import type { Operator } from "../../model.js";
import { linear, loose, norm, selfAttention, windowed } from "../blocks.js";
import { convolutionModule, halfStep } from "../conformer-block.js";
import { depthwise, kept, overTime } from "./pieces.js";
import { distances } from "./recogniser-blocks.js";

/** A layer of a recogniser's encoder as recipes of several frameworks state it. */
export interface ConformerShape {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	/** Taps of the convolution over time. */
	readonly kernel: number;
	readonly rows: number;
	/** Rows that each row attends to, where attention is local. */
	readonly window?: number;
	/** Taps of the convolutions that stand in place of the linears of its MLPs. */
	readonly mlpKernel?: number;
	/** Distances are scored (Dai et al. 2019); sines are added at the bottom otherwise. */
	readonly isRelative: boolean;
}

/** A Conformer block (Gulati et al. 2020, §2). */
export function conformerBlock(shape: ConformerShape): readonly Operator[] {
	const { hidden, rows, kernel } = shape;
	return [
		...halfMlp(shape),
		norm({ name: "attention-norm", width: hidden, rows }),
		...attentionOf(shape),
		...convolutionModule({ hidden, rows, kernel, bias: true }),
		...halfMlp(shape),
		norm({ name: "last-norm", width: hidden, rows }),
	];
}

/**
 * A Squeezeformer block (Kim et al. 2022, §3.1; NeMo at 8cfedd720346, squeezeformer_modules.py): the same modules in
 * another order, no gate in the convolution, which is therefore twice as wide, and a scale and a bias before each.
 */
export function squeezeformerBlock(shape: ConformerShape): readonly Operator[] {
	const { hidden, ffn, rows, kernel } = shape;
	const wide = 2 * hidden;
	return [
		...attentionOf(shape),
		norm({ name: "attention-norm", width: hidden, rows }),
		...halfStep({ hidden, ffn, rows }),
		linear({ name: "widen", inputs: hidden, outputs: wide, rows }),
		kept(wide, rows),
		depthwise({ name: "over-time", width: wide, kernel, positions: rows }),
		norm({ name: "time-norm", width: wide, rows, flavour: "batch" }),
		linear({ name: "narrow", inputs: wide, outputs: hidden, rows }),
		norm({ name: "convolution-norm", width: hidden, rows }),
		...halfStep({ hidden, ffn, rows }),
		loose("scales", 4 * 2 * hidden),
	];
}

function halfMlp({
	hidden,
	ffn,
	rows,
	mlpKernel = 1,
}: ConformerShape): readonly Operator[] {
	return halfStep({ hidden, ffn, rows }).map((operator) =>
		operator.kind === "linear" && mlpKernel > 1
			? overTime({
					name: operator.name,
					inputs: operator.inputs,
					outputs: operator.outputs,
					kernel: mlpKernel,
					positions: rows,
				})
			: operator,
	);
}

function attentionOf({
	hidden,
	heads,
	rows,
	window,
	isRelative,
}: ConformerShape): readonly Operator[] {
	const seen = Math.min(window ?? rows, rows);
	return [
		...windowed(selfAttention({ hidden, heads, rows, bias: true }), seen),
		...(isRelative ? distances({ hidden, heads, rows }) : []),
	];
}
