import type { Accelerator } from "../../catalog/accelerators.js";
import type { SampleFlops } from "../flops.js";
import { savedBytes } from "../memory/activations.js";
import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import { communication } from "./communication.js";
import {
	type Efficiency,
	efficiencyOf,
	isLowPrecision,
	matmulPeakTflops,
	referencePeakTflops,
} from "./efficiency.js";

/** Seconds of one optimizer step, by what the device does meanwhile. The parts add up to the step. */
export interface StepTime {
	readonly matmul: number;
	readonly attention: number;
	readonly memoryBound: number;
	readonly exposedCommunication: number;
	/** Pipeline bubbles and waiting for kernel launches. */
	readonly idle: number;
	readonly optimizer: number;
	readonly total: number;
}

interface StepInput {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly flops: SampleFlops;
}

/**
 * Roofline by class of operator (Williams et al. 2009), pipeline bubble (p−1)/(v·m) (Narayanan et al. 2021, §2.2),
 * collectives that overlap with computation where the framework lets them. Undefined without an accelerator.
 */
export function stepTime(input: StepInput): StepTime | undefined {
	const { workload } = input;
	const { accelerator } = workload.hardware;
	if (!accelerator) return undefined;
	const { efficiency } = efficiencyOf(accelerator);
	const micro = microStep(input, accelerator, efficiency);
	if (!micro) return undefined;
	const { layout, batch } = workload;
	const links = communication({ ...input, accelerator, efficiency });
	const busy = micro.matmul + micro.attention + micro.memoryBound;
	const launches = Math.max(0, micro.launch - busy);
	const hidden = OVERLAP * busy;
	const exposedMicro =
		Math.max(0, links.shardingPerMicro - hidden) + links.layersPerMicro;
	const exposedStep = Math.max(0, links.gradientsPerStep - hidden);
	const m = batch.accumulation;
	const bubble =
		(layout.pipeline - 1) / (layout.virtualPipeline * Math.max(1, m));
	const compute = m * (busy + launches + exposedMicro);
	const parts = {
		matmul: m * micro.matmul,
		attention: m * micro.attention,
		memoryBound: m * micro.memoryBound,
		exposedCommunication: m * exposedMicro + exposedStep,
		idle: m * launches + compute * bubble,
		optimizer: optimizerSeconds(input, accelerator, efficiency),
	};
	const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
	return { ...parts, total };
}

interface MicroStep {
	readonly matmul: number;
	readonly attention: number;
	readonly memoryBound: number;
	/** Seconds that launching the kernels takes the host. */
	readonly launch: number;
}

function microStep(
	{ workload, flops }: StepInput,
	accelerator: Accelerator,
	efficiency: Efficiency,
): MicroStep | undefined {
	const { layout, batch, length, model } = workload;
	const peak = matmulPeakTflops(accelerator, workload.precision);
	const half = referencePeakTflops(accelerator);
	if (peak === undefined || half === undefined) return undefined;
	const samples = (batch.micro * length.filled.value) / layout.context;
	const share = samples / (layout.tensor * layout.pipeline);
	const linear =
		flops.training -
		flops.trainingCore +
		(workload.checkpointing === "full" ? flops.forwardLayerProducts : 0);
	const recomputesCore = workload.checkpointing !== "none";
	const core =
		flops.trainingCore * FLASH_BACKWARD +
		(recomputesCore ? flops.forwardCore : 0);
	const width = model.hidden / layout.tensor ** 0.5;
	const rate = isLowPrecision(workload.precision)
		? efficiency.matmulLow
		: efficiency.matmul;
	const shape = width > 0 ? 1 / (1 + (SMALL_WIDTH / width) ** 2) : 1;
	return {
		matmul: (share * linear) / (peak * 1e12 * rate * shape),
		attention: (share * core) / (half * 1e12 * efficiency.attention),
		memoryBound: memoryBoundSeconds({
			workload,
			samples,
			accelerator,
			efficiency,
		}),
		launch: (layerCount(model) / layout.pipeline) * LAUNCH_SECONDS,
	};
}

// Each saved tensor is written and read forward, read and its gradient written and read backward.
function memoryBoundSeconds({
	workload,
	samples,
	accelerator,
	efficiency,
}: {
	readonly workload: Workload;
	readonly samples: number;
	readonly accelerator: Accelerator;
	readonly efficiency: Efficiency;
}): number {
	const { model, layout } = workload;
	const regime = { ...FUSED_REGIME, attention: workload.attention };
	const saved = model.stacks.reduce(
		(sum, stack) => sum + stack.layers * savedBytes(stack.operators, regime),
		0,
	);
	const passes = workload.checkpointing === "full" ? 5 : 4;
	const share = samples / (layout.tensor * layout.pipeline);
	const layers = share * saved * passes;
	const logits = share * model.logitRows * model.vocab * 16;
	const dequantise =
		workload.adapter && workload.adapter.quantization !== "none"
			? layers * QUANTISED_OVERHEAD
			: 0;
	return (
		(layers + logits + dequantise) /
		(accelerator.memoryBandwidthGbS * 1e9 * efficiency.bandwidth)
	);
}

// Weight, gradient, two moments and a master copy are read and written once.
function optimizerSeconds(
	{ workload, trainable }: StepInput,
	accelerator: Accelerator,
	efficiency: Efficiency,
): number {
	const { layout } = workload;
	const shards = layout.sharding === "none" ? 1 : layout.data;
	const here = trainable / (layout.tensor * layout.pipeline * shards);
	return (
		(here * OPTIMIZER_BYTES) /
		(accelerator.memoryBandwidthGbS * 1e9 * efficiency.bandwidth)
	);
}

/** Half-precision tensors and fused element-wise kernels: the traffic that no implementation avoids. */
const FUSED_REGIME = {
	residual: 2,
	compute: 2,
	casts: false,
	adapterWeight: 2,
	fused: true,
} as const;

/** Flash attention's backward has five products where the forward has two: 3.5 forwards in all (Dao 2023, §3.1). */
const FLASH_BACKWARD = 3.5 / 3;

/** Share of computation behind which collectives can hide. */
const OVERLAP = 0.8;

/** Width at which a matrix product runs at half the rate of a wide one. */
const SMALL_WIDTH = 480;

/** Host time to launch the kernels of one layer, forward and backward. */
const LAUNCH_SECONDS = 4e-4;

/** Bytes moved by Adam for one parameter, fp32 states and a half-precision copy. */
const OPTIMIZER_BYTES = 28;

/** Extra passes over the activations' bytes that unpacking 4- and 8-bit weights costs. */
const QUANTISED_OVERHEAD = 1;
