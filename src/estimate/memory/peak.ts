import type { SavedActivationBytes } from "../estimate.js";
import type { Model } from "../model.js";
import {
	type SavingRegime,
	savedBytes,
	widestLayerBytes,
} from "./activations.js";
import type { StateRecipe } from "./states.js";

/** Saved bytes of one micro-batch before any parallelism or checkpointing; loss in fp32 as Hugging Face computes it. */
export function savedActivations(
	model: Model,
	regime: SavingRegime,
	samples: number,
): SavedActivationBytes {
	const perLayer = model.stacks.map(
		(stack) => samples * savedBytes(stack.operators, regime),
	);
	const logits = samples * model.logitRows * model.vocab;
	const layers = model.stacks.reduce(
		(sum, stack, index) => sum + stack.layers * (perLayer[index] ?? 0),
		0,
	);
	return {
		layer: perLayer[perLayer.length - 1] ?? 0,
		layers,
		headInput: samples * model.logitRows * model.hidden * regime.compute,
		loss: 4 * logits,
		lossTransient: 8 * logits,
	};
}

/** What the activations of a run depend on. */
export interface ActivationInput {
	readonly model: Model;
	readonly regime: SavingRegime;
	/** Samples of one micro-batch. */
	readonly samples: number;
	readonly checkpointing: "none" | "selective" | "full";
	readonly offloaded: boolean;
	readonly tensor: number;
	readonly sequenceParallel: boolean;
	readonly context: number;
	readonly pipeline: number;
	readonly virtualPipeline: number;
	readonly microBatches: number;
}

/** What activations are multiplied with and divided by on the fullest device. */
export interface ActivationFactors {
	/** Samples of which this device holds the activations. */
	readonly here: number;
	/** What tensor parallelism divides a layer's activations by. */
	readonly divided: number;
	/** What it divides the input of a layer by. */
	readonly dividedInput: number;
	/** Copies of the layers' activations that a pipeline holds at once. */
	readonly held: number;
}

/** The factors between one layer's activations and those of the fullest device. */
export function activationFactors({
	samples,
	tensor,
	sequenceParallel,
	context,
	pipeline,
	virtualPipeline,
	microBatches,
}: ActivationInput): ActivationFactors {
	// The first stage holds as many micro-batches as there are stages: as many layers as the whole model has.
	const inFlight = Math.min(microBatches, pipeline) / pipeline;
	const interleaving =
		virtualPipeline > 1 && pipeline > 1
			? 1 + (pipeline - 1) / (pipeline * virtualPipeline)
			: 1;
	return {
		here: samples / context,
		divided: sequenceParallel ? tensor : 1 + (tensor - 1) * SHARDED_SHARE,
		dividedInput: sequenceParallel ? tensor : 1,
		held: inFlight * interleaving,
	};
}

/** Bytes of activations on the fullest device. */
export interface ActivationPeak {
	/** What the forward pass leaves. */
	readonly saved: number;
	/** The layer that is computed again during the backward pass. */
	readonly recomputed: number;
}

/** Elements that checkpoints keep of one sample, and of its widest layer: the input of each layer, one in all of reversible ones. */
export function checkpointElements({ stacks, tokens, hidden }: Model): {
	readonly all: number;
	readonly widest: number;
} {
	let all = 0;
	let widest = 0;
	for (const { layers, inputElements, reversible } of stacks) {
		const own = inputElements ?? tokens * hidden;
		all += (reversible ? 1 : layers) * own;
		widest = Math.max(widest, own);
	}
	return { all, widest };
}

/** Activations of the layers on the fullest device; a checkpointed layer keeps its input. */
export function activationPeakBytes(input: ActivationInput): ActivationPeak {
	const { model, regime, checkpointing, offloaded } = input;
	const { here, divided, dividedInput, held } = activationFactors(input);
	if (checkpointing === "full") {
		const { all, widest } = checkpointElements(model);
		const each = (here * regime.residual) / dividedInput;
		return {
			saved: each * (offloaded ? 2 * widest : all * held),
			recomputed: (here * widestLayerBytes(model.stacks, regime)) / divided,
		};
	}
	const all = model.stacks.reduce(
		(sum, stack) => sum + stack.layers * savedBytes(stack.operators, regime),
		0,
	);
	return { saved: ((here * all) / divided) * held, recomputed: 0 };
}

/** Bytes of logits at their peak: the logits, an fp32 copy and the fp32 log-softmax; a fused loss keeps the gradient of the head's input only. */
export function logitsPeakBytes({
	vocab,
	tokens,
	compute,
	fused,
	tensor,
}: {
	readonly vocab: number;
	readonly tokens: number;
	readonly compute: number;
	readonly fused: boolean;
	readonly tensor: number;
}): number {
	const whole = (tokens * vocab * (compute + 8)) / tensor;
	return fused ? whole / FUSED_LOSS_CHUNKS : whole;
}

/** Bytes of the weights as they rest on one device, quantised base included. */
export function restingWeightBytes({
	total,
	quantizable,
	quantization,
	recipe,
}: {
	readonly total: number;
	/** Parameters of linears inside the layers: the ones that quantisation packs. */
	readonly quantizable: number;
	readonly quantization: string;
	readonly recipe: Pick<StateRecipe, "weight">;
}): number {
	const packed = PACKED_BYTES[quantization];
	if (packed === undefined) return total * recipe.weight;
	return (total - quantizable) * recipe.weight + quantizable * packed;
}

/** Share of a layer's activations that tensor parallelism divides without sequence parallelism (24 of 34, Korthikanti et al. 2022, eq. 2). */
const SHARDED_SHARE = 24 / 34;

/** Chunks in which fused and chunked cross-entropy work (torchtune's CEWithChunkedOutputLoss has 8). */
export const FUSED_LOSS_CHUNKS = 8;

/** Bytes of one packed parameter: 4 bits and an fp32 scale for each 64; scales packed again save most of it (Dettmers et al. 2023, §3). */
export const PACKED_BYTES: Readonly<Record<string, number>> = {
	int8: 1,
	nf4: 4.5 / 8,
	fp4: 4.5 / 8,
	"nf4-double": 4.127 / 8,
};
