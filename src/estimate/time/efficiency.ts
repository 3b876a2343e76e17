import type { Accelerator } from "../../catalog/accelerators.js";
import type { Precision } from "../../plan/fields.js";
import { isBefore } from "../software-version.js";

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
		matmul: 0.74,
		matmulLow: 0.5,
		attention: 0.28,
		bandwidth: 0.71,
		link: 0.87,
		networkGbS: 7,
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
		matmul: 0.81,
		matmulLow: 0.5,
		attention: 0.38,
		bandwidth: 0.8,
		link: 0.95,
		networkGbS: 30,
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
		matmul: 0.645,
		matmulLow: 0.515,
		attention: 0.21,
		bandwidth: 0.78,
		link: 0.95,
		networkGbS: 30,
	},
	Blackwell: {
		matmul: 0.66,
		matmulLow: 0.34,
		attention: 0.31,
		bandwidth: 0.68,
		link: 0.95,
		networkGbS: 37,
	},
	"Blackwell Ultra": {
		matmul: 0.67,
		matmulLow: 0.53,
		attention: 0.17,
		bandwidth: 0.82,
		link: 0.95,
		networkGbS: 30,
	},
	TPU: {
		matmul: 0.77,
		matmulLow: 0.5,
		attention: 0.275,
		bandwidth: 0.98,
		link: 0.87,
		networkGbS: 30,
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

/** Standard deviation of ln(step time) where an architecture has no row. */
export const SIGMA_UNSEEN = 0.35;

/** What a training stack reaches of what the kernels could, beside the stacks that the architectures were fitted on. */
interface Stack {
	readonly share: number;
	/** Standard deviation of ln(step time) of its rows. */
	readonly sigma: number;
	/** Rows that it was fitted on. */
	readonly rows: number;
	/** Year of the software that they were measured with. */
	readonly year: number;
	readonly source: string;
}

/** NeMo and Megatron-Bridge train with one core, Megatron Core with Transformer Engine. */
const TRANSFORMER_ENGINE: Stack = {
	share: 1.37,
	sigma: 0.1,
	rows: 57,
	year: 2025,
	source:
		"NVIDIA-NeMo/Megatron-Bridge@067f987df03b docs/performance-summary; NVIDIA/NeMo@8cfedd720346 docs/source/performance",
};

/** By framework, fitted together with the architectures (docs/accuracy.md); 2026-11. */
const stacks: Readonly<Record<string, Stack>> = {
	"llm-foundry": {
		share: 0.84,
		sigma: 0.04,
		rows: 174,
		year: 2023,
		source: "mosaicml/llm-foundry@8c8dd48f7216 scripts/train/benchmarking",
	},
	"megatron-bridge": TRANSFORMER_ENGINE,
	"megatron-deepspeed": {
		share: 0.67,
		sigma: 0.1,
		rows: 125,
		year: 2021,
		source: "bigscience-workshop/bigscience@9e64edec2ad1 chronicles and logs",
	},
	// Kernels written for BERT (microsoft/DeepSpeed@38327e07f6cd docs/_posts/2020-05-28-fastest-bert-training.md).
	deepspeed: {
		share: 0.95,
		sigma: 0.2,
		rows: 10,
		year: 2020,
		source:
			"microsoft/DeepSpeed@38327e07f6cd docs/_tutorials/bert-pretraining.md",
	},
	"megatron-2021": {
		share: 0.87,
		sigma: 0.2,
		rows: 10,
		year: 2021,
		source: "Narayanan et al. 2021, table 1",
	},
	// Its rows are of A100 without Transformer Engine; what came later stands under megatron-bridge.
	megatron: {
		share: 0.95,
		sigma: 0.2,
		rows: 4,
		year: 2022,
		source: "Korthikanti et al. 2022, table 5; NVIDIA/Megatron-LM@d693034ecf",
	},
	mlperf: {
		share: 1.15,
		sigma: 0.2,
		rows: 21,
		year: 2024,
		source: "BERT of MLPerf Training 4.0, closed division, on H100",
	},
	nemo: TRANSFORMER_ENGINE,
	timm: {
		share: 1.28,
		sigma: 0.3,
		rows: 560,
		year: 2022,
		source:
			"huggingface/pytorch-image-models@aa4b5850c154 results/benchmark-train, RTX 3090",
	},
	maxtext: {
		share: 1.15,
		sigma: 0.07,
		rows: 24,
		year: 2024,
		source: "AI-Hypercomputer/maxtext@93d120a92a65 README.md",
	},
};

/** A framework without rows: between the stacks that have them. */
const UNKNOWN_STACK = { share: 0.9, sigma: 0.28 } as const;

/**
 * What stacks gain in a year: the slope of ln(share) over the years of the language models' stacks above, 0.13 ± 0.03.
 * Frameworks without rows are of a kind whose rows end in 2023; that they gained since is not seen in fine-tunes of 2024.
 */
const YEARLY_GAIN = 0.13;
const YEAR_OF_UNKNOWN = 2023;

/** What a framework reaches, with the log error of times computed from it; older software reached less. */
export function stackOf(
	framework: string,
	year = YEAR_OF_UNKNOWN,
): Pick<Stack, "share" | "sigma"> {
	const known = Object.hasOwn(stacks, framework)
		? stacks[framework]
		: undefined;
	if (known) return known;
	const { share, sigma } = UNKNOWN_STACK;
	const before = Math.max(0, YEAR_OF_UNKNOWN - year);
	return { share: share * Math.exp(-YEARLY_GAIN * before), sigma };
}

/**
 * How often convolutional networks move what they keep. Written in eager PyTorch, convolutions unfold their input, batch
 * norms read theirs twice for the statistics, and narrow or grouped ones reach little of the bandwidth: fitted on timm's
 * table of 560 models; detectron2 on a V100 and tinygrad on two consumer cards agree within 11 %.
 */
const CONVOLUTION_PASSES = 15.5;

/** Graphs with fused convolution, norm and activation: ResNet-50 of MLPerf Training 4.0 on 8 H100 (57,117 images/s). */
const FUSED_CONVOLUTION_PASSES = 4.5;

const FUSED_CONVOLUTION_STACKS = new Set(["mxnet", "mlperf"]);

/** Passes of a saved byte of a convolutional network. */
export function convolutionPassesOf(framework: string): number {
	return FUSED_CONVOLUTION_STACKS.has(framework)
		? FUSED_CONVOLUTION_PASSES
		: CONVOLUTION_PASSES;
}

/** What products reach where experts share them out, of the wide ones' rate: narrow ones of uneven length. */
const EXPERT_SHARE = 0.53;

/** The same from Megatron-Bridge 26.06 on, whose steps run as one graph with grouped products. */
const GRAPHED_EXPERT_SHARE = 1;

/** Share of the dense rate that routed products reach; a version that nobody states is taken to be an older one. */
export function expertShareOf(
	framework: string,
	version: string | undefined,
): number {
	const isGraphed =
		framework === "megatron-bridge" &&
		version !== undefined &&
		!isBefore(version, "26.06");
	return isGraphed ? GRAPHED_EXPERT_SHARE : EXPERT_SHARE;
}

/** Efficiency of an accelerator, with the log error that its lack of rows adds. */
export function efficiencyOf(accelerator: Accelerator): {
	readonly efficiency: Efficiency;
	readonly sigma: number;
} {
	const row = byArchitecture[accelerator.architecture];
	return row
		? { efficiency: row, sigma: 0 }
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
