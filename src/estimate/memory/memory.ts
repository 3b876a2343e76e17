import type { MemoryEstimate, MemoryTerm } from "../estimate.js";
import { atLargest, isStatedOnly } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import type { SavingRegime } from "./activations.js";
import { companionBytes } from "./companion-bytes.js";
import { generationBytes } from "./generation-bytes.js";
import { implementationOf, keepsQuantisedInputs } from "./implementations.js";
import { savedActivations } from "./peak.js";
import { shardFactor } from "./sharding.js";
import { stateBytes } from "./state-bytes.js";
import { optimizerState, type StateRecipe, stateRecipe } from "./states.js";
import { temporaryBytes } from "./temporary-bytes.js";
import { microSamples, transientBytes } from "./transient-bytes.js";

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
	const recipe = recipeOf(workload);
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
	const optimizerBytesEach =
		optimizer.pagesToHost || workload.offloadOptimizer
			? 0
			: (optimizer.bytesPerParameter + recipe.master) /
				shardFactor(workload, "optimizer");
	const optimizerBytes = states.trainableOnDevice * optimizerBytesEach;
	const temporary = temporaryBytes({
		workload,
		parameters,
		trainable,
		recipe,
	});
	const transient = transientBytes(workload, regime);
	const beside = companionBytes({
		workload,
		states,
		optimizerBytesEach,
		recipe,
		total: parameters.total,
	});
	const terms: Record<MemoryTerm, number> = {
		weights: states.weights,
		gradients: states.gradients,
		optimizer: optimizerBytes,
		activations: transient.activations,
		logits: transient.logits,
		temporary:
			temporary.gathered +
			temporary.communication +
			temporary.buckets +
			temporary.inFlight +
			temporary.unpacked +
			temporary.workspace +
			temporary.altered,
		companions: beside.reference + beside.frozen + beside.critic,
		generation: generationBytes(workload, transient),
		context: CONTEXT_BYTES,
	};
	const usableGib = workload.hardware.accelerator?.usableMemoryGib;
	return {
		termsGib: inGib(terms),
		savedActivationBytes: savedActivations(
			atLargest(workload.model),
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

/** What holds the states of this run's parameters. */
export function recipeOf(workload: Workload): StateRecipe {
	return stateRecipe({
		precision: workload.precision,
		sharding: workload.layout.sharding,
		framework: workload.framework,
	});
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
		regeneratesMasks: compile,
		copiesKeys: code.copiesKeys === true,
		keepsPackedInputs:
			isQuantised === true && keepsQuantisedInputs(framework, version),
	};
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
		companions: terms.companions / GIB,
		generation: terms.generation / GIB,
		context: terms.context / GIB,
	};
}

/** CUDA context and loaded kernels: 0.45 to 0.92 GiB on A100 and H100 with torch 1.13 or newer. */
const CONTEXT_BYTES = 0.7 * GIB;

/** What blocks take of the caching allocator's memory: it loses 2 to 4 % with expandable segments, more without. */
const ALLOCATED_SHARE = 1 - 0.03;
