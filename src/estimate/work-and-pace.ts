import {
	about,
	exactly,
	over,
	plus,
	times,
	type Uncertain,
} from "../uncertain.js";
import { type AgentTime, agentHours } from "./agent-time.js";
import { timeErrors } from "./error-sources.js";
import type { QuantityName } from "./estimate.js";
import type { SampleFlops } from "./flops.js";
import { timedPower } from "./run-power.js";
import { taskFlops, trainingPasses } from "./task.js";
import { referencePeakTflops } from "./time/efficiency.js";
import { GENERATION_SIGMA, type Generation } from "./time/generation.js";
import { goodput } from "./time/goodput.js";
import {
	disagreement,
	publishedNeighbour,
} from "./time/published-neighbour.js";
import type { StepTime } from "./time/step-time.js";
import type { Workload } from "./workload.js";

/** The numbers of a run by their names. */
export type Quantities = Readonly<Partial<Record<QuantityName, Uncertain>>>;

/** FLOPs of a token, a sample and the run. */
export function workQuantities(
	workload: Workload,
	flops: SampleFlops,
): Quantities {
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
export function paceQuantities({
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
	const peak =
		hardware.accelerator && referencePeakTflops(hardware.accelerator);
	const seconds = about(total, {
		...timeErrors(workload, step),
		...(writing && {
			"time of generation": (GENERATION_SIGMA * writing.total) / total,
		}),
		...(peak !== undefined &&
			!writing &&
			neighbourError(workload, {
				mfu:
					(taskFlops(workload, flops) * batch.global) /
					(layout.devices * total * peak * 1e12),
			})),
	});
	const samples = over(exactly(batch.global / layout.devices), seconds);
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

// Of tokens that are packed to the full length or not, both routes count the same FLOPs.
function neighbourError(
	workload: Workload,
	{ mfu }: { readonly mfu: number },
): Readonly<Record<string, number>> {
	const neighbour = publishedNeighbour(workload);
	const size = neighbour ? disagreement(mfu, neighbour) : 0;
	return neighbour && size !== 0
		? { [`disagreement with ${neighbour.run.id}`]: size }
		: {};
}

/** Wall-clock: as stated, or steps times their seconds over the share of time that trains. */
export function hourQuantities(
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
					withCompiling(
						workload,
						times(
							duration.steps,
							pace.stepSeconds,
							over(exactly((1 + evaluation) / 3600), goodput(layout.devices)),
						),
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

/** Hours for which a compiled model waits for its compiler, once: "a ~minute" (karpathy/nanoGPT train.py). */
export const COMPILING = about(1 / 60, { "time of compiling": 0.7 });

// Of hours whose size is unknown only the ratio counts, which a minute does not change.
function withCompiling({ compile }: Workload, hours: Uncertain): Uncertain {
	return compile ? (plus(hours, COMPILING) ?? hours) : hours;
}

/** What evaluations add to the time of training: forward passes. */
export function evaluationShare(
	workload: Workload,
	flops: SampleFlops,
): number {
	const work = taskFlops(workload, flops);
	return work > 0 ? (workload.evaluated * flops.forward) / work : 0;
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
