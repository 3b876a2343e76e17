import { atLargest } from "../model.js";
import type { Workload } from "../workload.js";
import type { SavingRegime } from "./activations.js";
import {
	type ActivationInput,
	activationPeakBytes,
	logitsPeakBytes,
} from "./peak.js";

/** Activations and logits at the moment when most of both exist. */
export interface TransientBytes {
	readonly activations: number;
	/** 0 where they are gone by then. */
	readonly logits: number;
	/** What the activations are those of: the whole model, or one stage of its pipeline. */
	readonly input: ActivationInput;
	/** Whether the layer that is computed again is among the activations. */
	readonly isRecomputing: boolean;
}

/**
 * On the fuller of the outer stages: the first one of a pipeline holds as many micro-batches as there are stages, the
 * last one holds one, and the logits (Narayanan et al. 2021, §2.2). A checkpointed layer is computed again after the
 * loss has been left, so that only the larger of the two counts.
 */
export function transientBytes(
	workload: Workload,
	regime: SavingRegime,
): TransientBytes {
	const whole = activationInput(workload, regime);
	const isDivided = workload.layout.pipeline > 1;
	const alone = { ...whole, microBatches: 1, virtualPipeline: 1 };
	const last = atLoss(isDivided ? alone : whole, logitBytes(workload, regime));
	if (!isDivided) return last;
	const { saved, recomputed } = activationPeakBytes(whole);
	const activations = saved + recomputed;
	return activations < last.activations + last.logits
		? last
		: { activations, logits: 0, input: whole, isRecomputing: true };
}

function atLoss(input: ActivationInput, logits: number): TransientBytes {
	const { saved, recomputed } = activationPeakBytes(input);
	return logits > recomputed
		? { activations: saved, logits, input, isRecomputing: false }
		: {
				activations: saved + recomputed,
				logits: 0,
				input,
				isRecomputing: true,
			};
}

function activationInput(
	workload: Workload,
	regime: SavingRegime,
): ActivationInput {
	const { layout } = workload;
	return {
		model: atLargest(workload.model),
		regime,
		samples: microSamples(workload),
		checkpointing: workload.checkpointing,
		offloaded: workload.checkpointOffload,
		tensor: layout.tensor,
		sequenceParallel: layout.sequenceParallel,
		context: layout.context,
		pipeline: layout.pipeline,
		virtualPipeline: layout.virtualPipeline,
		microBatches: workload.batch.accumulation,
	};
}

function logitBytes(workload: Workload, regime: SavingRegime): number {
	const { tensor, context } = workload.layout;
	return logitsPeakBytes({
		vocab: workload.model.vocab,
		tokens: (microSamples(workload) * workload.model.logitRows) / context,
		compute: regime.compute,
		fused: workload.fusedLoss,
		tensor,
	});
}

/** Samples of one micro-batch: a preference pair is two sequences. */
export function microSamples({ batch, task }: Workload): number {
	return batch.micro * (PAIRED.has(task) ? 2 : 1);
}

/** Tasks whose samples are pairs of answers. */
const PAIRED = new Set(["dpo", "orpo", "simpo", "reward"]);
