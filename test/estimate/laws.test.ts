import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import {
	estimatePlan,
	metricValues,
} from "../../src/estimate/estimate-plan.js";
import type { Metric } from "../../src/estimate/metrics.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import type { TrainingPlan } from "../../src/plan/plan.js";
import { interval, isKnown, ratio, sigma } from "../../src/uncertain.js";
import { factsOf, fineTune } from "./build-facts.js";

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

function planOf(values: Values): TrainingPlan {
	return {
		path: "run.yaml",
		name: "",
		framework: "axolotl",
		facts: factsOf(values),
		files: ["run.yaml"],
		problems: [],
	};
}

function numberOf(values: Values, metric: Metric): number {
	const facts = factsOf(values);
	const input = { catalog, path: "run.yaml", framework: "axolotl" };
	return metricValues(facts, input)[metric] ?? Number.NaN;
}

/** Without the key. */
function without(key: keyof typeof fineTune): Values {
	const { [key]: _, ...rest } = fineTune;
	return rest;
}

describe("monotone", () => {
	test.each<[string, Values, Metric]>([
		["more epochs take more FLOPs", { "data.epochs": 3 }, "flops"],
		["more tokens take more hours", { "data.tokens": 500e6 }, "deviceHours"],
		[
			"longer sequences take more memory",
			{ "data.sequence": 8192 },
			"peakMemoryGib",
		],
		[
			"a larger micro-batch takes more memory",
			{ "batch.micro": 4 },
			"peakMemoryGib",
		],
		[
			"keeping activations takes more memory",
			{ checkpointing: "none" },
			"peakMemoryGib",
		],
		[
			"unsharded gradients take more memory",
			{ "parallel.sharding": "zero2" },
			"peakMemoryGib",
		],
		["a dirtier grid emits more", { "site.carbon_g_per_kwh": 500 }, "carbonKg"],
		[
			"a less efficient site takes more energy",
			{ "site.pue": 1.5 },
			"energyKwh",
		],
		["a dearer device costs more", { "price.per_device_hour": 3 }, "costUsd"],
	])("%s", (_, changed, metric) => {
		expect(numberOf({ ...fineTune, ...changed }, metric)).toBeGreaterThan(
			numberOf(fineTune, metric),
		);
	});

	test("recomputation takes time but no model FLOPs", () => {
		const kept: Values = { ...fineTune, checkpointing: "none" };

		expect(numberOf(kept, "flops")).toBe(numberOf(fineTune, "flops"));
		expect(numberOf(kept, "deviceHours")).toBeLessThan(
			numberOf(fineTune, "deviceHours"),
		);
	});

	test("more devices shard the states further", () => {
		expect(
			numberOf({ ...fineTune, "hardware.count": 64 }, "peakMemoryGib"),
		).toBeLessThan(numberOf(fineTune, "peakMemoryGib"));
	});
});

describe("by hand", () => {
	test("two epochs of 248 M packed tokens take 48.2 GFLOP a token", () => {
		// Llama-3.1-8B: 6 × 7,504,658,432 weights in products, and 3 × 4 × 32 heads × 128 × 2048.5 attended × 32 layers.
		const perToken = 6 * 7_504_658_432 + 3 * 4 * 32 * 128 * 2048.5 * 32;

		expect(numberOf(fineTune, "flops")).toBeCloseTo(2 * 248e6 * perToken, -8);
	});

	test("switches and storage add the watts that are stated, under the same overhead", () => {
		const plain = numberOf(fineTune, "energyKwh");
		const whole = numberOf(
			{ ...fineTune, "hardware.shared_power_w": 40 },
			"energyKwh",
		);
		const hours = numberOf(fineTune, "deviceHours");

		// 40 W of each device-hour, at the overhead that the plan states or assumes.
		const pue = (whole - plain) / ((40 * hours) / 1000);
		expect(pue).toBeGreaterThan(1);
		expect(pue).toBeLessThan(1.6);
		expect(
			numberOf({ ...fineTune, "site.pue": 1 }, "energyKwh") * pue,
		).toBeCloseTo(plain, 6);
	});

	test("a compiled model waits a minute more, however long it trains", () => {
		const { wallClockHours, stepSeconds } = estimatePlan(
			planOf({ ...fineTune, compile: true }),
			catalog,
		).quantities;
		const plain = estimatePlan(planOf(fineTune), catalog).quantities;

		expect(stepSeconds?.value).toBe(plain.stepSeconds?.value);
		expect(
			(wallClockHours?.value ?? 0) - (plain.wallClockHours?.value ?? 0),
		).toBeCloseTo(1 / 60, 9);
	});

	test("cost is device-hours times the price, energy times the grid is carbon", () => {
		const hours = numberOf(fineTune, "deviceHours");

		expect(numberOf(fineTune, "costUsd")).toBeCloseTo(hours * 2.5);
		expect(numberOf(fineTune, "carbonKg")).toBeCloseTo(
			numberOf(fineTune, "energyKwh") * 0.4,
		);
	});
});

describe("what nobody says", () => {
	test("an unstated accelerator is assumed, listed first, and widens the range", () => {
		const stated = estimatePlan(
			planOf({ ...fineTune, "hardware.cooling": "air" }),
			catalog,
		);
		const assumed = estimatePlan(
			planOf(without("hardware.accelerator")),
			catalog,
		);

		expect(stated.assumptions).toEqual([]);
		expect(assumed.assumptions[0]).toMatchObject({
			key: "hardware.accelerator",
			value: "H100-SXM-80GB",
			alternative: "A100-SXM-80GB",
		});
		const spread = (of: typeof stated): number => {
			const hours = of.quantities.deviceHours;
			return hours ? sigma(hours) : 0;
		};
		expect(spread(assumed)).toBeGreaterThan(2 * spread(stated));
	});

	test("without the size of the data the hours are unknown, but two against three epochs is half more", () => {
		const base = estimatePlan(planOf(without("data.tokens")), catalog);
		const head = estimatePlan(
			planOf({ ...without("data.tokens"), "data.epochs": 3 }),
			catalog,
		);

		const [before, after] = [
			base.quantities.deviceHours,
			head.quantities.deviceHours,
		];

		expect(before && isKnown(before)).toBe(false);
		expect(before && after && ratio(after, before)?.value).toBeCloseTo(1.5);
		expect(base.unknown.map(({ key }) => key)).toEqual(["data.samples"]);
	});

	test("packed rows without a token count fill sequences by an assumed length, which is listed", () => {
		const estimate = estimatePlan(
			planOf({ ...without("data.tokens"), "data.samples": 51_760 }),
			catalog,
		);

		// 51,760 rows × 400 tokens ÷ 4096 a sequence × 2 epochs ÷ (2 × 4 × 8) sequences a step = 157.96 steps
		const { wallClockHours, stepSeconds } = estimate.quantities;
		const steps =
			((wallClockHours?.value ?? 0) * 3600 * 0.97) / (stepSeconds?.value ?? 1);
		expect(steps).toBeCloseTo(157.96, 1);
		expect(estimate.assumptions.map(({ key }) => key)).toContain(
			"data.mean_tokens",
		);
	});

	test("a model that nobody knows leaves no number and one sentence", () => {
		const estimate = estimatePlan(
			planOf({ ...fineTune, "model.id": "acme/secret-weights" }),
			catalog,
		);

		expect(estimate.quantities).toEqual({});
		expect(estimate.fits).toBe("unknown");
		expect(estimate.problems).toMatchObject([
			{ kind: "unknown-model", path: "run.yaml", line: 2 },
		]);
	});

	test("devices that cannot hold whole copies are named, and the reading is said", () => {
		const estimate = estimatePlan(
			planOf({ ...fineTune, "hardware.count": 12, "parallel.tensor": 8 }),
			catalog,
		);

		expect(estimate.problems).toMatchObject([
			{ kind: "inconsistent-config", args: { reading: "1 copies" } },
		]);
	});
});

describe("fit", () => {
	test("an 8B model with Adam does not fit on one 80 GiB device unsharded", () => {
		const estimate = estimatePlan(
			planOf({ ...fineTune, "hardware.count": 1, precision: "fp32" }),
			catalog,
		);

		// Weights, gradients and two moments in fp32: 16 bytes × 8.03e9 = 119.7 GiB alone.
		const peak = estimate.quantities.peakMemoryGib;
		expect(peak && interval(peak).low).toBeGreaterThan(110);
		expect(estimate.fits).toBe("no");
	});

	test("sharded over eight it fits", () => {
		expect(estimatePlan(planOf(fineTune), catalog).fits).toBe("yes");
	});
});
