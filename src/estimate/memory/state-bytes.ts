import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import type { SavingRegime } from "./activations.js";
import { implementationOf } from "./implementations.js";
import { restingWeightBytes } from "./peak.js";
import { shardFactor } from "./sharding.js";
import type { StateRecipe } from "./states.js";

/** Weights and gradients on the fullest device, with what they are made of. */
export interface StateBytes {
	readonly weights: number;
	readonly gradients: number;
	readonly trainableOnDevice: number;
	/** Share of the model's parameters on this device, before sharding. */
	readonly share: number;
	/** Resting weights of the model and of its adapters, before sharding. */
	readonly base: number;
	readonly adapter: number;
	/** Weights of what never trains, whole on every device. */
	readonly frozen: number;
	/** Low-precision copies that autocast keeps. */
	readonly copies: number;
	/** Unsharded gradients that pile up between the micro-batches of a step. */
	readonly whole: number;
	/** Share of the gradients that exist at the same time. */
	readonly atOnce: number;
	readonly gradientBytes: number;
}

/** Bytes of weights and gradients on the fullest device. */
export function stateBytes({
	workload,
	parameters,
	trainable,
	recipe,
	regime,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly recipe: StateRecipe;
	readonly regime: SavingRegime;
}): StateBytes {
	const share = deviceShare(workload, parameters);
	const trainableOnDevice = trainable * share;
	const base = restingWeightBytes({
		total: parameters.total * share,
		quantizable: packable(workload, parameters) * share,
		quantization: workload.adapter?.quantization ?? "none",
		recipe,
	});
	const adapter = workload.adapter
		? trainableOnDevice * regime.adapterWeight
		: 0;
	const gradientBytes = workload.adapter
		? regime.adapterWeight
		: recipe.gradient;
	const copies = parameters.total * share * recipe.autocastCopy;
	const frozen = parameters.frozen * regime.compute;
	const whole = accumulatesWhole(workload)
		? trainableOnDevice * regime.compute
		: 0;
	const perDevice =
		(trainableOnDevice * gradientBytes) / shardFactor(workload, "gradients");
	const atOnce = gradientsLeaveEarly(workload)
		? shareAtOnce(workload, parameters)
		: 1;
	return {
		weights:
			(workload.offloadParameters ? 0 : base + adapter) /
				shardFactor(workload, "weights") +
			frozen +
			copies,
		// Whole gradients give way to shards one block after another.
		gradients: Math.max(whole, perDevice * atOnce),
		atOnce,
		whole,
		trainableOnDevice,
		share,
		base,
		adapter,
		frozen,
		copies,
		gradientBytes,
	};
}

/** Parameters that quantisation packs: linears of the layers, and the head's where the framework packs all. */
export function packable(
	{ framework }: Workload,
	{ layerLinears, headLinears }: ParameterCount,
): number {
	return (
		layerLinears + (implementationOf(framework).packsHead ? headLinears : 0)
	);
}

// Each layer's gradients are gone before the next one's exist: used by an optimizer in the backward pass, or moved to
// the host as they are reduced (ZeRO-Offload, Ren et al. 2021, §4; FSDP's offload policy).
function gradientsLeaveEarly(workload: Workload): boolean {
	const { offloadOptimizer, offloadParameters, layout } = workload;
	const movesOut = offloadOptimizer || offloadParameters;
	return (
		workload.optimizerInBackward || (movesOut && layout.sharding !== "none")
	);
}

function accumulatesWhole({ framework, layout, batch }: Workload): boolean {
	const isSharded = layout.sharding === "fsdp" || layout.sharding === "hsdp";
	return (
		isSharded &&
		batch.accumulation > 1 &&
		implementationOf(framework).accumulatesWhole === true
	);
}

// One layer's gradients, and those of the ends: an embedding's are complete with the last layer only.
function shareAtOnce(
	{ model, adapter }: Workload,
	{ total, layers }: ParameterCount,
): number {
	const oneLayer = 1 / Math.max(1, layerCount(model));
	if (adapter) return oneLayer;
	return Math.min(1, (layers * oneLayer + total - layers) / total);
}

/** Share of the model's parameters on one device after tensor, pipeline and expert parallelism. */
function deviceShare(workload: Workload, parameters: ParameterCount): number {
	const { tensor, pipeline, expert } = workload.layout;
	const experts = parameters.experts / expert;
	const others = parameters.layers - parameters.experts;
	const ends = parameters.total - parameters.layers;
	// One end (embedding or head) stands on each outer stage; one stage holds both.
	const endsHere = pipeline > 1 ? ends / 2 : ends;
	const here = ((experts + others) / pipeline + endsHere) / tensor;
	return here / parameters.total;
}
