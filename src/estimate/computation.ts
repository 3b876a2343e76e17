import { about, exactly, times, type Uncertain } from "../uncertain.js";
import type { FitVerdict, MemoryEstimate, QuantityName } from "./estimate.js";
import { fitVerdict } from "./fit.js";
import { tokenFlops } from "./flops.js";
import { memoryEstimate, peakGib } from "./memory/memory.js";
import { countParameters } from "./parameters.js";
import { devicePowerW, SIGMA_POWER } from "./power.js";
import type { Site } from "./site.js";
import { taskFlops } from "./task.js";
import { efficiencyOf, referencePeakTflops } from "./time/efficiency.js";
import { stepTime } from "./time/step-time.js";
import { trainableParameters } from "./adapter.js";
import type { Workload } from "./workload.js";

export interface Computation {
	readonly quantities: Readonly<Partial<Record<QuantityName, Uncertain>>>;
	readonly memory?: MemoryEstimate;
	readonly fits: FitVerdict;
}

/** Every number of a run whose blanks are filled: parameters → FLOPs → memory → time → energy → carbon and cost. */
export function compute(workload: Workload, site: Site): Computation {
	const quantities: Partial<Record<QuantityName, Uncertain>> = {};
	const counted = countParameters(workload.model);
	const trainable = trainableParameters(
		workload.model,
		counted.total,
		workload.adapter,
	);
	quantities.parameters = exactly(counted.total);
	quantities.activeParameters = exactly(counted.active);
	quantities.trainableParameters = exactly(trainable);
	const flops = tokenFlops({
		model: workload.model,
		sequence: workload.length.sequence,
		convention: workload.convention,
		...(workload.length.document !== undefined && {
			documentTokens: workload.length.document,
		}),
		...(workload.adapter && { adapter: workload.adapter }),
	});
	quantities.forwardFlopsPerToken = exactly(flops.forward);
	quantities.trainingFlopsPerToken = exactly(flops.training);
	const perSample = times(
		workload.length.mean,
		exactly(taskFlops(workload, flops)),
	);
	quantities.flopsPerSample = perSample;
	if (workload.duration.samples) {
		quantities.flops = times(
			perSample,
			workload.duration.samples,
			exactly(workload.repeats),
		);
	}
	const memory = memoryEstimate({ workload, parameters: counted, trainable });
	if (memory) {
		quantities.peakMemoryGib = about(peakGib(memory), memoryErrors(workload));
	}
	addTime({ quantities, workload, counted, trainable, flops });
	addConsequences({ quantities, workload, site });
	return {
		quantities,
		...(memory && { memory }),
		fits: fitVerdict(quantities.peakMemoryGib, memory?.usableGib),
	};
}

type Quantities = Partial<Record<QuantityName, Uncertain>>;

function addTime({
	quantities,
	workload,
	counted,
	trainable,
	flops,
}: {
	readonly quantities: Quantities;
	readonly workload: Workload;
	readonly counted: ReturnType<typeof countParameters>;
	readonly trainable: number;
	readonly flops: ReturnType<typeof tokenFlops>;
}): void {
	const { accelerator, powerLimitW } = workload.hardware;
	const { devices } = workload.layout;
	if (workload.duration.hours !== undefined) {
		addGivenHours(quantities, workload);
	}
	if (!accelerator || GENERATES.has(workload.task)) return;
	const step = stepTime({ workload, parameters: counted, trainable, flops });
	if (!step) return;
	const passes = taskFlops(workload, flops) / flops.training;
	const seconds = about(step.total * passes, timeErrors(workload));
	const { global } = workload.batch;
	const perSecond = (perStep: Uncertain): Uncertain =>
		times(perStep, inverse(seconds), exactly(1 / devices));
	quantities.stepSeconds = seconds;
	quantities.samplesPerSecondPerDevice = perSecond(exactly(global));
	quantities.tokensPerSecondPerDevice = perSecond(
		times(exactly(global), workload.length.mean),
	);
	const peak = referencePeakTflops(accelerator);
	if (peak !== undefined && quantities.flopsPerSample) {
		quantities.mfu = times(
			quantities.flopsPerSample,
			quantities.samplesPerSecondPerDevice,
			exactly(1 / (peak * 1e12)),
		);
	}
	const limitW = powerLimitW ?? accelerator.tdpW;
	if (limitW !== undefined) {
		quantities.powerPerDeviceW = about(
			devicePowerW({ accelerator, limitW, step }),
			{ [`power of ${accelerator.id} nodes`]: SIGMA_POWER },
		);
	}
	if (workload.duration.steps && workload.duration.hours === undefined) {
		quantities.wallClockHours = times(
			workload.duration.steps,
			seconds,
			about(1 / 3600 / goodput(devices), { "restarts and stalls": 0.04 }),
		);
		quantities.deviceHours = times(
			quantities.wallClockHours,
			exactly(devices * workload.repeats),
		);
	}
}

function addGivenHours(quantities: Quantities, workload: Workload): void {
	const hours = exactly(workload.duration.hours ?? 0);
	quantities.wallClockHours = hours;
	quantities.deviceHours = times(
		hours,
		exactly(workload.layout.devices * workload.repeats),
	);
}

function addConsequences({
	quantities,
	workload,
	site,
}: {
	readonly quantities: Quantities;
	readonly workload: Workload;
	readonly site: Site;
}): void {
	const { deviceHours, powerPerDeviceW } = quantities;
	if (!deviceHours) return;
	if (site.pricePerDeviceHour) {
		quantities.costUsd = times(deviceHours, site.pricePerDeviceHour);
	}
	const power = powerPerDeviceW ?? typicalPower(workload);
	if (!power) return;
	quantities.energyKwh = times(deviceHours, power, site.pue, exactly(1 / 1000));
	quantities.carbonKg = times(
		quantities.energyKwh,
		site.carbonGPerKwh,
		exactly(1 / 1000),
	);
}

// Saturated nodes draw 1.24 times their accelerators' limits; jobs that were not timed by us may wait more.
function typicalPower({ hardware }: Workload): Uncertain | undefined {
	const limit = hardware.powerLimitW ?? hardware.accelerator?.tdpW;
	if (limit === undefined) return undefined;
	return about(1.1 * limit, {
		[`power of ${hardware.accelerator?.id} nodes`]: 0.15,
	});
}

/** Tasks whose time is mostly generation, which step time does not describe. */
const GENERATES = new Set(["ppo", "grpo"]);

/** Share of wall-clock that trains: 97 % on few devices, 90 % at 16,000 (Llama 3 report, §3.3.4). */
function goodput(devices: number): number {
	return 0.97 - 0.07 * Math.min(1, Math.max(0, Math.log2(devices / 64) / 8));
}

function timeErrors({
	hardware,
	framework,
	precision,
	layout,
	checkpointing,
}: Workload): Readonly<Record<string, number>> {
	const id = hardware.accelerator?.id ?? "";
	const sigma = hardware.accelerator
		? efficiencyOf(hardware.accelerator).sigma
		: 0;
	const division = `${layout.sharding}/${layout.tensor}/${layout.pipeline}/${layout.context}/${layout.expert}`;
	return {
		[`efficiency of ${id}, ${framework}, ${precision}`]: sigma,
		[`efficiency of the layout ${division}`]: 0.05,
		[`cost of recomputation ${checkpointing}`]: 0.03,
	};
}

function memoryErrors({
	framework,
	checkpointing,
	precision,
}: Workload): Readonly<Record<string, number>> {
	return {
		[`memory of ${framework}, ${precision}`]: 0.06,
		[`memory under checkpointing ${checkpointing}`]: 0.04,
	};
}

function inverse(number: Uncertain): Uncertain {
	return {
		value: 1 / number.value,
		errors: negated(number.errors),
		missing: negated(number.missing),
	};
}

function negated(
	amounts: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
	return Object.fromEntries(
		Object.entries(amounts).map(([name, amount]) => [name, -amount]),
	);
}
