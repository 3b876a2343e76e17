import type { MemoryEstimate, MemoryTerm } from "../estimate.js";
import { isStatedOnly, layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import type { SavingRegime } from "./activations.js";
import {
	type ActivationInput,
	activationPeakBytes,
	logitsPeakBytes,
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
	const terms: Record<MemoryTerm, number> = {
		weights: states.weights,
		gradients: states.gradients,
		optimizer: optimizerBytes / shardFactor(workload, "optimizer"),
		activations: activationBytes(workload, regime),
		logits: logitBytes(workload, regime),
		temporary:
			temporary.gathered + temporary.communication + temporary.workspace,
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
		...(usableGib !== undefined && { usableGib }),
	};
}

/** Sum of the terms and what the allocator cannot use between them. */
export function peakGib(memory: MemoryEstimate): number {
	const { context, ...allocated } = memory.termsGib;
	const sum = Object.values(allocated).reduce((total, term) => total + term, 0);
	return sum / USABLE_SHARE + context;
}

/** What decides which tensors this run keeps. */
export function savingRegime(
	workload: Workload,
	recipe: StateRecipe,
): SavingRegime {
	const isAutocast = recipe.autocastCopy > 0;
	return {
		residual: recipe.activation,
		compute: isAutocast ? 2 : recipe.activation,
		casts: isAutocast,
		...(workload.adapter && { adapter: workload.adapter }),
		adapterWeight: PEFT_FP32_ADAPTERS.has(workload.framework) ? 4 : 2,
		attention: workload.attention,
		fused: workload.compile || FUSED_KERNEL_FRAMEWORKS.has(workload.framework),
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
		quantizable: parameters.layerLinears * share,
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
	return {
		weights:
			(workload.offloadParameters ? 0 : base + adapter) /
				shardFactor(workload, "weights") +
			frozen +
			copies,
		gradients:
			(trainableOnDevice * gradientBytes) /
			shardFactor(workload, "gradients") /
			(gradientsLeaveEarly(workload)
				? Math.max(1, layerCount(workload.model))
				: 1),
		trainableOnDevice,
		share,
		base,
		adapter,
		frozen,
		copies,
		gradientBytes,
	};
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

function activationBytes(workload: Workload, regime: SavingRegime): number {
	return activationPeakBytes(activationInput(workload, regime));
}

/** What the activations of a run depend on. */
export function activationInput(
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
	const gathered =
		shardFactor(workload, "weights") > 1
			? (ahead * recipe.activation) / layout.tensor
			: 0;
	const communication = layout.devices > 1 ? COMMUNICATION_BYTES : 0;
	return { gathered, communication, workspace: WORKSPACE_BYTES };
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
export const USABLE_SHARE = 1 - 0.03;

/** Trainers that build adapters through peft, which makes them fp32 on a half-precision base. */
const PEFT_FP32_ADAPTERS = new Set([
	"axolotl",
	"hf-trainer",
	"trl",
	"llama-factory",
]);

/** Frameworks whose layers use fused norms and activations without being asked. */
const FUSED_KERNEL_FRAMEWORKS = new Set([
	"megatron",
	"megatron-bridge",
	"nemo",
	"litgpt",
]);
