import { about, exactly } from "../uncertain.js";
import { trainableParameters } from "./adapter.js";
import { type AgentTime, agentTime } from "./agent-time.js";
import { consequences } from "./consequences.js";
import { memoryErrors } from "./error-sources.js";
import type { MemoryEstimate } from "./estimate.js";
import { type SampleFlops, sampleFlops } from "./flops.js";
import { memoryEstimate, peakGib } from "./memory/memory.js";
import { isEmpty } from "./model.js";
import type { FlopsInput } from "./operator-flops.js";
import { countParameters, type ParameterCount } from "./parameters.js";
import { idleDevices, typicalPower } from "./run-power.js";
import { SIMULATES } from "./simulation.js";
import type { Site } from "./site.js";
import { type Generation, generation } from "./time/generation.js";
import { type StepTime, stepTime } from "./time/step-time.js";
import {
	evaluationShare,
	hourQuantities,
	paceQuantities,
	type Quantities,
	workQuantities,
} from "./work-and-pace.js";
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
