import { about, exactly, over, times, type Uncertain } from "../uncertain.js";
import { trainableParameters } from "./adapter.js";
import { type AgentTime, agentHours, agentTime } from "./agent-time.js";
import { consequences, type IdleDevices } from "./consequences.js";
import { corePowerW, idleCoresW } from "./core-hours.js";
import type { MemoryEstimate, QuantityName } from "./estimate.js";
import { type FlopsInput, type SampleFlops, sampleFlops } from "./flops.js";
import { idlePowerW } from "./idle-devices.js";
import { implementationOf } from "./memory/implementations.js";
import { memoryEstimate, peakGib } from "./memory/memory.js";
import { hasExperts, isEmpty, isStatedOnly, type Model } from "./model.js";
import { countParameters, type ParameterCount } from "./parameters.js";
import { devicePowerW, SIGMA_POWER, untimedPowerW } from "./power.js";
import { SIMULATES } from "./simulation.js";
import type { Site } from "./site.js";
import { taskFlops, trainingPasses } from "./task.js";
import {
	efficiencyOf,
	isLowPrecision,
	referencePeakTflops,
	stackOf,
} from "./time/efficiency.js";
import {
	GENERATION_SIGMA,
	type Generation,
	generation,
} from "./time/generation.js";
import { goodput } from "./time/goodput.js";
import { type StepTime, stepTime } from "./time/step-time.js";
import type { Workload } from "./workload.js";

export interface Computation {
	readonly quantities: Quantities;
	readonly memory?: MemoryEstimate;
	/** Absent for what no model of operators describes. */
	readonly workings?: Workings;
}

/** What the numbers were computed from, for whoever explains them. */
export interface Workings {
	readonly workload: Workload;
	readonly site: Site;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly flopsInput: FlopsInput;
	readonly flops: SampleFlops;
	readonly step?: StepTime;
	/** Present where a step writes its own answers. */
	readonly generation?: Generation;
	/** Present for an agent in a world whose steps have a known time. */
	readonly agent?: AgentTime;
}

type Quantities = Readonly<Partial<Record<QuantityName, Uncertain>>>;

/** Every number of a run whose blanks are filled: parameters → FLOPs → memory → time → energy → carbon and cost. */
export function compute(workload: Workload, site: Site): Computation {
	const parameters = countParameters(workload.model);
	const trainable = trainableParameters({
		model: workload.model,
		total: parameters.total,
		share: workload.trainedShare,
		adapter: workload.adapter,
	});
	const { document } = workload.length;
	const flopsInput: FlopsInput = {
		model: workload.model,
		convention: workload.convention,
		...(document !== undefined && { documentTokens: document }),
		...(workload.adapter && {
			adapter: workload.adapter,
			needsInputGradients: workload.checkpointing === "full",
		}),
		trainedShare: workload.trainedShare,
		passSamples: workload.batch.micro,
	};
	const flops = sampleFlops(flopsInput);
	const memory = isEmpty(workload.model)
		? undefined
		: memoryEstimate({ workload, parameters, trainable });
	const peak = memory && about(peakGib(memory), memoryErrors(workload));
	const step =
		SIMULATES.has(workload.task) || isEmpty(workload.model)
			? undefined
			: stepTime({ workload, parameters, trainable, flops });
	const writing = step && generation({ workload, parameters, flops });
	const work = isEmpty(workload.model) ? {} : workQuantities(workload, flops);
	const pace = step
		? paceQuantities({ workload, flops, step, writing, work })
		: {};
	const agent = agentTime({ workload, parameters, trainable, flops });
	const hours = hourQuantities(workload, {
		pace,
		agent,
		evaluation: evaluationShare(workload, flops),
	});
	return {
		quantities: {
			...(parameters.total > 0 && {
				parameters: exactly(parameters.total),
				activeParameters: exactly(parameters.active),
			}),
			...(trainable > 0 && { trainableParameters: exactly(trainable) }),
			...work,
			...(peak && { peakMemoryGib: peak }),
			...pace,
			...hours,
			...consequences({
				deviceHours: hours.deviceHours,
				powerPerDeviceW: pace.powerPerDeviceW ?? typicalPower(workload),
				...idleDevices(workload),
				site,
			}),
		},
		...(memory && { memory }),
		workings: {
			workload,
			site,
			parameters,
			trainable,
			flopsInput,
			flops,
			...(step && { step }),
			...(writing && { generation: writing }),
			...(agent && { agent }),
		},
	};
}

/** What evaluations add to the time of training: forward passes. */
export function evaluationShare(
	workload: Workload,
	flops: SampleFlops,
): number {
	const work = taskFlops(workload, flops);
	return work > 0 ? (workload.evaluated * flops.forward) / work : 0;
}

/** FLOPs of a token, a sample and the run. */
function workQuantities(workload: Workload, flops: SampleFlops): Quantities {
	const { length, duration, repeats, model } = workload;
	const perSample = times(length.filled, exactly(taskFlops(workload, flops)));
	return {
		forwardFlopsPerToken: exactly(flops.forward / model.tokens),
		trainingFlopsPerToken: exactly(flops.training / model.tokens),
		flopsPerSample: perSample,
		...(duration.samples && {
			flops: times(perSample, duration.samples, exactly(repeats)),
		}),
	};
}

/** Seconds of a step and the rates that follow. */
function paceQuantities({
	workload,
	flops,
	step,
	writing,
	work,
}: {
	readonly workload: Workload;
	readonly flops: SampleFlops;
	readonly step: StepTime;
	readonly writing: Generation | undefined;
	readonly work: Quantities;
}): Quantities {
	const { batch, layout, length, hardware, model } = workload;
	const training = step.total * trainingPasses(workload, flops);
	const total = training + (writing?.total ?? 0);
	const seconds = about(total, {
		...timeErrors(workload),
		...(step.grouped > 0 && {
			"kernels of grouped convolutions":
				(GROUPED_SIGMA * step.grouped) / step.total,
		}),
		...(writing && {
			"time of generation": (GENERATION_SIGMA * writing.total) / total,
		}),
	});
	const samples = over(exactly(batch.global / layout.devices), seconds);
	const peak =
		hardware.accelerator && referencePeakTflops(hardware.accelerator);
	const power = timedPower(workload, step);
	return {
		stepSeconds: seconds,
		samplesPerSecondPerDevice: samples,
		tokensPerSecondPerDevice: times(
			samples,
			length.filled,
			exactly(model.tokens),
		),
		...(peak !== undefined &&
			work.flopsPerSample && {
				mfu: times(work.flopsPerSample, samples, exactly(1 / (peak * 1e12))),
			}),
		...(power && { powerPerDeviceW: power }),
	};
}

/** Wall-clock: as stated, or steps times their seconds over the share of time that trains. */
function hourQuantities(
	workload: Workload,
	{
		pace,
		agent,
		evaluation,
	}: {
		readonly pace: Quantities;
		readonly agent: AgentTime | undefined;
		readonly evaluation: number;
	},
): Quantities {
	const { duration, layout, repeats } = workload;
	const wallClockHours =
		duration.hours !== undefined
			? exactly(duration.hours)
			: agent
				? agentHours(agent)
				: duration.steps &&
					pace.stepSeconds &&
					times(
						duration.steps,
						pace.stepSeconds,
						over(exactly((1 + evaluation) / 3600), goodput(layout.devices)),
					);
	if (!wallClockHours) return {};
	return {
		wallClockHours,
		deviceHours: times(
			wallClockHours,
			exactly(heldDevices(workload) * repeats),
		),
	};
}

/** Devices that a run holds: accelerators where it has some, else the cores that step its world. */
export function heldDevices(workload: Workload): number {
	const { world, layout } = workload;
	return world && holdsCores(workload) ? world.processes : layout.devices;
}

/** True where the devices of a run are cores. */
export function holdsCores({ world, hardware }: Workload): boolean {
	return world !== undefined && !hardware.accelerator;
}

function timedPower(workload: Workload, step: StepTime): Uncertain | undefined {
	const { accelerator, powerLimitW } = workload.hardware;
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (!accelerator || limitW === undefined) return undefined;
	return about(devicePowerW({ accelerator, limitW, step }), {
		[`power of ${accelerator.id} nodes`]: SIGMA_POWER,
	});
}

function typicalPower({
	hardware,
	layout,
	duration,
	world,
}: Workload): Uncertain | undefined {
	const { accelerator, perNode, powerLimitW } = hardware;
	if (world?.on === "core" && !accelerator) return corePowerW();
	const limit = powerLimitW ?? accelerator?.tdpW;
	if (limit === undefined || !accelerator) return undefined;
	const limitW = limit;
	const nodes = layout.devices / perNode;
	const { hours } = duration;
	const watts =
		world?.on === "core"
			? devicePowerW({ accelerator, limitW, step: WAITING })
			: untimedPowerW({
					accelerator,
					limitW,
					nodes,
					...(hours !== undefined && { hours }),
				});
	return about(watts, {
		[`power of ${accelerator.id} nodes`]: 0.12,
		...(world?.on === "device" && { "power of a simulator": SIMULATOR_SIGMA }),
	});
}

/** What the run holds beside the devices that work, where anything is known of them. */
export function idleDevices({ hardware, world }: Workload): {
	readonly idle?: IdleDevices;
} {
	const { accelerator, powerLimitW, idlePerDevice: perDevice } = hardware;
	if (world && !accelerator && perDevice > 0) {
		return { idle: { perDevice, powerW: idleCoresW(perDevice) } };
	}
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (!accelerator || limitW === undefined || perDevice === 0) return {};
	const powerW = idlePowerW(accelerator, { limitW, perDevice });
	return { idle: { perDevice, powerW } };
}

/** Standard deviation of ln(power): kernels of a simulator keep a device between waiting and computing. */
const SIMULATOR_SIGMA = 0.3;

/** A device that waits for the world to take its steps. */
const WAITING: StepTime = {
	matmul: 0,
	attention: 0,
	memoryBound: 0,
	grouped: 0,
	exposedCommunication: 0,
	idle: 1,
	optimizer: 0,
	total: 1,
};

/** Standard deviation of ln(step time) between machines with the same accelerator: networks, clocks, hosts. */
const ACCELERATOR_SIGMA = 0.04;

/** Standard deviation of ln(step time) between runs of one stack, accelerator and layout: what its shape does beside. */
const OWN_SIGMA = 0.05;

/**
 * Standard deviation of ln(time of grouped convolutions): cuDNN has fast kernels for some widths and numbers of groups and
 * none for others (timm's table, times of up to a sixth and three times of ours).
 */
const GROUPED_SIGMA = 0.9;

/** Standard deviation of ln(step time) where the kernels of a network are told by others of its family, or by nothing. */
const ALIKE_SIGMA = 0.2;
const UNCOUNTED_SIGMA = 0.25;

/** Standard deviation of ln(step time) that routing adds: how even it is, and how well its products are grouped. */
const EXPERT_SIGMA = 0.25;

function timeErrors(workload: Workload): Readonly<Record<string, number>> {
	const { hardware, framework, precision, layout, checkpointing, model } =
		workload;
	const { accelerator } = hardware;
	if (!accelerator) return {};
	const division = `${layout.sharding}/${layout.tensor}/${layout.pipeline}/${layout.context}/${layout.expert}`;
	return {
		[`efficiency of ${framework} at ${precision}`]: stackOf(framework).sigma,
		[`efficiency of ${accelerator.id}`]: Math.max(
			ACCELERATOR_SIGMA,
			efficiencyOf(accelerator).sigma,
		),
		[`efficiency of the layout ${division}`]: 0.04,
		[`cost of recomputation ${checkpointing}`]: 0.03,
		"own pace of the run": OWN_SIGMA,
		...(isLowPrecision(precision) && { "gain of few bits": 0.06 }),
		...(isStatedOnly(model) && { "shape of the model": 0.4 }),
		...kernelErrors(model),
		...(hasExperts(model) && { "uneven experts": EXPERT_SIGMA }),
	};
}

function kernelErrors(model: Model): Readonly<Record<string, number>> {
	const { family, kernels } = model;
	if (kernels?.like) {
		return { [`kernels taken from ${kernels.like}`]: ALIKE_SIGMA };
	}
	return family === "convnet" && !kernels && !isStatedOnly(model)
		? { "kernels that nobody counted": UNCOUNTED_SIGMA }
		: {};
}

function memoryErrors(workload: Workload): Readonly<Record<string, number>> {
	const { framework, checkpointing, precision, adapter, version } = workload;
	const base = adapter?.quantization ?? "none";
	const isOpen =
		base !== "none" &&
		version === undefined &&
		!implementationOf(framework).ownQuantisation;
	return {
		[`memory of ${framework}, ${precision}`]: 0.05,
		[`memory under checkpointing ${checkpointing}`]: 0.03,
		"own memory of the run": 0.03,
		// Before bitsandbytes 0.43.2 every quantised linear kept its input (bitsandbytes#1270); configs name no version.
		...(isOpen && { [`memory of a base in ${base}`]: 0.3 }),
	};
}
