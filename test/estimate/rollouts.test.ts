import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

const answers: Values = {
	"model.id": "Qwen/Qwen2.5-7B",
	task: "grpo",
	"data.prompt": 512,
	"data.completion": 1024,
	"data.mean_tokens": 768,
	"data.samples": 1000,
	"data.epochs": 2,
	"rollouts.prompts": 100,
	"rollouts.per_prompt": 8,
	"batch.global": 800,
	"batch.micro": 4,
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
	precision: "bf16",
	"parallel.sharding": "fsdp",
	checkpointing: "none",
};

describe("a task that writes its own answers", () => {
	test("makes a sample of each answer: 1,000 prompts × 8 answers × 2 epochs", () => {
		const { flops, flopsPerSample } = quantitiesOf(answers);

		expect(value(flops) / value(flopsPerSample)).toBeCloseTo(16_000, 6);
	});

	test("with stated steps has as many answers a step as the batch has, whatever came of one prompt", () => {
		const few = quantitiesOf({ ...answers, steps: 10 });
		const many = quantitiesOf({
			...answers,
			steps: 10,
			"rollouts.per_prompt": 16,
			"rollouts.prompts": 50,
		});

		expect(value(few.flops)).toBe(value(many.flops));
	});

	test("costs a forward to write, one to score, one for the reference and three for each inner epoch", () => {
		const { flopsPerSample, forwardFlopsPerToken } = quantitiesOf({
			...answers,
			"rollouts.inner_epochs": 4,
		});

		// (1 + 1 + 1 + 4 × 3) forwards over the 768 tokens of a mean sample.
		expect(value(flopsPerSample)).toBeCloseTo(
			15 * value(forwardFlopsPerToken) * 768,
			-8,
		);
	});

	test("is cheaper by one forward without a reference", () => {
		const { flopsPerSample, forwardFlopsPerToken } = quantitiesOf({
			...answers,
			reference: "none",
		});

		expect(value(flopsPerSample)).toBeCloseTo(
			5 * value(forwardFlopsPerToken) * 768,
			-8,
		);
	});

	test("takes longer than its passes: 7.6 billion weights are read for each of 1,024 tokens", () => {
		const written = quantitiesOf(answers);
		const given = quantitiesOf({ ...answers, task: "sft", steps: 20 });

		const passes = 5 + 1 / 3;
		const extra =
			value(written.stepSeconds) -
			(passes / 3 - 1 / 9) * value(given.stepSeconds);
		// 15.2 GB ÷ (3.35 TB/s × 0.62) × 1,024 tokens are 7.5 s.
		expect(extra).toBeGreaterThan(7.5);
		expect(extra).toBeLessThan(20);
	});

	test("takes longer the longer its answers are", () => {
		const short = quantitiesOf(answers);
		const long = quantitiesOf({
			...answers,
			"data.completion": 8192,
			"data.mean_tokens": 4096,
		});

		expect(value(long.stepSeconds)).toBeGreaterThan(
			4 * value(short.stepSeconds),
		);
	});
});

describe("a preference method", () => {
	const pairs: Values = {
		"model.id": "Qwen/Qwen2.5-7B",
		task: "dpo",
		"data.sequence": 1024,
		"data.samples": 1000,
		"data.epochs": 4,
	};

	test("runs its reference once over the data when the answers are stored", () => {
		const forward = quantitiesOf({ ...pairs, reference: "forward" });
		const cached = quantitiesOf({ ...pairs, reference: "cached" });
		const none = quantitiesOf({ ...pairs, reference: "none" });

		const reference = value(forward.flops) - value(none.flops);
		expect(value(cached.flops) - value(none.flops)).toBeCloseTo(
			reference / 4,
			-10,
		);
	});
});

test("training the upper quarter of a model is a forward over all of it and two over the quarter", () => {
	const run: Values = { "model.id": "Qwen/Qwen2.5-7B" };
	const all = quantitiesOf(run);
	const quarter = quantitiesOf({ ...run, "model.trainable_share": 0.25 });

	expect(value(quarter.trainingFlopsPerToken)).toBeCloseTo(
		1.5 * value(all.forwardFlopsPerToken),
		-3,
	);
	expect(value(quarter.trainableParameters)).toBe(7_615_616_512 / 4);
	expect(value(quarter.peakMemoryGib)).toBeLessThan(value(all.peakMemoryGib));
});

describe("an agent", () => {
	const agent: Values = {
		task: "rl",
		"model.family": "mlp",
		"model.layers": 2,
		"model.hidden": 64,
		"data.features": 17,
		"data.classes": 6,
		"data.environment_steps": 1_000_000,
		"batch.global": 64,
	};

	test("acts in each step of its world and trains on it in every inner epoch", () => {
		const once = quantitiesOf(agent);
		const ten = quantitiesOf({ ...agent, "rollouts.inner_epochs": 10 });
		const each = value(once.trainingFlopsPerToken) * 1e6;

		expect(value(ten.flops) - value(once.flops)).toBeCloseTo(9 * each, 0);
	});

	test("that sees frames has the 1,684,128 weights below its heads of the network of Mnih et al., biases included", () => {
		const { parameters, forwardFlopsPerToken } = quantitiesOf({
			task: "rl",
			"model.family": "convnet",
			"data.classes": 4,
		});

		expect(value(parameters)).toBe(1_684_128 + 4 * 513 + 513);
		// 20² × 8,192 + 9² × 32,768 + 7² × 36,864 + 3,136 × 512 + 5 × 512 products, each two FLOPs.
		expect(value(forwardFlopsPerToken)).toBe(
			2 * (400 * 8192 + 81 * 32_768 + 49 * 36_864 + 1_605_632 + 2560),
		);
	});

	test("without hidden layers is one matrix: 17 numbers in, 6 out, and 17 in, 1 out to judge", () => {
		const { parameters } = quantitiesOf({ ...agent, "model.layers": 0 });

		expect(value(parameters)).toBe(18 * 6 + 18);
	});

	test("has no hours, since its world takes most of them", () => {
		expect(quantitiesOf(agent).wallClockHours).toBeUndefined();
	});
});

describe("a search", () => {
	const one: Values = {
		"model.id": "Qwen/Qwen2.5-7B",
		"data.samples": 1000,
	};
	const alone = value(quantitiesOf(one).flops);

	test("of 5 folds and 3 seeds is 15 runs", () => {
		const { flops } = quantitiesOf({
			...one,
			"repeats.folds": 5,
			"repeats.seeds": 3,
		});

		expect(value(flops) / alone).toBeCloseTo(15, 9);
	});

	test("of 16 trials of which one in four goes on is 3 whole runs: 16 ÷ 16, 4 ÷ 4 and 1", () => {
		const { flops } = quantitiesOf({
			...one,
			"repeats.trials": 16,
			"repeats.halving": 4,
		});

		expect(value(flops) / alone).toBeCloseTo(3, 9);
	});
});

test("evaluating 500 samples after every 10 steps of 100 adds half a forward to each sample's time, a sixth of training", () => {
	const run: Values = {
		"model.id": "Qwen/Qwen2.5-7B",
		steps: 100,
		"batch.global": 100,
	};
	const without = quantitiesOf(run);
	const { wallClockHours } = quantitiesOf({
		...run,
		"evaluation.every": 10,
		"evaluation.samples": 500,
	});

	expect(value(wallClockHours) / value(without.wallClockHours)).toBeCloseTo(
		1 + 0.5 / 3,
		2,
	);
});

function quantitiesOf(values: Values): Estimate["quantities"] {
	return estimatePlan(planOf(values), catalog).quantities;
}

function value(number: { readonly value: number } | undefined): number {
	return number?.value ?? Number.NaN;
}
