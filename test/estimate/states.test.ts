import { describe, expect, test } from "vitest";
import { decoderModel } from "../../src/estimate/families/decoder.js";
import type { DecoderShape } from "../../src/estimate/families/decoder-shape.js";
import { memoryEstimate } from "../../src/estimate/memory/memory.js";
import {
	optimizerState,
	stateRecipe,
} from "../../src/estimate/memory/states.js";
import type { Workload } from "../../src/estimate/workload.js";
import type { Sharding } from "../../src/plan/fields.js";
import { exactly } from "../../src/uncertain.js";

/** One layer is enough: the states only see how many parameters there are. */
const shape: DecoderShape = {
	sequence: 8,
	layers: 1,
	hidden: 128,
	heads: 1,
	kvHeads: 1,
	headDim: 128,
	ffn: 128,
	gated: false,
	vocab: 100,
	tied: true,
	norm: "rms",
	normBias: false,
	headBias: false,
	routerBias: false,
	otherParameters: 0,
	normsPerBlock: 2,
	qkvBias: false,
	outBias: false,
	mlpBias: false,
	learnedPositions: 0,
	embeddingNorm: false,
	window: 0,
};

function workload(sharding: Sharding, devices: number): Workload {
	return {
		task: "pretrain",
		companions: {},
		companionPlace: "beside",
		framework: "deepspeed",
		trainedShare: 1,
		model: decoderModel(shape),
		batch: { micro: 1, accumulation: 1, global: devices },
		length: {
			filled: exactly(1),
			prompt: 0,
			completion: 0,
			rollouts: 1,
		},
		method: {
			innerEpochs: 1,
			reference: 1,
			keepsReference: false,
			hasCritic: false,
			unpruned: 1,
			masksWeights: false,
			roundsLinears: false,
			acting: 1,
		},
		evaluated: 0,
		duration: {},
		precision: "bf16",
		optimizer: "adamw",
		optimizerInBackward: false,
		checkpointing: "none",
		checkpointOffload: false,
		attention: "flash",
		convention: "causal",
		compile: false,
		blocksLaunches: false,
		fusedLoss: false,
		offloadOptimizer: false,
		offloadParameters: false,
		layout: {
			devices,
			tensor: 1,
			overlapsGradients: true,
			pipeline: 1,
			virtualPipeline: 1,
			context: 1,
			expert: 1,
			data: devices,
			sequenceParallel: false,
			sharding,
			shardGroup: devices,
		},
		hardware: { perNode: 8, cooling: "air", idlePerDevice: 0 },
		repeats: 1,
	};
}

/** Gigabytes of model states of a model with 7.5 billion parameters. */
function stateGb(sharding: Sharding): number {
	const parameters = 7.5e9;
	const memory = memoryEstimate({
		workload: workload(sharding, 64),
		parameters: {
			total: parameters,
			active: parameters,
			layers: parameters,
			experts: 0,
			headLinears: 0,
			layerLinears: parameters,
			frozen: 0,
		},
		trainable: parameters,
	});
	const { weights, gradients, optimizer } = memory?.termsGib ?? {
		weights: 0,
		gradients: 0,
		optimizer: 0,
	};
	return ((weights + gradients + optimizer) * 2 ** 30) / 1e9;
}

describe("model states of the ZeRO paper: 7.5 B parameters on 64 devices (Rajbhandari et al. 2020, figure 1)", () => {
	test.each([
		["zero1", "optimizer states sharded", 31.4],
		["zero2", "gradients too", 16.6],
		["zero3", "weights too", 1.9],
	] as const)("%s: %s", (sharding, _, gb) => {
		expect(stateGb(sharding)).toBeCloseTo(gb, 1);
	});
});

describe("bytes of optimizer state for each parameter", () => {
	const pure = stateRecipe({
		precision: "bf16",
		sharding: "none",
		framework: "torchtune",
	});
	const autocast = stateRecipe({
		precision: "amp-bf16",
		sharding: "none",
		framework: "hf-trainer",
	});

	test.each([
		["adamw", autocast, 8],
		["adamw", pure, 4],
		["adamw_torch_fused", pure, 4],
		["adamw_bnb_8bit", autocast, 2 + 8 / 256],
		["bitsandbytes.optim.PagedAdamW8bit", pure, 2 + 8 / 256],
		["lion", autocast, 4],
		["torch.optim.SGD", autocast, 0],
	] as const)("%s", (name, recipe, bytes) => {
		expect(optimizerState(name, recipe)?.bytesPerParameter).toBe(bytes);
	});

	test("a name that nobody knows has none", () => {
		expect(optimizerState("quantum-descent", pure)).toBeUndefined();
	});
});
