import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { sheepRl } from "../../../src/readers/sheeprl/index.js";
import { readRun } from "../read-run.js";

const lander = `# @package _global_

defaults:
  - override /algo: ppo
  - override /env: gym
  - _self_

algo:
  total_steps: 400000
  per_rank_batch_size: 128
  update_epochs: 6
  rollout_steps: 256
  dense_units: 128

env:
  id: LunarLander-v2
  num_envs: 8
`;

test("an experiment states its world, its steps and its copies, each a process", () => {
	const run = readRun(sheepRl, lander);

	expect(run.value("task")).toBe("rl");
	expect(run.line("task")).toBe(4);
	expect(run.value("data.environment")).toBe("LunarLander-v2");
	expect(run.value("data.environment_steps")).toBe(400_000);
	expect(run.value("rollouts.environments")).toBe(8);
	expect(run.value("rollouts.workers")).toBe(8);
	expect(run.value("hardware.count")).toBeUndefined();
});

test("actor and critic share an encoder that ends in 64", () => {
	const run = readRun(sheepRl, lander);

	expect(run.value("batch.global")).toBe(128);
	expect(run.value("rollouts.inner_epochs")).toBe(6);
	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [128, 128],
		shared_arch: [128, 128, 64],
	});
	expect(run.line("model.config")).toBe(13);
});

test("worlds of MuJoCo step in turn, and are Walker2d where none is named", () => {
	const run = readRun(
		sheepRl,
		`defaults:
  - override /algo: a2c
  - override /env: mujoco
algo: { total_steps: 1000000, rollout_steps: 5 }
`,
	);

	expect(run.value("data.environment")).toBe("Walker2d-v4");
	expect(run.value("rollouts.workers")).toBe(1);
	expect(run.value("rollouts.environments")).toBe(4);
	// 5 steps of 4 copies at a time
	expect(run.value("batch.global")).toBe(20);
	expect(run.value("rollouts.inner_epochs")).toBe(1);
});

test("soft actor-critic makes updates for each step", () => {
	const run = readRun(
		sheepRl,
		`defaults:
  - override /algo: sac
  - override /env: gym
algo: { total_steps: 50000, per_rank_batch_size: 256, learning_starts: 1000, replay_ratio: 0.5 }
fabric: { accelerator: cuda, devices: 2, precision: bf16-mixed }
`,
	);

	// (50,000 − 1,000) ÷ 2
	expect(run.value("steps")).toBe(24_500);
	expect(run.value("hardware.count")).toBe(2);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("model.config")).toMatchObject({
		algorithm: "sac",
		net_arch: [256, 256],
	});
});

test("a model of the world is a network that nobody told apart", () => {
	const run = readRun(
		sheepRl,
		`defaults:
  - dreamer_v3
  - override /algo: dreamer_v3_S
  - override /env: dmc
env: { num_envs: 2, wrapper: { domain_name: walker, task_name: walk } }
algo: { total_steps: 500000 }
`,
	);

	expect(run.value("data.environment")).toBe("walker_walk");
	expect(run.value("model.family")).toBe("custom");
	expect(run.value("rollouts.workers")).toBe(1);
});

test("an agent that looks has convolutions before its layers", () => {
	const run = readRun(
		sheepRl,
		lander.replace("dense_units: 128", "cnn_keys: { encoder: [rgb] }"),
	);

	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [64, 64],
		frame: [4, 84, 84],
	});
});

test.each([
	"defaults:\n  - override /algo: ppo\n",
	"defaults:\n  - override /algo: gradient_boosting\n  - override /env: gym\n",
	"defaults: [ppo]\n",
])("%j is none of its experiments", (text) => {
	expect(sheepRl.recognises(parseFile("exp/a.yaml", text))).toBe(false);
});
