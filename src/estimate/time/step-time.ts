import type { Layout } from "../workload.js";
import {
	betweenShare,
	type Collective,
	type Communication,
	collectives,
	communication,
} from "./communication.js";
import { groupedBytes, startSeconds } from "./counted-kernels.js";
import { efficiencyOf } from "./efficiency.js";
import {
	type HostTransfers,
	hostTransfers,
	OPTIMIZER_BYTES,
} from "./host-transfers.js";
import { BLOCKED_SECONDS } from "./launches.js";
import {
	type MicroWork,
	microWork,
	type Rate,
	type StepInput,
} from "./micro-work.js";
import { type PipelineWaits, pipelineWaits } from "./pipeline.js";

/** Seconds of one optimizer step, by what the device does meanwhile. The parts add up to the step. */
export interface StepParts {
	readonly matmul: number;
	readonly attention: number;
	readonly memoryBound: number;
	/** Convolutions in groups, as far as they were counted. */
	readonly grouped: number;
	readonly exposedCommunication: number;
	/** Pipeline bubbles and waiting for kernel launches. */
	readonly idle: number;
	readonly optimizer: number;
}

/** A step with its whole. */
export interface StepTime extends StepParts {
	readonly total: number;
	/** The part of the communication that passes between nodes. */
	readonly betweenNodes: number;
}

/** Everything between the work of a step and its seconds. */
export interface StepWorkings {
	readonly work: MicroWork;
	/** Seconds of one micro-batch by class of work. */
	readonly micro: {
		readonly matmul: number;
		readonly attention: number;
		readonly memoryBound: number;
		readonly grouped: number;
		/** Seconds that launching the kernels takes the host, where the device is faster, or that starting them adds. */
		readonly launches: number;
	};
	readonly collectives: readonly Collective[];
	readonly communication: Communication;
	readonly host: HostTransfers;
	/** Seconds of kernels and of waiting for their launch behind which collectives can hide. */
	readonly hidden: number;
	readonly exposedMicro: number;
	readonly exposedStep: number;
	readonly waits: PipelineWaits;
	/** What waiting for the slowest of many devices adds, as a share of all the rest. */
	readonly slowest: number;
	/** Seconds of a step in which communication between nodes shows. */
	readonly betweenNodes: number;
	readonly parts: StepParts;
}

/**
 * Roofline by class of operator (Williams et al. 2009), what a pipeline waits, and collectives that overlap with
 * computation where the framework lets them. Undefined without an accelerator.
 */
export function stepTime(input: StepInput): StepTime | undefined {
	const workings = stepWorkings(input);
	if (!workings) return undefined;
	const { parts } = workings;
	const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
	return { ...parts, total, betweenNodes: workings.betweenNodes };
}

/** The parts of a step with what they are computed from. */
export function stepWorkings(input: StepInput): StepWorkings | undefined {
	const { workload } = input;
	const { accelerator } = workload.hardware;
	if (!accelerator) return undefined;
	const { efficiency } = efficiencyOf(accelerator);
	const work = microWork(input, accelerator, efficiency);
	if (!work) return undefined;
	const { layout, batch } = workload;
	const used = collectives({ ...input, accelerator, efficiency });
	const links = communication(used);
	const matmul =
		secondsOf(work.share * work.productFlops, work.productRate) +
		secondsOf(work.idleFlops, { ...work.productRate, shape: 1 });
	const attention = secondsOf(work.share * work.coreFlops, work.coreRate);
	const memoryBound =
		Object.values(work.bytes).reduce((sum, bytes) => sum + bytes, 0) /
		work.bytesPerSecond;
	const { counted } = work;
	const grouped = counted
		? (work.share * groupedBytes(counted)) / work.bytesPerSecond
		: 0;
	const busy = matmul + attention + memoryBound + grouped;
	// Collectives inside layers are launched in turn with the other kernels.
	const launches =
		(counted
			? startSeconds(counted)
			: Math.max(0, work.launchSeconds - busy - links.layersPerMicro)) +
		work.blockedKernels * BLOCKED_SECONDS;
	const hidden = OVERLAP * (busy + launches);
	const host = hostTransfers({ ...input, accelerator });
	const shown = {
		shardingPerMicro: Math.max(
			0,
			links.shardingPerMicro + host.perMicro - hidden,
		),
		layersPerMicro: links.layersPerMicro,
		contextPerMicro: Math.max(0, links.contextPerMicro - OVERLAP * attention),
	};
	const exposedMicro =
		shown.shardingPerMicro + shown.layersPerMicro + shown.contextPerMicro;
	const exposedStep = layout.overlapsGradients
		? Math.max(0, links.gradientsPerStep - hidden)
		: links.gradientsPerStep;
	const m = batch.accumulation;
	const waits = pipelineWaits(
		workload,
		headSeconds(work) / (busy + launches + exposedMicro),
	);
	const compute = m * (busy + launches + exposedMicro);
	const parts = {
		matmul: m * matmul,
		attention: m * attention,
		memoryBound: m * memoryBound,
		grouped: m * grouped,
		exposedCommunication: m * exposedMicro + exposedStep,
		idle: m * launches + compute * (waits.uneven + waits.bubble),
		optimizer: optimizerSeconds(input, work.bytesPerSecond) + host.perStep,
	};
	const alone = Object.values(parts).reduce((sum, part) => sum + part, 0);
	const slowest = slowestShare(layout.devices);
	const between = (of: keyof typeof shown): number =>
		m * shown[of] * betweenShare(used, of);
	return {
		work,
		micro: { matmul, attention, memoryBound, grouped, launches },
		collectives: used,
		communication: links,
		host,
		hidden,
		exposedMicro,
		exposedStep,
		waits,
		slowest,
		betweenNodes:
			between("shardingPerMicro") +
			between("layersPerMicro") +
			between("contextPerMicro") +
			exposedStep * betweenShare(used, "gradientsPerStep"),
		parts: { ...parts, idle: parts.idle + alone * slowest },
	};
}

// The output head's products and the passes over its logits.
function headSeconds({
	share,
	headFlops,
	productRate,
	bytes,
	bytesPerSecond,
}: MicroWork): number {
	return (
		secondsOf(share * headFlops, productRate) + bytes.logits / bytesPerSecond
	);
}

function secondsOf(flops: number, rate: Rate): number {
	return flops / (rate.peakTflops * 1e12 * rate.reached * rate.shape);
}

// Weight, gradient, two moments and a master copy are read and written once, unless the host does it.
function optimizerSeconds(
	{ workload, trainable }: StepInput,
	bytesPerSecond: number,
): number {
	const { layout, offloadOptimizer, offloadParameters } = workload;
	if (offloadOptimizer || offloadParameters) return 0;
	const here =
		trainable / (layout.tensor * layout.pipeline * optimizerShards(layout));
	return (here * OPTIMIZER_BYTES) / bytesPerSecond;
}

/**
 * What each doubling beyond one node's devices adds: the slowest of them, longer rings, busier switches. Fitted on runs of
 * one model on 8 to 8,192 devices (llm-foundry, MaxText).
 */
const SLOWER_DOUBLED = 0.006;
const DEVICES_OF_NODE = 8;

function slowestShare(devices: number): number {
	return SLOWER_DOUBLED * Math.log2(Math.max(1, devices / DEVICES_OF_NODE));
}

/** Devices that share one optimizer pass. */
export function optimizerShards({ sharding, data }: Layout): number {
	return sharding === "none" ? 1 : data;
}

/** Share of computation behind which collectives can hide. */
export const OVERLAP = 0.8;
