import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { rllib } from "../../../src/readers/rllib/index.js";
import { readRun } from "../read-run.js";

const pole = `pole-ppo:
    env: Pole-v1
    run: PPO
    stop:
        timesteps_total: 400000
    config:
        framework: torch
        train_batch_size: 4000
        num_sgd_iter: 10
        num_workers: 4
        num_envs_per_worker: 8
        num_gpus: 1
        num_gpus_per_worker: 0.25
        lr: .0003
        model:
            fcnet_hiddens: [128, 128, 128]
            fcnet_activation: tanh
`;

test("an experiment states steps of the world, its copies and the network", () => {
	const run = readRun(rllib, pole);

	expect(run.value("task")).toBe("rl");
	expect(run.line("task")).toBe(3);
	expect(run.value("data.environment_steps")).toBe(400_000);
	// 4 workers × 8 copies
	expect(run.value("rollouts.environments")).toBe(32);
	expect(run.value("rollouts.workers")).toBe(4);
	expect(run.value("data.environment")).toBe("Pole-v1");
	expect(run.value("rollouts.inner_epochs")).toBe(10);
	// PPO cuts the 4,000 steps into batches of 128.
	expect(run.value("batch.global")).toBe(128);
	expect(run.value("model.family")).toBe("mlp");
	expect(run.value("model.layers")).toBe(3);
	expect(run.value("model.hidden")).toBe(128);
	// 1 of the driver + 4 × 0.25 of the workers
	expect(run.value("hardware.count")).toBe(2);
	expect(run.problems).toEqual([]);
});

test("PPO cuts what it has seen as told, and passes it thirty times by itself", () => {
	const run = readRun(
		rllib,
		pole
			.replace("num_sgd_iter: 10", "sgd_minibatch_size: 500")
			.replace("lr: .0003", "lr: .001"),
	);

	expect(run.value("batch.global")).toBe(500);
	expect(run.line("batch.global")).toBe(9);
	expect(run.value("rollouts.inner_epochs")).toBe(30);
	expect(run.value("rollouts.asynchronous")).toBeUndefined();
});

test("workers of asynchronous algorithms do not wait for the learner", () => {
	const run = readRun(rllib, pole.replace("run: PPO", "run: IMPALA"));

	expect(run.value("rollouts.asynchronous")).toBe(true);
	expect(run.line("rollouts.asynchronous")).toBe(3);
	expect(run.value("batch.global")).toBe(4000);
});

test("without a network there are two layers of 256", () => {
	const run = readRun(rllib, pole.slice(0, pole.indexOf("        model:")));

	expect(run.value("model.layers")).toBe(2);
	expect(run.value("model.hidden")).toBe(256);
	expect(run.origin("model.hidden")?.kind).toBe("default");
});

test("worlds of images have convolutions", () => {
	const atari = pole.replace("Pole-v1", "ALE/Pong-v5");
	const filters = pole.replace("fcnet_hiddens", "conv_filters");

	expect(readRun(rllib, atari).value("model.family")).toBe("convnet");
	expect(readRun(rllib, filters).value("model.family")).toBe("convnet");
});

test("a grid and samples multiply, and other work of its points is told", () => {
	const text = pole
		.replace("run: PPO", "run: PPO\n    num_samples: 3")
		.replace(
			"num_sgd_iter: 10",
			"num_sgd_iter:\n            grid_search: [1, 4]",
		)
		.replace("lr: .0003", "lr:\n            grid_search: [0.1, 0.2, 0.3]");

	const run = readRun(rllib, text);

	// 2 × 3 points, each 3 times
	expect(run.value("repeats.trials")).toBe(18);
	expect(run.value("rollouts.inner_epochs")).toBe(1);
	expect(run.problems).toEqual([
		"`num_sgd_iter` takes 2 values, each with work of its own. The estimate reads it as so many runs with the first of them.",
	]);
});

test("seeds of a grid are seeds", () => {
	const text = pole.replace(
		"lr: .0003",
		"seed:\n            grid_search: [1, 2, 3, 4, 5]",
	);

	const run = readRun(rllib, text);

	expect(run.value("repeats.seeds")).toBe(5);
	expect(run.value("repeats.trials")).toBeUndefined();
});

test("hours are a limit, never a duration, and a reward may end a run early", () => {
	const text = pole.replace(
		"timesteps_total: 400000",
		"timesteps_total: 400000\n        time_total_s: 7200\n        episode_reward_mean: 150",
	);

	const run = readRun(rllib, text);

	expect(run.value("hardware.time_limit_hours")).toBe(2);
	expect(run.value("duration_hours")).toBeUndefined();
	expect(run.problems).toEqual([
		"`episode_reward_mean` ends the run as soon as it is reached. The estimate does not include that.",
	]);
});

test("several experiments of a file are several runs", () => {
	const text = pole + pole.replace("pole-ppo", "pole-long");

	const readings = rllib.read(parseFile("a.yaml", text), () => undefined);

	expect(
		readings.map((each) => (each.kind === "training" ? each.name : each.kind)),
	).toEqual(["pole-ppo", "pole-long"]);
});

test("layers over an episode and own networks are told", () => {
	const lstm = pole.replace("fcnet_activation: tanh", "use_lstm: true");
	const own = pole.replace("fcnet_activation: tanh", "custom_model: mine");

	expect(readRun(rllib, lstm).problems).toEqual([
		"`use_lstm` adds layers over the steps of an episode. The estimate does not include that.",
	]);
	expect(readRun(rllib, own).value("model.family")).toBeUndefined();
});

test("wrong values and unknown keys are told", () => {
	const text = pole
		.replace("train_batch_size: 4000", "train_batch_size: big")
		.replace("    run: PPO", "    run: PPO\n    num_sample: 3");

	expect(readRun(rllib, text).problems).toEqual([
		"`num_sample` is not a key that wattdiff or RLlib knows (did you mean `num_samples`?). It had no effect on the estimate.",
		"`train_batch_size` is `big`; expected a whole number above 0.",
	]);
});

test("a mapping with a `run` of another kind is none of RLlib's", () => {
	const file = parseFile("job.yaml", "build:\n  run: make\n");

	expect(rllib.recognises(file)).toBe(false);
});
