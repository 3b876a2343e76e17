import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

/** Twelve million steps of Ant, each learned from ten times, 64 in a batch. */
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

describe("the world of an agent", () => {
	test("takes core-hours: 12 million steps of 0.375 ms are 1.25 h of one core", () => {
		const { wallClockHours, deviceHours, energyKwh } =
			estimateOf(ant).quantities;

		expect(wallClockHours?.value).toBeCloseTo(1.25, 3);
		expect(deviceHours?.value).toBeCloseTo(1.25, 3);
		// 7.5 W a core and a facility of 1.25
		expect(energyKwh?.value).toBeCloseTo((1.25 * 7.5 * 1.25) / 1000, 5);
	});

	test("is shared out over the processes that step it, for the same core-hours", () => {
		const { wallClockHours, deviceHours } = estimateOf({
			...ant,
			"rollouts.workers": 4,
		}).quantities;

		expect(wallClockHours?.value).toBeCloseTo(1.25 / 4, 3);
		expect(deviceHours?.value).toBeCloseTo(1.25, 3);
	});

	test("keeps a stated accelerator waiting, whose hours are then counted", () => {
		const { deviceHours, energyKwh } = estimateOf({
			...ant,
			"hardware.accelerator": "H100-SXM-80GB",
			"hardware.count": 2,
		}).quantities;

		expect(deviceHours?.value).toBeCloseTo(2 * 1.25, 3);
		// 0.35 of 700 W and 237 W of the host
		expect(energyKwh?.value).toBeCloseTo(
			(2 * 1.25 * (0.35 * 700 + 237) * 1.25) / 1000,
			2,
		);
	});

	test("says how many numbers a step has and an action takes", () => {
		const { provenance, quantities } = estimateOf(ant);

		// 28 × 64 + 65 × 64 + 65 × 8 to act, 65 × 1 to judge.
		expect(quantities.parameters?.value).toBe(
			2 * (28 * 64 + 65 * 64) + 65 * 8 + 65,
		);
		expect(provenance.find(({ key }) => key === "data.features")?.from).toMatch(
			/Gymnasium/,
		);
	});

	test("has a wide error, of its kind and of what learning adds", () => {
		const { wallClockHours } = estimateOf(ant).quantities;

		expect(wallClockHours?.errors).toMatchObject({
			"seconds of a step of mujoco": 0.6,
			"time of acting and learning": 0.7,
		});
	});

	const { "data.environment": _, ...nameless } = ant;

	test.each([
		["of a known size", { ...ant, "data.environment": "LunarLander-v3" }],
		["of quick steps", { ...ant, "data.environment": "CartPole-v1" }],
		["of an unknown name", { ...ant, "data.environment": "Isaac-Ant-v0" }],
		["without a name", nameless],
	])("%s and no known time leaves hours open", (_name, values) => {
		const { quantities, unknown } = estimateOf(values);

		expect(quantities.wallClockHours).toBeUndefined();
		expect(unknown).toEqual([
			{
				key: "data.environment",
				say: expect.stringContaining("`duration_hours`"),
			},
		]);
		expect(quantities.flops?.value).toBeGreaterThan(0);
	});

	test("is not the longest part where an agent learns after each step", () => {
		const { quantities, unknown } = estimateOf({
			...ant,
			"rollouts.inner_epochs": 1,
			steps: 12_000_000,
			"batch.global": 256,
		});

		expect(quantities.wallClockHours).toBeUndefined();
		expect(unknown.map(({ key }) => key)).toEqual(["duration_hours"]);
	});

	test("does not matter where hours are stated", () => {
		const { quantities, unknown } = estimateOf({ ...ant, duration_hours: 5 });

		expect(quantities.wallClockHours?.value).toBe(5);
		expect(unknown).toEqual([]);
	});
});

function estimateOf(values: Values): Estimate {
	return estimatePlan(planOf(values), catalog);
}
