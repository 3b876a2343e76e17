import { describe, expect, test } from "vitest";
import { trainableParameters } from "../../src/estimate/adapter.js";
import { decoderModel } from "../../src/estimate/families/decoder.js";
import type { DecoderShape } from "../../src/estimate/families/decoder-shape.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";

const llama: DecoderShape = {
	sequence: 8192,
	layers: 32,
	hidden: 4096,
	heads: 32,
	kvHeads: 8,
	headDim: 128,
	ffn: 14336,
	gated: true,
	vocab: 128256,
	tied: false,
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

const llama2: DecoderShape = {
	...llama,
	kvHeads: 32,
	ffn: 11008,
	vocab: 32000,
};

const gpt2: DecoderShape = {
	...llama,
	layers: 12,
	hidden: 768,
	heads: 12,
	kvHeads: 12,
	headDim: 64,
	ffn: 3072,
	gated: false,
	vocab: 50257,
	tied: true,
	norm: "layer",
	normBias: true,
	qkvBias: true,
	outBias: true,
	mlpBias: true,
	learnedPositions: 1024,
};

const mixtral: DecoderShape = {
	...llama,
	vocab: 32000,
	moe: {
		experts: 8,
		active: 2,
		expertFfn: 14336,
		sharedFfn: 0,
		denseLayers: 0,
	},
};

describe("parameters of published models", () => {
	test.each([
		// Totals of the released checkpoints, as their safetensors state them.
		["Llama-3.1-8B", llama, 8_030_261_248],
		["Llama-2-7B", llama2, 6_738_415_616],
		["GPT-2", gpt2, 124_439_808],
		["Mixtral-8x7B", mixtral, 46_702_792_704],
	])("%s", (_, shape, total) => {
		expect(countParameters(decoderModel(shape)).total).toBe(total);
	});

	test("a token of Mixtral-8x7B uses 12.9 B of them", () => {
		expect(countParameters(decoderModel(mixtral)).active).toBe(12_879_925_248);
	});
});

describe("forward FLOPs with full attention, batch 1", () => {
	test.each([
		// torch.utils.flop_counter on the transformers classes; the counter adds the rotary product, below 1e-7.
		["GPT-2, 1024 tokens", gpt2, 1024, 291_648_307_200],
		["Llama-2-7B, 4096 tokens", llama2, 4096, 62_921_270_886_400],
		["Llama-3.1-8B, 8192 tokens", llama, 8192, 158_140_695_838_720],
	])("%s", (_, shape, sequence, flops) => {
		const model = decoderModel({ ...shape, sequence });

		const counted = sampleFlops({ model, convention: "full" });

		expect(counted.forward).toBe(flops);
	});
});

describe("training FLOPs", () => {
	test("Llama-3-8B at 8192 tokens takes 5.15e10 a token, attention causal", () => {
		const { training } = sampleFlops({
			model: decoderModel(llama),
			convention: "causal",
		});

		// NVIDIA's TFLOP/s ÷ tokens/s gives 5.149e10.
		expect(training / 8192 / 5.149e10).toBeCloseTo(1, 2);
	});

	test("an adapter of rank 0 leaves four FLOPs for each weight in a matrix product, but for the first layer's inputs", () => {
		const sequence = 128;
		const model = decoderModel({ ...llama2, sequence });

		const full = sampleFlops({ model, convention: "causal" });
		const lora = sampleFlops({
			model,
			convention: "causal",
			adapter: {
				kind: "lora",
				rank: 0,
				targets: ["all-linear"],
				quantization: "none",
				savedModules: [],
			},
		});

		const linear = (full.training - full.trainingCore) / 3;
		const firstInputs = 3 * 2 * 4096 * 4096 * sequence;
		expect(lora.training - lora.trainingCore).toBe(2 * linear - firstInputs);
	});

	test("rank 8 on q and v of Llama-2-7B trains 4,194,304 parameters", () => {
		const model = decoderModel(llama2);

		const trainable = trainableParameters({
			model,
			total: countParameters(model).total,
			adapter: {
				kind: "lora",
				rank: 8,
				targets: ["q", "v"],
				quantization: "none",
				savedModules: [],
			},
		});

		// 32 layers × 2 targets × 8 × (4096 + 4096)
		expect(trainable).toBe(4_194_304);
	});
});

describe("laws", () => {
	test("tying the head changes parameters, never FLOPs", () => {
		const flopsOf = (tied: boolean) =>
			sampleFlops({
				model: decoderModel({ ...llama, sequence: 2048, tied }),
				convention: "causal",
			});

		expect(flopsOf(true)).toEqual(flopsOf(false));
	});

	test("a window as long as the sequence is no window", () => {
		const flopsOf = (window: number) =>
			sampleFlops({
				model: decoderModel({ ...llama, sequence: 2048, window }),
				convention: "causal",
			}).forward;

		expect(flopsOf(2048)).toBe(flopsOf(0));
		expect(flopsOf(512)).toBeLessThan(flopsOf(0));
	});

	test("all experts active with the dense width divided among them is the dense model and its router", () => {
		const dense = countParameters(decoderModel(llama)).total;
		const split = countParameters(
			decoderModel({
				...llama,
				moe: {
					experts: 8,
					active: 8,
					expertFfn: 14336 / 8,
					sharedFfn: 0,
					denseLayers: 0,
				},
			}),
		);

		expect(split.total).toBe(dense + 32 * 4096 * 8);
		expect(split.active).toBe(split.total);
	});
});
