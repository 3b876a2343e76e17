import type { Convolution, Operator } from "../model.js";
import { norm } from "./blocks.js";

/** The pieces that convolutional networks share. */

export interface ConvolutionShape {
	readonly inputs: number;
	readonly outputs: number;
	/** Elements of the kernel: 9 for 3 × 3. */
	readonly kernel: number;
	/** Side of the square that comes out. */
	readonly side: number;
	readonly groups?: number;
	readonly readsData?: true;
	/** Side of the square that it keeps, where that is not `side`: 0 where another operator keeps it. */
	readonly keptSide?: number;
}

/** A convolution with a bias. */
export function plain(shape: ConvolutionShape): Convolution {
	return convolution(shape, true);
}

/** A convolution without bias and its batch norm. */
export function normed(shape: ConvolutionShape): readonly Operator[] {
	return [
		convolution(shape, false),
		norm({
			name: "batch-norm",
			width: shape.outputs,
			rows: shape.side ** 2,
			flavour: "batch",
		}),
	];
}

/** One channel sees only itself. */
export function depthwise(
	shape: Omit<ConvolutionShape, "inputs" | "outputs" | "groups"> & {
		readonly width: number;
	},
): ConvolutionShape {
	const { width, ...rest } = shape;
	return { ...rest, inputs: width, outputs: width, groups: width };
}

/** Squeeze and excitation (Hu et al. 2018, §3): two 1 × 1 convolutions of the mean of every channel. */
export function squeezeExcitation(
	width: number,
	squeezed: number,
): readonly Operator[] {
	return [
		plain({ inputs: width, outputs: squeezed, kernel: 1, side: 1 }),
		plain({ inputs: squeezed, outputs: width, kernel: 1, side: 1 }),
	];
}

/** An activation that keeps its input beside its output (SiLU, ReLU6); one that works in place keeps nothing more. */
export function activation(width: number, side: number): Operator {
	return {
		kind: "other",
		name: "activation",
		parameters: 0,
		flops: 0,
		savedElements: width * side ** 2,
	};
}

/** The side after a stride of two with the usual padding, which rounds up. */
export function half(side: number): number {
	return Math.ceil(side / 2);
}

function convolution(
	{ side, groups, keptSide, ...of }: ConvolutionShape,
	bias: boolean,
): Convolution {
	return {
		kind: "convolution",
		name: "convolution",
		bias,
		positions: side ** 2,
		...(keptSide !== undefined && { keptPositions: keptSide ** 2 }),
		groups: groups ?? 1,
		...of,
	};
}
