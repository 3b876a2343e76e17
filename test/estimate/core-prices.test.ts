import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { interval, type Uncertain } from "../../src/uncertain.js";
import { planOf, type Values } from "../explain/plans.js";

/** A boosted ensemble on a table of a million rows. */
const orchard: Values = {
	task: "fit",
	"model.family": "gbdt",
	"model.trees": 500,
	"model.leaves": 31,
	"data.samples": 1_000_000,
	"data.features": 100,
	"hardware.count": 8,
};

const ant: Values = {
	task: "rl",
	"model.family": "mlp",
	"model.layers": 2,
	"model.hidden": 64,
	"data.environment": "Ant-v4",
	"data.environment_steps": 12_000_000,
	"rollouts.inner_epochs": 10,
	"batch.global": 64,
};

function estimateOf(values: Values) {
	return estimatePlan(planOf(values), catalog);
}

function usdOfCoreHour(values: Values): number {
	const { costUsd, deviceHours } = estimateOf(values).quantities;
	return (costUsd?.value ?? Number.NaN) / (deviceHours?.value ?? Number.NaN);
}

describe("the price of core-hours", () => {
	test("is that of the cores of a named machine: two threads of a c7i are one", () => {
		const price = usdOfCoreHour({
			...orchard,
			"hardware.instance": "c7i.4xlarge",
		});

		// 0.044625 USD for a virtual processor.
		expect(price).toBeCloseTo(2 * 0.044625, 6);
	});

	test("is that of a virtual processor where it is a core", () => {
		const price = usdOfCoreHour({
			...orchard,
			"hardware.instance": "c7g.2xlarge",
		});

		expect(price).toBeCloseTo(0.03625, 4);
	});

	test("counts the cores that a machine keeps idle, which draw a quarter", () => {
		const busy = { ...orchard, "hardware.instance": "n2-standard-16" };
		const half = { ...busy, "hardware.count": 4 };

		// Eight cores, of which four work.
		expect(usdOfCoreHour(half)).toBeCloseTo(2 * usdOfCoreHour(busy), 6);
		expect(wattsOf(half)).toBeCloseTo(1.25 * wattsOf(busy), 3);
	});

	test("follows the region: Frankfurt is dearer than Iowa", () => {
		const inRegion = (region: string): number =>
			usdOfCoreHour({
				...orchard,
				"hardware.instance": "n2-standard-16",
				"site.provider": "gcp",
				"site.region": region,
			});

		expect(inRegion("us-central1")).toBeCloseTo(2 * 0.048559, 6);
		expect(inRegion("europe-west3")).toBeGreaterThan(1.2 * 2 * 0.048559);
	});

	test("is the middle of the clouds where nobody names a machine, and says so", () => {
		const { quantities, assumptions } = estimateOf(orchard);

		const price = usdOfCoreHour(orchard);

		// Middle of each: c6a 0.0765, n4 0.0907, Das_v5 0.086.
		expect(price).toBeCloseTo(0.086, 6);
		expect(
			assumptions.find(({ key }) => key === "price.per_device_hour")?.why,
		).toMatch(/a core of machines without accelerators/);
		expect(quantities.costUsd?.errors).toMatchObject({
			"price of the family of machines": 0.42,
		});
	});

	test("has a wider range where the family of machines is open", () => {
		const named = estimateOf({
			...orchard,
			"hardware.instance": "c7i.4xlarge",
		});
		const open = estimateOf({ ...orchard, "site.provider": "aws" });

		expect(widthOf(open.quantities.costUsd)).toBeGreaterThan(
			widthOf(named.quantities.costUsd),
		);
	});

	test("is the stated one before all others", () => {
		const price = usdOfCoreHour({
			...orchard,
			"hardware.instance": "c7i.4xlarge",
			"price.per_instance_hour": 0.8,
		});

		// Eight cores.
		expect(price).toBeCloseTo(0.1, 6);
	});

	test("is that of cores though the defaults of a repository name an accelerator", () => {
		const price = usdOfCoreHour({
			...orchard,
			"hardware.accelerator": "H100-SXM-80GB",
			"site.provider": "azure",
		});

		expect(price).toBeCloseTo(0.086, 6);
	});

	test("is unknown in a machine of which only the accelerators are known", () => {
		const { costUsd, deviceHours } = estimateOf({
			...orchard,
			"hardware.instance": "g5.xlarge",
		}).quantities;

		expect(deviceHours).toBeDefined();
		expect(costUsd).toBeUndefined();
	});

	test("is paid for the steps of a world, whose processes are cores", () => {
		const price = usdOfCoreHour({ ...ant, "site.provider": "gcp" });

		expect(price).toBeCloseTo(0.0908, 4);
	});

	test("is none where an accelerator waits for the world", () => {
		const price = usdOfCoreHour({
			...ant,
			"hardware.accelerator": "H100-SXM-80GB",
			"hardware.count": 1,
			"price.per_device_hour": 2,
		});

		expect(price).toBeCloseTo(2, 6);
	});
});

test("a machine without accelerators tells nothing of a run that needs one", () => {
	const { problems } = estimateOf({
		"model.id": "meta-llama/Llama-3.1-8B",
		"hardware.instance": "c7i.4xlarge",
	});

	expect(problems.map(({ kind }) => kind)).toContain("unknown-instance");
});

function wattsOf(values: Values): number {
	const { energyKwh, deviceHours } = estimateOf(values).quantities;
	return (energyKwh?.value ?? Number.NaN) / (deviceHours?.value ?? Number.NaN);
}

function widthOf(number: Uncertain | undefined): number {
	if (!number) return Number.NaN;
	const { low, high } = interval(number);
	return high / low;
}
