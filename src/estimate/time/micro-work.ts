import type { Accelerator } from "../../catalog/accelerators.js";
import type { Efficiency } from "../../catalog/efficiencies.js";
import type { Precision } from "../../plan/fields.js";
import type { SampleFlops } from "../flops.js";
import { savedBytes } from "../memory/activations.js";
import { hasExperts, layerCount, type Model, operatorsOf } from "../model.js";
import { productFlops } from "../operator-flops.js";
import type { ParameterCount } from "../parameters.js";
import { roundedTraffic } from "../rounded-linears.js";
import type { Workload } from "../workload.js";
import {
	type CountedKernels,
	countedKernels,
	movedBytes,
} from "./counted-kernels.js";
import {
	convolutionPassesOf,
	expertShareOf,
	isLowPrecision,
	matmulPeakTflops,
	referencePeakTflops,
	stackOf,
} from "./efficiency.js";
import { idleUnitFlops } from "./idle-units.js";
import { blockedKernels, launchSecondsOf } from "./launches.js";

export interface StepInput {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly flops: SampleFlops;
}

/** FLOP/s that work of a class runs at: a peak and the share of it that is reached. */
export interface Rate {
	readonly peakTflops: number;
	readonly reached: number;
	/** What narrow matrices leave of it. */
	readonly shape: number;
}

/** What one micro-batch asks of a device, and how fast the device is. */
export interface MicroWork {
	/** Samples of one micro-batch that this device works on, parts of samples counted as such. */
	readonly share: number;
	/** FLOPs of one sample, recomputed ones included and those of counted grouped convolutions not. */
	readonly productFlops: number;
	/** The part of them in the output head. */
	readonly headFlops: number;
	/** FLOPs that units without a tile leave undone, of the whole micro-batch. */
	readonly idleFlops: number;
	readonly coreFlops: number;
	readonly productRate: Rate;
	readonly coreRate: Rate;
	readonly bytes: MemoryTraffic;
	readonly bytesPerSecond: number;
	/** Seconds that launching the kernels takes the host. */
	readonly launchSeconds: number;
	/** Kernels that the host waits for, one by one. */
	readonly blockedKernels: number;
	/** Present where the kernels of the model were counted. */
	readonly counted?: CountedKernels;
}

/** Bytes that one micro-batch moves outside matrix products, on one device. */
export interface MemoryTraffic {
	readonly layers: number;
	readonly logits: number;
	readonly dequantise: number;
	/** Gradients that are added to those of the micro-batches before. */
	readonly gradients: number;
	/** Weights that are rounded as a quantised model would round them. */
	readonly rounding: number;
}

/** The work of one micro-batch; undefined where the data sheet has no peak. */
export function microWork(
	{ workload, flops, parameters, trainable }: StepInput,
	accelerator: Accelerator,
	efficiency: Efficiency,
): MicroWork | undefined {
	const { layout, batch, length, model } = workload;
	const peak = productPeakTflops(accelerator, workload);
	const half = referencePeakTflops(accelerator);
	if (peak === undefined || half === undefined) return undefined;
	const samples = (batch.micro * length.filled.value) / layout.context;
	const linear =
		flops.training -
		flops.trainingCore +
		(workload.checkpointing === "full" ? flops.recomputed.products : 0);
	const recomputesCore = workload.checkpointing !== "none";
	const core =
		flops.trainingCore * FLASH_BACKWARD +
		(recomputesCore ? flops.recomputed.core : 0);
	const width = narrowest(model) / layout.tensor ** 0.5;
	const stack = stackOf(workload.framework, workload.softwareYear).share;
	const routes = hasExperts(model);
	const share = samples / (layout.tensor * layout.pipeline);
	const counted = countedKernels(workload, flops, linear);
	return {
		share,
		productFlops: linear - (counted?.groupedFlops ?? 0),
		headFlops: headFlops(model),
		idleFlops: idleUnitFlops(workload),
		coreFlops: core,
		productRate: {
			peakTflops: peak,
			reached:
				stack *
				(routes ? expertShareOf(workload.framework, workload.version) : 1) *
				lowShareOf(workload) *
				(isLowPrecision(workload.precision)
					? efficiency.matmulLow
					: efficiency.matmul),
			shape: width > 0 ? 1 / (1 + (SMALL_WIDTH / width) ** 2) : 1,
		},
		coreRate: {
			peakTflops: isAligned(workload)
				? half
				: (accelerator.peakTflops.fp32 ?? half),
			reached: stack * efficiency.attention,
			shape: 1,
		},
		bytes: {
			...memoryTraffic(workload, share),
			...(counted && { layers: share * movedBytes(counted) }),
			gradients: gradientTraffic({ workload, parameters, trainable }),
			rounding: roundedTraffic(workload, parameters),
		},
		bytesPerSecond: accelerator.memoryBandwidthGbS * 1e9 * efficiency.bandwidth,
		launchSeconds:
			(layerCount(model) / layout.pipeline) * launchSecondsOf(workload),
		blockedKernels: blockedKernels(workload, counted),
		...(counted && { counted }),
	};
}

/** Forward, and backward to the input and to the weights; it is never computed again. */
function headFlops({ ends }: Model): number {
	return ends.reduce(
		(sum, operator) =>
			operator.kind === "core" ? sum : sum + 3 * productFlops(operator),
		0,
	);
}

/** How often each saved byte passes memory, forward and backward. */
export function passesOf({
	model,
	checkpointing,
	framework,
}: Workload): number {
	if (convolves(model)) return convolutionPassesOf(framework);
	return checkpointing === "full" ? 5 : 4;
}

/**
 * What products in 4 bits reach of the share that those in 8 do: some layers stay in 16 bits, and what goes in is rotated and
 * scaled in blocks (NVIDIA 2025, arXiv:2509.25149, §4; fitted on Llama 3 70B on GB200 and GB300).
 */
const FOUR_BIT_SHARE = 0.7;

function lowShareOf({ precision, model }: Workload): number {
	return precision === "nvfp4" && !hasExperts(model) ? FOUR_BIT_SHARE : 1;
}

/** Width of the residual stream, or of the experts where these are narrower; 0 where there is none. */
function narrowest(model: Model): number {
	const routed = [...operatorsOf(model)].flatMap(({ operator }) =>
		operator.kind === "linear" && operator.experts
			? [operator.inputs, operator.outputs]
			: [],
	);
	return Math.min(model.hidden, ...routed);
}

// Recipes of experts in 4 bits leave most products in 8 (Megatron-Bridge: 1.02 to 1.04 of the speed of MXFP8).
function productPeakTflops(
	accelerator: Accelerator,
	{ precision, model }: Workload,
): number | undefined {
	const isMostlyEight = precision === "nvfp4" && hasExperts(model);
	return matmulPeakTflops(accelerator, isMostlyEight ? "mxfp8" : precision);
}

// Networks of convolutions, counted ones among them; a patch embedding outside the layers makes none.
function convolves({ family, stacks }: Model): boolean {
	return (
		family === "convnet" ||
		stacks.some(({ operators }) =>
			operators.some(
				(operator) => operator.kind === "convolution" && operator.kernel >= 9,
			),
		)
	);
}

// Products of matrices that are no multiple of 16 bytes wide leave the tensor cores (NVIDIA, Matrix Multiplication
// Background User's Guide, §2.1); flash attention pads its heads.
function isAligned({ attention, model }: Workload): boolean {
	if (attention !== "eager") return true;
	return [...operatorsOf(model)].every(
		({ operator }) =>
			operator.kind !== "core" || operator.queryKeyDim % ALIGNED_ELEMENTS === 0,
	);
}

/** Half-precision numbers in 16 bytes. */
const ALIGNED_ELEMENTS = 8;

// Read, added to and written; under full sharding they are reduced at once and nothing is kept to add to.
function gradientTraffic({
	workload: { layout, batch, framework, precision },
	parameters: { experts, total },
	trainable,
}: Pick<StepInput, "workload" | "parameters" | "trainable">): number {
	const isReduced = ["zero2", "zero3", "fsdp", "hsdp"].includes(
		layout.sharding,
	);
	if (isReduced || batch.accumulation <= 1 || total === 0) return 0;
	const share = (experts / layout.expert + total - experts) / total;
	const here = (trainable * share) / (layout.tensor * layout.pipeline);
	return here * accumulatedBytes(framework, precision);
}

/**
 * Bytes that adding a half-precision gradient to its sum reads and writes: an fp32 sum in one kernel; DeepSpeed adds in
 * fp16, or widens the bf16 gradient before it adds it (runtime/bf16_optimizer.py).
 */
function accumulatedBytes(framework: string, precision: Precision): number {
	if (!ADDS_APART.has(framework)) return 2 + 4 + 4;
	return precision.endsWith("fp16") ? 2 + 2 + 2 : 2 + 4 + (4 + 4 + 4);
}

const ADDS_APART = new Set(["deepspeed", "megatron-deepspeed", "gpt-neox"]);

// Each saved tensor is written and read forward, read and its gradient written and read backward.
function memoryTraffic(
	workload: Workload,
	share: number,
): Omit<MemoryTraffic, "gradients" | "rounding"> {
	const { model } = workload;
	const regime = { ...FUSED_REGIME, attention: workload.attention };
	const saved = model.stacks.reduce(
		(sum, stack) => sum + stack.layers * savedBytes(stack.operators, regime),
		0,
	);
	const passes = passesOf(workload);
	const layers = share * saved * passes;
	return {
		layers,
		logits: share * model.logitRows * model.vocab * 16,
		dequantise:
			workload.adapter && workload.adapter.quantization !== "none"
				? layers * QUANTISED_OVERHEAD
				: 0,
	};
}

/** Half-precision tensors and fused element-wise kernels: the traffic that no implementation avoids. */
const FUSED_REGIME = {
	residual: 2,
	compute: 2,
	casts: false,
	adapterWeight: 2,
	fused: true,
	regeneratesMasks: true,
} as const;

/** Flash attention's backward has five products where the forward has two: 3.5 forwards in all (Dao 2023, §3.1). */
export const FLASH_BACKWARD = 3.5 / 3;

/** Width at which a matrix product runs at half the rate of a wide one. */
const SMALL_WIDTH = 400;

/** Extra passes over the activations' bytes that unpacking 4- and 8-bit weights costs. */
const QUANTISED_OVERHEAD = 1;
