import type { MemoryEstimate, MemoryTerm } from "../estimate.js";
import { isStatedOnly, layerCount, operatorsOf } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import type { SavingRegime } from "./activations.js";
import { implementationOf, keepsQuantisedInputs } from "./implementations.js";
import {
	type ActivationInput,
	activationPeakBytes,
	logitsPeakBytes,
	PACKED_BYTES,
	restingWeightBytes,
	savedActivations,
} from "./peak.js";
import { optimizerState, type StateRecipe, stateRecipe } from "./states.js";

const GIB = 2 ** 30;

/** Peak memory of the fullest device, by term. Undefined for an unknown optimizer and for a model of stated totals. */
export function memoryEstimate({
	workload,
	parameters,
	trainable,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
}): MemoryEstimate | undefined {
	const recipe = stateRecipe({
		precision: workload.precision,
		sharding: workload.layout.sharding,
		framework: workload.framework,
	});
	const optimizer = optimizerState(workload.optimizer, recipe);
	if (!optimizer || isStatedOnly(workload.model)) return undefined;
	const regime = savingRegime(workload, recipe);
	const states = stateBytes({
		workload,
		parameters,
		trainable,
		recipe,
		regime,
	});
	const optimizerBytes =
		optimizer.pagesToHost || workload.offloadOptimizer
			? 0
			: states.trainableOnDevice *
				(optimizer.bytesPerParameter + recipe.master);
	const temporary = temporaryBytes({ workload, parameters, recipe });
	const transient = transientBytes(workload, regime);
	const terms: Record<MemoryTerm, number> = {
		weights: states.weights,
		gradients: states.gradients,
		optimizer: optimizerBytes / shardFactor(workload, "optimizer"),
		activations: transient.activations,
		logits: transient.logits,
		temporary:
			temporary.gathered +
			temporary.communication +
			temporary.unpacked +
			temporary.workspace,
		context: CONTEXT_BYTES,
	};
	const usableGib = workload.hardware.accelerator?.usableMemoryGib;
	return {
		termsGib: inGib(terms),
		savedActivationBytes: savedActivations(
			workload.model,
			regime,
			microSamples(workload),
		),
		optimizerStateBytesPerParameter: optimizer.bytesPerParameter,
		allocatedShare:
			implementationOf(workload.framework).allocatedShare ?? ALLOCATED_SHARE,
		...(usableGib !== undefined && { usableGib }),
	};
}

/** Sum of the terms and what the allocator cannot use between them. */
export function peakGib(memory: MemoryEstimate): number {
	const { context, ...allocated } = memory.termsGib;
	const sum = Object.values(allocated).reduce((total, term) => total + term, 0);
	return sum / memory.allocatedShare + context;
}

/** What decides which tensors this run keeps. */
export function savingRegime(
	workload: Workload,
	recipe: StateRecipe,
): SavingRegime {
	const isAutocast = recipe.autocastCopy > 0;
	const { framework, version, adapter, compile } = workload;
	const code = implementationOf(framework);
	const isQuantised = adapter && adapter.quantization !== "none";
	return {
		residual: recipe.activation,
		compute: isAutocast ? 2 : recipe.activation,
		casts: isAutocast,
		...(adapter && { adapter }),
		adapterWeight: code.fp32Adapters ? 4 : 2,
		attention: workload.attention,
		fused: compile || code.fusesLayers === true,
		fusedGelu: compile || code.fusesGelu === true,
		copiesKeys: code.copiesKeys === true,
		keepsPackedInputs:
			isQuantised === true && keepsQuantisedInputs(framework, version),
	};
}

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

/** How many devices share one copy of a kind of state (ZeRO stages, Rajbhandari et al. 2020, §5). */
export function shardFactor(
	workload: Workload,
	state: "weights" | "gradients" | "optimizer",
): number {
	const { sharding, data, shardGroup } = workload.layout;
	const sharded: Readonly<Record<string, readonly string[]>> = {
		zero1: ["optimizer"],
		"distributed-optimizer": ["optimizer"],
		zero2: ["optimizer", "gradients"],
		zero3: ["optimizer", "gradients", "weights"],
		fsdp: ["optimizer", "gradients", "weights"],
		hsdp: ["optimizer", "gradients", "weights"],
	};
	if (!sharded[sharding]?.includes(state)) return 1;
	return sharding === "hsdp" ? shardGroup : data;
}

/** Samples of one micro-batch: a preference pair is two sequences. */
export function microSamples({ batch, task }: Workload): number {
	return batch.micro * (PAIRED.has(task) ? 2 : 1);
}

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
		model: workload.model,
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

/** Bytes that live for a moment. */
export interface TemporaryBytes {
	readonly gathered: number;
	readonly communication: number;
	/** The widest quantised matrix, unpacked for its product. */
	readonly unpacked: number;
	readonly workspace: number;
}

/** Sharded weights are gathered one block ahead of the one in use; more than one device brings communication buffers. */
export function temporaryBytes({
	workload,
	parameters,
	recipe,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly recipe: StateRecipe;
}): TemporaryBytes {
	const { layout, model } = workload;
	const layers = layerCount(model);
	// A model without repeated layers is one block.
	const ahead =
		layers > 0 ? (2 * parameters.layers) / layers : parameters.total;
	const packed = PACKED_BYTES[workload.adapter?.quantization ?? "none"];
	const ends = implementationOf(workload.framework).gathersEnds
		? (parameters.total - parameters.layers) * recipe.activation
		: 0;
	const gathered =
		shardFactor(workload, "weights") > 1
			? (ahead * (packed ?? recipe.activation) + ends) / layout.tensor
			: 0;
	const { bucketBytes = 0 } = implementationOf(workload.framework);
	const communication =
		layout.devices > 1 ? COMMUNICATION_BYTES + bucketBytes : 0;
	const unpacked =
		packed === undefined
			? 0
			: (widestPacked(workload) * recipe.activation) / layout.tensor;
	return { gathered, communication, unpacked, workspace: WORKSPACE_BYTES };
}

function widestPacked({ model, framework }: Workload): number {
	const packsHead = implementationOf(framework).packsHead === true;
	let widest = 0;
	for (const { operator, inLayer } of operatorsOf(model)) {
		if (operator.kind !== "linear" || (!inLayer && !packsHead)) continue;
		widest = Math.max(widest, operator.inputs * operator.outputs);
	}
	return widest;
}

function inGib(
	terms: Readonly<Record<MemoryTerm, number>>,
): Readonly<Record<MemoryTerm, number>> {
	return {
		weights: terms.weights / GIB,
		gradients: terms.gradients / GIB,
		optimizer: terms.optimizer / GIB,
		activations: terms.activations / GIB,
		logits: terms.logits / GIB,
		temporary: terms.temporary / GIB,
		context: terms.context / GIB,
	};
}

/** Tasks whose samples are pairs of answers. */
const PAIRED = new Set(["dpo", "orpo", "simpo", "reward"]);

/** CUDA context and loaded kernels: 0.45 to 0.92 GiB on A100 and H100 with torch 1.13 or newer. */
const CONTEXT_BYTES = 0.7 * GIB;

/** Collective library buffers once two or more devices talk: 0.5 to 2 GiB. */
const COMMUNICATION_BYTES = 1 * GIB;

/** Matrix library workspaces. */
const WORKSPACE_BYTES = 0.1 * GIB;

/** What blocks take of the caching allocator's memory: it loses 2 to 4 % with expandable segments, more without. */
const ALLOCATED_SHARE = 1 - 0.03;
