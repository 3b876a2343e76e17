import type { Accelerator } from "../../catalog/accelerators.js";
import {
	type ArchitectureEfficiency,
	architectures,
	type Efficiency,
	type StackEfficiency,
	stacks,
} from "../../catalog/efficiencies.js";
import type { Precision } from "../../plan/fields.js";
import { isBefore } from "../software-version.js";

/** By architecture of the accelerator. */
export const byArchitecture: Readonly<Record<string, ArchitectureEfficiency>> =
	Object.fromEntries(architectures.map((row) => [row.name, row]));

/** Used where an architecture has no row; the wider error says so. */
const UNSEEN: Efficiency = {
	matmul: 0.5,
	matmulLow: 0.4,
	attention: 0.3,
	bandwidth: 0.75,
	link: 0.7,
	networkGbS: 20,
};

/** Standard deviation of ln(step time) where an architecture has no row. */
const SIGMA_UNSEEN = 0.35;

/** A framework without rows: between the stacks that have them; those of language models scatter so much around their years. */
const UNKNOWN_STACK = { share: 0.9, sigma: 0.15 } as const;

/**
 * What stacks gain in a year: the slope of ln(share) over the years of the language models' stacks in the catalogue, 0.10 ± 0.03.
 * Frameworks without rows are of a kind whose rows end in 2023; that they gained since is not seen in fine-tunes of 2024.
 */
export const YEARLY_GAIN = 0.1;
export const YEAR_OF_UNKNOWN = 2023;

/** What a year that nobody states adds to the error: two years of what stacks gain, as runs of torchtune and DAWNBench bear out. */
const UNKNOWN_YEAR_SIGMA = 2.2 * YEARLY_GAIN;

/** What a framework reaches, with the log error of times computed from it; older software reached less. */
export function stackOf(
	framework: string,
	year?: number,
): Pick<StackEfficiency, "share" | "sigma" | "year"> {
	const known = stacks.find((each) => each.framework === framework);
	if (known) return known;
	const { share, sigma } = UNKNOWN_STACK;
	const told = year ?? YEAR_OF_UNKNOWN;
	const before = Math.max(0, YEAR_OF_UNKNOWN - told);
	return {
		share: share * Math.exp(-YEARLY_GAIN * before),
		sigma: year === undefined ? Math.hypot(sigma, UNKNOWN_YEAR_SIGMA) : sigma,
		year: told,
	};
}

/**
 * How often convolutional networks move what they keep, where their kernels were not counted one by one
 * (counted-kernels.ts). Written in eager PyTorch, convolutions unfold their input, batch norms read theirs twice for the
 * statistics, and narrow ones reach little of the bandwidth: first fitted on 560 models of timm's table; detectron2 on a
 * V100 agrees within 20 %.
 */
const CONVOLUTION_PASSES = 14;

/** Graphs with fused convolution, norm and activation: ResNet-50 of MLPerf Training 4.0 on 8 H100 (57,117 images/s). */
const FUSED_CONVOLUTION_PASSES = 4.5;

const FUSED_CONVOLUTION_STACKS = new Set(["mxnet", "mlperf"]);

/** True where convolutions run as one kernel with the norms and activations that follow. */
export function fusesConvolutions(framework: string): boolean {
	return FUSED_CONVOLUTION_STACKS.has(framework);
}

/** Passes of a saved byte of a convolutional network. */
export function convolutionPassesOf(framework: string): number {
	return fusesConvolutions(framework)
		? FUSED_CONVOLUTION_PASSES
		: CONVOLUTION_PASSES;
}

/** What products reach where experts share them out, of the rate of dense ones as narrow: they are of uneven length. */
const EXPERT_SHARE = 0.53;

/**
 * The same by the release of Megatron-Bridge, newest first: from 26.06 on a step runs as one graph with grouped products,
 * which saves what dense layers lose between theirs; those of 2025 were slower than what followed (12 rows).
 */
const BRIDGE_EXPERT_SHARES: readonly (readonly [string, number])[] = [
	["26.06", 1.1],
	["26", 0.56],
	["0", 0.45],
];

/** Share of the dense rate that routed products reach. */
export function expertShareOf(
	framework: string,
	version: string | undefined,
): number {
	if (framework !== "megatron-bridge" || version === undefined) {
		return EXPERT_SHARE;
	}
	const release = BRIDGE_EXPERT_SHARES.find(
		([since]) => !isBefore(version, since),
	);
	return release?.[1] ?? EXPERT_SHARE;
}

/** Efficiency of an accelerator, with the log error that its lack of rows adds. */
export function efficiencyOf(accelerator: Accelerator): {
	readonly efficiency: Efficiency;
	readonly sigma: number;
} {
	const row = byArchitecture[accelerator.architecture];
	return row
		? { efficiency: row, sigma: row.sigma }
		: { efficiency: UNSEEN, sigma: SIGMA_UNSEEN };
}

/** Dense peak that matrix products of this precision run at, TFLOP/s; undefined when the data sheet has none. */
export function matmulPeakTflops(
	accelerator: Accelerator,
	precision: Precision,
): number | undefined {
	const { peakTflops } = accelerator;
	const half = peakTflops.bf16 ?? peakTflops.fp16;
	switch (precision) {
		case "fp32":
			return peakTflops.fp32;
		case "tf32":
			return peakTflops.tf32 ?? peakTflops.fp32;
		case "bf16":
		case "amp-bf16":
			return half ?? peakTflops.fp32;
		case "fp16":
		case "amp-fp16":
			return peakTflops.fp16 ?? half ?? peakTflops.fp32;
		case "fp8":
		case "mxfp8":
			return peakTflops.fp8 ?? half;
		case "nvfp4":
			return peakTflops.fp4 ?? peakTflops.fp8 ?? half;
	}
}

/** True for number types below 16 bits. */
export function isLowPrecision(precision: Precision): boolean {
	return precision === "fp8" || precision === "mxfp8" || precision === "nvfp4";
}

/** Peak that model FLOPs utilisation is quoted against: the 16-bit one, whatever the precision. */
export function referencePeakTflops(
	accelerator: Accelerator,
): number | undefined {
	const { peakTflops } = accelerator;
	return peakTflops.bf16 ?? peakTflops.fp16 ?? peakTflops.fp32;
}
