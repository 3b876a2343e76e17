import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { causesOf } from "../../src/compare/causes.js";
import { metricValues } from "../../src/estimate/estimate-plan.js";
import { metricNames } from "../../src/estimate/metrics.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import type { Fact } from "../../src/plan/plan.js";
import { factsOf, fineTune } from "../estimate/build-facts.js";

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

function evaluate(facts: ReadonlyMap<PlanKey, Fact>) {
	return metricValues(facts, {
		catalog,
		path: "run.yaml",
		framework: "axolotl",
	});
}

function causesBetween(base: Values, head: Values) {
	return causesOf({
		facts: { base: factsOf(base), head: factsOf(head) },
		evaluate,
	});
}

describe("one key", () => {
	test("an epoch more explains the whole change, on its line", () => {
		const causes = causesBetween(fineTune, { ...fineTune, "data.epochs": 3 });

		expect(causes).toHaveLength(1);
		expect(causes[0]).toMatchObject({
			key: "data.epochs",
			from: "2",
			to: "3",
			path: "run.yaml",
			line: 4,
		});
		expect(causes[0]?.share.costUsd).toBeCloseTo(1.5);
		expect(causes[0]?.share.peakMemoryGib).toBeUndefined();
	});

	test("a key that moves no number is no cause", () => {
		const causes = causesBetween(fineTune, {
			...fineTune,
			"run.name": "renamed",
		});

		expect(causes).toEqual([]);
	});

	test("of a config.json only what differs is told", () => {
		const config = {
			model_type: "llama",
			hidden_size: 2048,
			intermediate_size: 5632,
			num_hidden_layers: 24,
			num_attention_heads: 16,
			vocab_size: 32000,
		};
		const wider = { ...config, num_hidden_layers: 32, rope_theta: 1e6 };

		const causes = causesBetween(
			{ ...fineTune, "model.config": config },
			{ ...fineTune, "model.config": wider },
		);

		expect(causes).toMatchObject([
			{
				key: "model.config",
				from: "num_hidden_layers: 24",
				to: "num_hidden_layers: 32, rope_theta: 1000000",
			},
		]);
	});

	test("equal sides have no causes", () => {
		expect(causesBetween(fineTune, fineTune)).toEqual([]);
	});
});

describe("several keys", () => {
	const changes = fc.record(
		{
			"data.epochs": fc.constantFrom(1, 3, 5),
			"data.sequence": fc.constantFrom(1024, 2048, 8192),
			"batch.micro": fc.constantFrom(1, 4, 8),
			"batch.accumulation": fc.constantFrom(1, 2, 8),
			checkpointing: fc.constantFrom("none" as const, "full" as const),
			"parallel.sharding": fc.constantFrom("zero1" as const, "zero2" as const),
			"hardware.count": fc.constantFrom(4, 16, 64),
			"hardware.accelerator": fc.constantFrom("A100-SXM-80GB", "H200-SXM"),
			"price.per_device_hour": fc.constantFrom(1.8, 4),
			"model.id": fc.constantFrom("meta-llama/Llama-3.2-1B", "Qwen/Qwen2.5-7B"),
			optimizer: fc.constantFrom("adamw-8bit", "sgd"),
		},
		{ requiredKeys: [] },
	);

	test("their shares multiply to the ratio of every metric", () => {
		fc.assert(
			fc.property(changes, (changed) => {
				const head = { ...fineTune, ...changed };
				const before = evaluate(factsOf(fineTune));
				const after = evaluate(factsOf(head));

				const causes = causesBetween(fineTune, head);

				// Nobody states the water.
				for (const metric of metricNames.filter((each) => before[each])) {
					const product = causes.reduce(
						(whole, { share }) => whole * (share[metric] ?? 1),
						1,
					);
					const ratio = (after[metric] ?? 0) / (before[metric] ?? 1);
					expect(product / ratio).toBeCloseTo(1, 6);
				}
			}),
			{ numRuns: 60 },
		);
	});
});
