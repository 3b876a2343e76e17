import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

const GIB = 2 ** 30;

/** 7,615,616,512 parameters. */
const SMALL = "Qwen/Qwen2.5-7B";
/** 32,763,876,352 parameters. */
const LARGE = "Qwen/Qwen2.5-32B";

const answers: Values = {
	"model.id": SMALL,
	task: "ppo",
	"data.prompt": 512,
	"data.completion": 512,
	"data.padded": true,
	"data.samples": 1000,
	"rollouts.prompts": 64,
	"batch.global": 64,
	"batch.micro": 1,
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
	precision: "bf16",
	optimizer: "adamw",
	"parallel.sharding": "fsdp",
	checkpointing: "full",
};

describe("a teacher", () => {
	const student: Values = {
		"model.id": SMALL,
		task: "distill",
		"data.sequence": 1024,
		"data.padded": true,
		"data.samples": 1000,
	};

	test("reads each sample once: what a student costs more is the teacher's forward", () => {
		const alone = value(estimateOf(student).flopsPerSample);
		const taught = value(
			estimateOf({ ...student, "teacher.id": LARGE }).flopsPerSample,
		);
		const teacher = value(
			estimateOf({ ...student, task: "sft", "model.id": LARGE })
				.forwardFlopsPerToken,
		);

		expect(taught - alone).toBeCloseTo(1024 * teacher, -6);
	});

	test("puts its weights on the devices, 2 bytes each: 61.0 GiB", () => {
		const terms = termsOf({
			...student,
			"teacher.id": LARGE,
			precision: "bf16",
		});

		expect(terms.companions).toBeCloseTo((2 * 32_763_876_352) / GIB, 3);
	});

	test("on devices of its own takes nothing of these", () => {
		const terms = termsOf({
			...student,
			"teacher.id": LARGE,
			companions: "elsewhere",
		});

		expect(terms.companions).toBe(0);
	});
});

describe("a critic", () => {
	test("that nobody names is as large as the policy: scoring and three forwards of training are twice one model's", () => {
		const { flopsPerSample, forwardFlopsPerToken } = estimateOf({
			...answers,
			reference: "none",
		});

		// Generating, scoring and training of the policy: 1 + 1 + 3; the critic: 1 + 3.
		expect(value(flopsPerSample)).toBeCloseTo(
			9 * 1024 * value(forwardFlopsPerToken),
			-7,
		);
	});

	test("of another size costs what that model costs", () => {
		const small = value(estimateOf(answers).flopsPerSample);
		const large = value(
			estimateOf({ ...answers, "critic.id": LARGE }).flopsPerSample,
		);
		const each = (id: string) =>
			value(estimateOf({ ...answers, "model.id": id }).forwardFlopsPerToken);

		expect(large - small).toBeCloseTo(
			4 * 1024 * (each(LARGE) - each(SMALL)),
			-7,
		);
	});

	test("brings weights, gradients and two moments, 8 bytes for each parameter over 8 devices", () => {
		const terms = termsOf({
			...answers,
			"critic.id": LARGE,
			reference: "none",
		});

		expect(terms.companions).toBeCloseTo((32_763_876_352 * 8) / 8 / GIB, 3);
	});

	test("of LLaMA-Factory is a head on the policy", () => {
		const { flopsPerSample, forwardFlopsPerToken } = estimateOf(
			{ ...answers, reference: "none" },
			"llama-factory",
		);

		expect(value(flopsPerSample)).toBeCloseTo(
			5 * 1024 * value(forwardFlopsPerToken),
			-7,
		);
	});
});

describe("a reward model", () => {
	test("reads each answer once", () => {
		const ruled = value(estimateOf(answers).flopsPerSample);
		const scored = value(
			estimateOf({ ...answers, "reward.id": SMALL }).flopsPerSample,
		);
		const forward = value(estimateOf(answers).forwardFlopsPerToken);

		expect(scored - ruled).toBeCloseTo(1024 * forward, -7);
	});

	test("that lies in a folder counts as large as the policy, and says so", () => {
		const named = estimatePlan(
			planOf({ ...answers, "reward.id": SMALL }),
			catalog,
		);
		const folder = estimatePlan(
			planOf({ ...answers, "reward.id": "./outputs/scorer" }),
			catalog,
		);

		expect(folder.quantities.flopsPerSample?.value).toBe(
			named.quantities.flopsPerSample?.value,
		);
		expect(named.problems).toEqual([]);
		expect(folder.problems).toMatchObject([
			{
				kind: "unknown-companion",
				args: { name: "./outputs/scorer", key: "reward.id" },
			},
		]);
	});
});

describe("a reference", () => {
	const pairs: Values = {
		"model.id": SMALL,
		task: "dpo",
		precision: "bf16",
		"data.sequence": 1024,
	};

	test("is a second copy of the weights: 14.2 GiB", () => {
		expect(termsOf(pairs).companions).toBeCloseTo((2 * 7_615_616_512) / GIB, 3);
	});

	test.each([
		["whose answers are stored", { reference: "cached" }],
		[
			"under an adapter, where it is the base itself",
			{ "adapter.kind": "lora" },
		],
	] as const)("%s takes nothing", (_, values) => {
		expect(termsOf({ ...pairs, ...values }).companions).toBe(0);
	});
});

describe("an engine that generates", () => {
	const grpo: Values = { ...answers, task: "grpo", reference: "none" };

	test("keeps its half of the device beside the training", () => {
		const terms = termsOf({ ...grpo, "rollouts.engine_share": 0.5 });

		expect(terms.generation).toBeCloseTo((0.5 * 80e9) / GIB, 3);
	});

	test("that sleeps only needs what activations do not already take", () => {
		const terms = termsOf({
			...grpo,
			"rollouts.engine_share": 0.5,
			"rollouts.engine_sleeps": true,
		});

		expect(terms.generation).toBeCloseTo(
			(0.5 * 80e9) / GIB - terms.activations - terms.logits,
			6,
		);
	});
});

function estimateOf(
	values: Values,
	framework?: string,
): Estimate["quantities"] {
	return estimatePlan(planOf(values, framework), catalog).quantities;
}

function termsOf(values: Values) {
	const { memory } = estimatePlan(planOf(values), catalog);
	if (!memory) throw new Error("no memory");
	return memory.termsGib;
}

function value(quantity: { readonly value: number } | undefined): number {
	if (!quantity) throw new Error("no quantity");
	return quantity.value;
}
