import type { Precision } from "../../plan/fields.js";
import type { SampleFlops } from "../flops.js";
import type { Workload } from "../workload.js";
import { fusesConvolutions } from "./efficiency.js";

/** What a sample asks of a device beside dense products, of a model whose kernels were counted. */
export interface CountedKernels {
	/** Elements that a forward and a backward pass read and write. */
	readonly movedElements: number;
	/** What training does of a forward and a backward pass: less with frozen layers, more with recomputed ones. */
	readonly trained: number;
	/** Share of elements and kernels that is left where convolutions are fused with what follows. */
	readonly unfused: number;
	readonly elementBytes: number;
	/** Training FLOPs of grouped and depthwise convolutions. */
	readonly groupedFlops: number;
	/** Kernels of a micro-batch, whatever its size. */
	readonly launches: number;
}

/**
 * How much longer the element-wise kernels of a vision network take than large tensors would. Fitted on timm's table with
 * the two constants below and the share of its stack (docs/accuracy.md).
 */
export const SMALL_KERNEL = 1.22;

/**
 * Elements that memory is busy with for one FLOP of a grouped convolution: a group has few channels, so that its products
 * reuse little of what they read.
 */
export const GROUPED_ELEMENTS = 0.072;

/** Time that each kernel adds to its work: to be launched, to fill the device, to drain it. */
export const KERNEL_SECONDS = 18e-6;

/** Where a graph compiler fused convolutions: chosen among a third, a half and all on the hours of ResNet-50 in MLPerf 4.0. */
const FUSED_SHARE = 0.5;

/** The kernels of a sample; undefined where nobody counted them. */
export function countedKernels(
	{ model: { kernels }, framework, precision }: Workload,
	{ forward }: SampleFlops,
	trainedFlops: number,
): CountedKernels | undefined {
	if (!kernels || forward <= 0) return undefined;
	const { movedElements, groupedFlops, launches } = kernels;
	return {
		movedElements,
		trained: trainedFlops / forward / COUNTED_PASSES,
		unfused: fusesConvolutions(framework) ? FUSED_SHARE : 1,
		elementBytes: elementBytes(precision),
		groupedFlops: (groupedFlops * trainedFlops) / forward,
		launches,
	};
}

/** Forward, and the two products of the backward pass. */
const COUNTED_PASSES = 3;

function elementBytes(precision: Precision): number {
	return precision === "fp32" || precision === "tf32" ? 4 : 2;
}

/** Bytes that the element-wise kernels of a sample keep the memory busy for. */
export function movedBytes(kernels: CountedKernels): number {
	const { movedElements, trained, unfused, elementBytes } = kernels;
	return movedElements * trained * unfused * SMALL_KERNEL * elementBytes;
}

/** Bytes that the grouped convolutions of a sample keep the memory busy for. */
export function groupedBytes(kernels: CountedKernels): number {
	return kernels.groupedFlops * GROUPED_ELEMENTS * kernels.elementBytes;
}

/** Seconds that the kernels of a micro-batch add to their work. */
export function startSeconds({ launches, unfused }: CountedKernels): number {
	return launches * unfused * KERNEL_SECONDS;
}
