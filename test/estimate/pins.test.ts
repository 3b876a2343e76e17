import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

/** Parameters as the classes of transformers and timm have them, built on no device. */
const parameters = [
	["openai-community/gpt2", 124_439_808],
	["openai-community/gpt2-medium", 354_823_168],
	["openai-community/gpt2-large", 774_030_080],
	["openai-community/gpt2-xl", 1_557_611_200],
	["meta-llama/Llama-2-7b-hf", 6_738_415_616],
	["meta-llama/Llama-2-13b-hf", 13_015_864_320],
	["meta-llama/Llama-2-70b-hf", 68_976_648_192],
	["meta-llama/Llama-3.1-8B", 8_030_261_248],
	["meta-llama/Llama-3.1-70B", 70_553_706_496],
	["meta-llama/Llama-3.1-405B", 405_853_388_800],
	["meta-llama/Llama-3.2-1B", 1_235_814_400],
	["TinyLlama/TinyLlama-1.1B-Chat-v1.0", 1_100_048_384],
	["mistralai/Mistral-7B-v0.1", 7_241_732_096],
	["mistralai/Mixtral-8x7B-v0.1", 46_702_792_704],
	["mistralai/Mixtral-8x22B-v0.1", 140_630_071_296],
	["Qwen/Qwen2.5-0.5B", 494_032_768],
	["Qwen/Qwen2.5-7B", 7_615_616_512],
	["Qwen/Qwen2.5-72B", 72_706_203_648],
	["Qwen/Qwen3-8B", 8_190_735_360],
	["Qwen/Qwen3-30B-A3B", 30_532_122_624],
	["google/gemma-2b", 2_506_172_416],
	["google/gemma-2-9b", 9_241_705_984],
	["microsoft/phi-2", 2_779_683_840],
	["EleutherAI/gpt-neox-20b", 20_554_567_680],
	["EleutherAI/pythia-1.4b", 1_414_647_808],
	["EleutherAI/pythia-6.9b", 6_857_302_016],
	["bigscience/bloom", 176_247_271_424],
	["facebook/opt-125m", 125_239_296],
	["google-t5/t5-small", 60_506_624],
	["google-t5/t5-base", 222_903_552],
	["google-t5/t5-3b", 2_851_598_336],
	["google-t5/t5-11b", 11_307_321_344],
	["openai/whisper-large-v3", 1_543_490_560],
	["google/vit-base-patch16-224", 86_567_656],
	["google/vit-large-patch16-224", 304_326_632],
	["microsoft/resnet-50", 25_557_032],
	["facebook/convnext-tiny-224", 28_589_128],
	["state-spaces/mamba-2.8b-hf", 2_768_345_600],
	["deepseek-ai/DeepSeek-V2-Lite", 15_706_484_224],
	["deepseek-ai/DeepSeek-V3", 671_026_404_352],
	["openai/gpt-oss-20b", 20_914_757_184],
	["openai/gpt-oss-120b", 116_829_156_672],
] as const;

test.each(parameters)("%s has %i parameters", (id, count) => {
	expect(value(quantitiesOf({ "model.id": id }).parameters)).toBe(count);
});

/** Forward FLOPs of one sample, every token seeing all, as PyTorch's own counter has them. */
const forward = [
	["openai-community/gpt2", { "data.sequence": 1024 }, 291_648_307_200],
	["meta-llama/Llama-2-7b-hf", { "data.sequence": 4096 }, 62_921_270_886_400],
	["meta-llama/Llama-3.1-8B", { "data.sequence": 8192 }, 158_140_695_838_720],
	["EleutherAI/pythia-1.4b", { "data.sequence": 2048 }, 6_194_416_582_656],
	["google/gemma-2b", { "data.sequence": 4096 }, 23_003_844_837_376],
	["google/vit-base-patch16-224", { "data.image": 224 }, 35_127_656_448],
	["google/vit-large-patch16-224", { "data.image": 224 }, 123_109_425_152],
	["microsoft/resnet-50", { "data.image": 224 }, 8_178_368_512],
] as const satisfies readonly (readonly [string, Values, number])[];

test.each(forward)("%s at %o takes %i FLOPs forward", (id, sample, flops) => {
	const estimate = estimatePlan(
		planOf({ "model.id": id, count_attention: "full", ...sample }),
		catalog,
	);
	const tokens = "data.sequence" in sample ? sample["data.sequence"] : 1;
	const perToken = value(estimate.quantities.forwardFlopsPerToken);
	const counted = tokens === 1 ? sampleForward(id, sample) : perToken * tokens;

	expect(counted / flops).toBeCloseTo(1, 6);
});

test("training ResNet-50 takes 24,299,077,632 FLOPs: no gradient flows to the images", () => {
	const { flopsPerSample } = quantitiesOf({
		"model.id": "microsoft/resnet-50",
		"data.image": 224,
	});

	expect(value(flopsPerSample)).toBe(24_299_077_632);
});

/** TFLOP/s ÷ tokens/s that NVIDIA publishes for Megatron, causal: within 0.6 %, the router's products that it leaves out. */
const training = [
	["meta-llama/Meta-Llama-3-8B", 8192, 5.149e10],
	["meta-llama/Meta-Llama-3-70B", 8192, 4.492e11],
	["meta-llama/Llama-3.1-405B", 8192, 2.5243e12],
	["Qwen/Qwen3-30B-A3B", 4096, 2.301e10],
	["Qwen/Qwen3-235B-A22B", 4096, 1.4798e11],
	["deepseek-ai/DeepSeek-V3", 4096, 2.4967e11],
	["moonshotai/Kimi-K2-Base", 4096, 2.0444e11],
] as const;

test.each(training)(
	"%s trains a token of %i in as many FLOPs as its published rates imply",
	(id, sequence, published) => {
		const { trainingFlopsPerToken } = quantitiesOf({
			"model.id": id,
			"data.sequence": sequence,
			task: "pretrain",
		});

		expect(value(trainingFlopsPerToken) / published).toBeGreaterThan(0.999);
		expect(value(trainingFlopsPerToken) / published).toBeLessThan(1.006);
	},
);

describe("low-rank adapters of rank 8 on queries and values", () => {
	test.each([
		["meta-llama/Llama-2-7b-hf", 4_194_304],
		["meta-llama/Llama-2-13b-hf", 6_553_600],
	])("train %s in %i parameters, as LitGPT prints", (id, count) => {
		const { trainableParameters } = quantitiesOf({
			"model.id": id,
			"adapter.kind": "lora",
			"adapter.rank": 8,
			"adapter.targets": ["q", "v"],
		});

		expect(value(trainableParameters)).toBe(count);
	});
});

test("GPT-3: 174.6 billion parameters on 300 billion tokens are 3.19e23 FLOPs, attention of a causal mask included", () => {
	const { parameters: count, flops } = quantitiesOf({
		task: "pretrain",
		"model.layers": 96,
		"model.hidden": 12_288,
		"model.heads": 96,
		"model.vocab": 50_257,
		"model.ffn": 4 * 12_288,
		"model.gated": false,
		"model.qkv_bias": true,
		"model.out_bias": true,
		"model.mlp_bias": true,
		"model.norm_bias": true,
		"model.tied": true,
		"model.norm": "layer",
		"model.learned_positions": 2048,
		"data.sequence": 2048,
		"data.tokens": 300e9,
	});

	expect(value(count)).toBe(174_604_259_328);
	// 6 × 174.6e9 × 300e9 is 3.143e23; causal attention adds 1.4 %.
	expect(value(flops) / 3.186e23).toBeCloseTo(1, 2);
});

function sampleForward(id: string, sample: Values): number {
	const { flopsPerSample, trainingFlopsPerToken, forwardFlopsPerToken } =
		quantitiesOf({ "model.id": id, count_attention: "full", ...sample });
	return (
		(value(flopsPerSample) * value(forwardFlopsPerToken)) /
		value(trainingFlopsPerToken)
	);
}

function quantitiesOf(values: Values): Estimate["quantities"] {
	return estimatePlan(planOf(values), catalog).quantities;
}

function value(number: { readonly value: number } | undefined): number {
	return number?.value ?? Number.NaN;
}
