import type { Accelerator } from "../../catalog/accelerators.js";
import type { Precision } from "../../plan/fields.js";

/** What a generation of accelerators reaches of its data sheet in training, as shares of the peak. */
export interface Efficiency {
	/** Large matrix products in 16 or 32 bits, of their dense peak. */
	readonly matmul: number;
	/** The same in 8 and 4 bits, casting and scaling included. */
	readonly matmulLow: number;
	/** Fused attention forward and backward, of the 16-bit peak, counting the masked half as not done. */
	readonly attention: number;
	/** Element-wise kernels, of the memory bandwidth. */
	readonly bandwidth: number;
	/** One direction of the link inside a node. */
	readonly link: number;
	/** Network bandwidth of one device to other nodes, GB/s one way, after protocol losses. */
	readonly networkGbS: number;
}

/**
 * By architecture of the accelerator. Fitted on published training throughput (see docs/accuracy.md for the rows and
 * the error); starting points: achievable matrix product rates measured by Bekman, "Machine Learning Engineering"
 * (A100 87 %, H100 80 %, B200 78 %, MI300X 51 %), FlashAttention-2 and -3 papers.
 */
export const byArchitecture: Readonly<Record<string, Efficiency>> = {
	Volta: {
		matmul: 0.6,
		matmulLow: 0.5,
		attention: 0.25,
		bandwidth: 0.8,
		link: 0.75,
		networkGbS: 10,
	},
	Turing: {
		matmul: 0.5,
		matmulLow: 0.5,
		attention: 0.25,
		bandwidth: 0.8,
		link: 0.75,
		networkGbS: 3,
	},
	Ampere: {
		matmul: 0.6,
		matmulLow: 0.5,
		attention: 0.38,
		bandwidth: 0.85,
		link: 0.75,
		networkGbS: 21,
	},
	Ada: {
		matmul: 0.75,
		matmulLow: 0.5,
		attention: 0.45,
		bandwidth: 0.85,
		link: 0.75,
		networkGbS: 3,
	},
	Hopper: {
		matmul: 0.6,
		matmulLow: 0.6,
		attention: 0.25,
		bandwidth: 0.6,
		link: 0.75,
		networkGbS: 42,
	},
	Blackwell: {
		matmul: 0.62,
		matmulLow: 0.52,
		attention: 0.3,
		bandwidth: 0.85,
		link: 0.75,
		networkGbS: 50,
	},
	CDNA3: {
		matmul: 0.45,
		matmulLow: 0.5,
		attention: 0.25,
		bandwidth: 0.7,
		link: 0.7,
		networkGbS: 42,
	},
};

/** Used where an architecture has no row; the wider error says so. */
const UNSEEN: Efficiency = {
	matmul: 0.5,
	matmulLow: 0.4,
	attention: 0.3,
	bandwidth: 0.75,
	link: 0.7,
	networkGbS: 20,
};

/** Standard deviation of ln(step time) by how well the accelerator is known. */
const SIGMA_SEEN = 0.2;
const SIGMA_UNSEEN = 0.4;

/** Efficiency of an accelerator with the log error of times computed from it. */
export function efficiencyOf(accelerator: Accelerator): {
	readonly efficiency: Efficiency;
	readonly sigma: number;
} {
	const row = byArchitecture[accelerator.architecture];
	return row
		? { efficiency: row, sigma: SIGMA_SEEN }
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
