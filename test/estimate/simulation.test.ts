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

/**
 * Forward products of actor and critic, 27 → 64 → 64 → 8 and 1; training is three of them, less the gradient of what the
 * first layers read.
 */
const FORWARD = 2 * (2 * (27 * 64 + 64 * 64) + 64 * 8 + 64);
const TRAINING = 3 * FORWARD - 2 * 2 * 27 * 64;

const STEPPING = 12e6 * 3.75e-4;
const LEARNING = ((12e6 * 10) / 64) * (2.4e-3 + (64 * TRAINING) / 5e10);

describe("the world of an agent", () => {
	test("takes core-hours of its steps, of choosing actions and of updates", () => {
		const { wallClockHours, deviceHours, energyKwh } =
			estimateOf(ant).quantities;

		// 1.25 h of steps, 12 million passes of 0.53 ms and 1,875,000 updates of 2.49 ms
		const acting = 12e6 * (5.3e-4 + FORWARD / 5e10);
		const hours = (STEPPING + acting + LEARNING) / 3600;
		expect(STEPPING / 3600).toBe(1.25);
		expect(hours).toBeCloseTo(4.313, 3);
		expect(wallClockHours?.value).toBeCloseTo(hours, 6);
		expect(deviceHours?.value).toBeCloseTo(hours, 6);
		// 7.5 W a core and a facility of 1.25
		expect(energyKwh?.value).toBeCloseTo((hours * 7.5 * 1.25) / 1000, 6);
	});

	test("is shared out over processes that wait for each other, and all of them are held", () => {
		const { wallClockHours, deviceHours } = estimateOf({
			...ant,
			"rollouts.workers": 4,
		}).quantities;

		// Four are 4^0.82 = 3.12 times as fast, and one pass chooses for four.
		const acting = 12e6 * (5.3e-4 / 4 + FORWARD / 5e10);
		const hours = (STEPPING / 4 ** 0.82 + acting + LEARNING) / 3600;
		expect(wallClockHours?.value).toBeCloseTo(hours, 6);
		expect(deviceHours?.value).toBeCloseTo(4 * hours, 6);
		expect(
			wallClockHours?.errors["worlds that wait for each other"],
		).toBeCloseTo(
			(0.15 * Math.log(4) * STEPPING) / 4 ** 0.82 / (hours * 3600),
			6,
		);
	});

	test("takes as long as the slower of both where it steps on while the agent learns", () => {
		const asynchronous = { ...ant, "rollouts.asynchronous": true };

		const alone = estimateOf(asynchronous).quantities.wallClockHours;
		const many = estimateOf({
			...asynchronous,
			"rollouts.environments": 64,
		}).quantities.wallClockHours;

		// The agent's 11,025 s are more than the world's 4,500 s; with 64 copies of one core's acting it is 4,765 s.
		const acting = (copies: number) =>
			12e6 * (5.3e-4 / copies + FORWARD / 5e10);
		expect(alone?.value).toBeCloseTo((acting(1) + LEARNING) / 3600, 6);
		expect(many?.value).toBeCloseTo((acting(64) + LEARNING) / 3600, 6);
		expect(alone?.errors).not.toHaveProperty("seconds of a step of mujoco");
	});

	test("keeps a stated accelerator waiting, whose hours are then counted", () => {
		const { deviceHours, energyKwh } = estimateOf({
			...ant,
			"hardware.accelerator": "H100-SXM-80GB",
			"hardware.count": 2,
		}).quantities;

		// 4,500 s of steps, 12 million passes of 1.4 ms, 1,875,000 updates of 8.4 ms
		const hours = (4500 + 12e6 * 1.4e-3 + 1_875_000 * 8.4e-3) / 3600;
		expect(deviceHours?.value).toBeCloseTo(2 * hours, 6);
		// 0.35 of 700 W, and 0.58 of the 575 W that a DGX H100 is rated at beside each device
		expect(energyKwh?.value).toBeCloseTo(
			(2 * hours * (0.35 * 700 + 0.58 * 575) * 1.25) / 1000,
			6,
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

	test("has errors of its kind, of acting and of learning, each by its share of the time", () => {
		const { wallClockHours } = estimateOf(ant).quantities;

		const seconds = (wallClockHours?.value ?? 0) * 3600;
		expect(wallClockHours?.errors).toMatchObject({
			"seconds of a step of mujoco": expect.closeTo((0.5 * 4500) / seconds, 6),
			"time of an update": expect.closeTo((0.35 * LEARNING) / seconds, 6),
		});
	});

	test("comes out as Sample Factory measured it: 100,000 frames a second on 72 threads", () => {
		const { wallClockHours } = estimateOf({
			task: "rl",
			"model.family": "convnet",
			"data.environment": "doom_battle",
			"data.environment_steps": 1_000_000_000,
			"rollouts.workers": 72,
			"rollouts.environments": 576,
			"rollouts.asynchronous": true,
			"batch.global": 2048,
			"hardware.accelerator": "RTX-2080-Ti",
		}).quantities;

		// 4 × 10⁹ frames, four a step: 11.1 h (Petrenko et al. 2020); 10⁹ × 1.7 ms ÷ 72^0.82 = 14.2 h
		expect(wallClockHours?.value).toBeCloseTo(
			(1e9 * 1.7e-3) / 72 ** 0.82 / 3600,
			6,
		);
		expect(wallClockHours?.value).toBeGreaterThan(11.1 / 1.5);
		expect(wallClockHours?.value).toBeLessThan(11.1 * 1.5);
	});

	test("leaves learning to a wide error where nobody says the batch", () => {
		const { "batch.global": _, ...open } = ant;

		const { wallClockHours } = estimateOf(open).quantities;

		const acting = 12e6 * (5.3e-4 + FORWARD / 5e10);
		expect(wallClockHours?.value).toBeCloseTo((STEPPING + acting) / 3600, 6);
		expect(wallClockHours?.errors["time of learning"]).toBe(0.7);
	});

	test("of quick steps takes the time of its agent", () => {
		const { wallClockHours } = estimateOf({
			...ant,
			"data.environment": "CartPole-v1",
		}).quantities;

		// 9.2 µs a step, of 1,093 µs in all
		const { errors, value = 0 } = wallClockHours ?? {};
		expect(errors?.["seconds of a step of classic-control"]).toBeCloseTo(
			(12e6 * 9.2e-6) / (value * 3600),
			6,
		);
		expect(value).toBeCloseTo(3.08, 2);
	});

	const { "data.environment": _, ...nameless } = ant;

	test.each([
		["of an unknown name", { ...ant, "data.environment": "Warehouse-v0" }],
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

	test("counts the updates of an agent that learns after each step", () => {
		const { quantities } = estimateOf({
			...ant,
			"rollouts.inner_epochs": 1,
			steps: 12_000_000,
			"batch.global": 256,
		});

		// 12 million updates of 2.4 ms and 256 × 66,432 FLOPs
		const learning = 12e6 * (2.4e-3 + (256 * TRAINING) / 5e10);
		const acting = 12e6 * (5.3e-4 + FORWARD / 5e10);
		expect(quantities.wallClockHours?.value).toBeCloseTo(
			(STEPPING + acting + learning) / 3600,
			6,
		);
	});

	test("does not matter where hours are stated", () => {
		const { quantities, unknown } = estimateOf({ ...ant, duration_hours: 5 });

		expect(quantities.wallClockHours?.value).toBe(5);
		expect(unknown).toEqual([]);
	});

	test("assumes no sequences, no devices and no accelerator for what runs on cores", () => {
		const keys = estimateOf(ant).assumptions.map(({ key }) => key);

		expect(keys).not.toContain("data.sequence");
		expect(keys).not.toContain("hardware.count");
		expect(keys).not.toContain("hardware.accelerator");
	});
});

describe("a world on an accelerator", () => {
	/** A thousand sets of 16 steps of 4,096 copies, each passed eight times in two minibatches. */
	const pole: Values = {
		task: "rl",
		"model.family": "mlp",
		"model.layers": 2,
		"model.hidden": 32,
		"data.features": 4,
		"data.classes": 1,
		"data.environment": "Isaac-Cartpole-Direct-v0",
		"data.environment_steps": 65_536_000,
		"rollouts.environments": 4096,
		"rollouts.inner_epochs": 8,
		"batch.global": 32_768,
		"hardware.accelerator": "L40",
	};

	test("takes device time for its steps, none of cores", () => {
		const { wallClockHours, deviceHours } = estimateOf(pole).quantities;

		// 1.21 µs each, 16,000 passes of 1.4 ms, 16,000 updates of 8.4 ms
		const seconds = 65_536_000 * 1.21e-6 + 16_000 * 1.4e-3 + 16_000 * 8.4e-3;
		expect(wallClockHours?.value).toBeCloseTo(seconds / 3600, 6);
		expect(deviceHours?.value).toBeCloseTo(seconds / 3600, 6);
	});

	test("comes out between what Isaac Lab measured for a cube in a hand", () => {
		const { wallClockHours } = estimateOf({
			...pole,
			"model.config": {
				model_type: "agent",
				algorithm: "ppo",
				net_arch: [512, 512, 256, 128],
			},
			"data.features": 157,
			"data.classes": 20,
			"data.environment": "Isaac-Repose-Cube-Shadow-Direct-v0",
			"data.environment_steps": 131_072_000,
			"rollouts.environments": 8192,
			"rollouts.inner_epochs": 5,
		}).quantities;

		// 120,000 steps a second on an L40 and 170,000 on an RTX 4090, training included; within a fifth of either
		const rate = 131_072_000 / ((wallClockHours?.value ?? 0) * 3600);
		expect(rate).toBeGreaterThan(120_000 / 1.2);
		expect(rate).toBeLessThan(170_000 * 1.2);
	});

	test("is shared out over devices", () => {
		const { wallClockHours } = estimateOf({
			...pole,
			"hardware.count": 4,
		}).quantities;

		const seconds =
			(65_536_000 * 1.21e-6) / 4 + 16_000 * 1.4e-3 + 16_000 * 8.4e-3;
		expect(wallClockHours?.value).toBeCloseTo(seconds / 3600, 6);
	});

	test("keeps the accelerator busy, with a wide error of what it draws", () => {
		const { energyKwh, deviceHours } = estimateOf(pole).quantities;

		// 0.9 of a 300 W card, 120 W around it, and a facility of 1.25
		expect(energyKwh?.value).toBeCloseTo(
			((deviceHours?.value ?? 0) * (0.9 * 300 + 120) * 1.25) / 1000,
			6,
		);
		expect(energyKwh?.errors["power of a simulator"]).toBe(0.3);
	});

	test("makes an accelerator a guess where none is named", () => {
		const { "hardware.accelerator": _, ...open } = pole;

		const keys = estimateOf(open).assumptions.map(({ key }) => key);

		expect(keys).toContain("hardware.accelerator");
	});

	test("takes longer where its agent looks at it", () => {
		const cube = { ...pole, "data.environment": "PickCube-v1" };
		const { "model.layers": _, "model.hidden": __, ...seeing } = cube;

		const blind = estimateOf(cube).quantities.wallClockHours;
		const seen = estimateOf({ ...seeing, "model.family": "convnet" }).quantities
			.wallClockHours;

		expect(blind?.errors).toHaveProperty(["seconds of a step of maniskill"]);
		expect(seen?.errors).toHaveProperty([
			"seconds of a step of maniskill-camera",
		]);
		// 65,536,000 × 120 µs
		expect(seen?.value).toBeGreaterThan((65_536_000 * 1.2e-4) / 3600);
	});
});

test("an agent on one network has one layer more to judge with", () => {
	const parametersOf = (networks: Readonly<Record<string, unknown>>) =>
		estimateOf({
			task: "rl",
			"model.config": { model_type: "agent", algorithm: "ppo", ...networks },
			"data.environment": "Ant-v4",
			"data.environment_steps": 1000,
			"batch.global": 100,
		}).quantities.parameters?.value;

	// 28 × 128 + 129 × 64 to act or to judge, 65 × 8 and 65 × 1 on top
	expect(parametersOf({ shared_arch: [128, 64], net_arch: [] })).toBe(
		28 * 128 + 129 * 64 + 65 * 8 + 65,
	);
	expect(parametersOf({ shared_arch: [128], net_arch: [64] })).toBe(
		28 * 128 + 2 * 129 * 64 + 65 * 8 + 65,
	);
	expect(parametersOf({ net_arch: [128, 64] })).toBe(
		2 * (28 * 128 + 129 * 64) + 65 * 8 + 65,
	);
});

function estimateOf(values: Values): Estimate {
	return estimatePlan(planOf(values), catalog);
}
