import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { rlGames } from "../../../src/readers/rl-games/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "cfg/train/CrawlerPPO.yaml";

const crawler = `params:
  seed: \${...seed}
  algo: { name: a2c_continuous }
  model: { name: continuous_a2c_logstd }
  network:
    name: actor_critic
    separate: False
    mlp:
      units: [128, 64]
      activation: elu
  config:
    name: \${resolve_default:Crawler,\${....experiment}}
    env_name: rlgpu
    mixed_precision: True
    num_actors: \${....task.env.numEnvs}
    learning_rate: 3e-4
    max_epochs: \${resolve_default:500,\${....max_iterations}}
    horizon_length: 16
    minibatch_size: 16384
    mini_epochs: 4
`;

const task = `name: Crawler
env:
  numEnvs: \${resolve_default:2048,\${...num_envs}}
`;

const others = { "cfg/task/Crawler.yaml": task };

test("steps are epochs × horizon × copies, of which the task's own file says how many", () => {
	const run = readRun(rlGames, crawler, { path, others });

	expect(run.value("task")).toBe("rl");
	expect(run.value("rollouts.environments")).toBe(2048);
	expect(run.origin("rollouts.environments")).toMatchObject({
		kind: "file",
		path: "cfg/task/Crawler.yaml",
		line: 3,
	});
	// 500 × 16 × 2,048
	expect(run.value("data.environment_steps")).toBe(16_384_000);
	expect(run.files).toEqual(["cfg/task/Crawler.yaml"]);
	expect(run.problems).toEqual([]);
});

test("the world of a simulator on the accelerator is named by its files", () => {
	const gym = readRun(rlGames, crawler, { path, others });
	const lab = readRun(rlGames, crawler, {
		path: "direct/crawler/agents/rl_games_camera_ppo_cfg.yaml",
	});

	expect(gym.value("data.environment")).toBe("Crawler");
	expect(gym.origin("data.environment")?.kind).toBe("derived");
	expect(lab.value("data.environment")).toBe("Isaac-Crawler-Camera");
	expect(gym.value("rollouts.workers")).toBeUndefined();
});

test("batches, passes, precision and a network that actor and critic share", () => {
	const run = readRun(rlGames, crawler, { path, others });

	expect(run.value("batch.global")).toBe(16_384);
	expect(run.value("rollouts.inner_epochs")).toBe(4);
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [],
		shared_arch: [128, 64],
	});
	expect(run.line("model.config")).toBe(9);
});

test("copies that only the launch knows are asked for, and steps stay open", () => {
	const run = readRun(rlGames, crawler.replace(/\$\{\.+task[^}]*\}/, "-1"), {
		path,
	});

	expect(run.value("data.environment_steps")).toBeUndefined();
	expect(run.problems).toEqual([expect.stringContaining("num_actors")]);
});

const runner = `params:
  algo: { name: a2c_discrete }
  model: { name: discrete_a2c }
  network:
    name: actor_critic
    separate: True
    cnn: { type: conv2d, convs: [ { filters: 32, kernel_size: 8, strides: 4 } ] }
    mlp: { units: [512] }
    rnn: { name: lstm, units: 256 }
  config:
    env_name: envpool
    env_config: { env_name: Pong-v5, seed: 5 }
    num_actors: 32
    horizon_length: 128
    minibatch_size: 1024
    mini_epochs: 2
    max_epochs: 1000
    max_frames: 2_000_000
`;

test("what ends a run first counts", () => {
	const run = readRun(rlGames, runner);

	// 1,000 × 128 × 32 = 4,096,000 come later than 2 million.
	expect(run.value("data.environment_steps")).toBe(2_000_000);
	expect(run.line("data.environment_steps")).toBe(18);
});

test("a pool steps all copies at once", () => {
	const run = readRun(rlGames, runner);

	expect(run.value("data.environment")).toBe("Pong-v5");
	expect(run.value("rollouts.workers")).toBe(32);
	expect(run.value("rollouts.environments")).toBe(32);
});

test("an agent that looks has convolutions, and a recurrent layer is told", () => {
	const run = readRun(rlGames, runner);

	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [],
		frame: [4, 84, 84],
	});
	expect(run.value("precision")).toBe("fp32");
	expect(run.problems).toEqual([expect.stringContaining("recurrent layer")]);
});

const soft = `params:
  algo: { name: sac }
  network:
    name: soft_actor_critic
    separate: True
    mlp: { units: [256, 256] }
  config:
    env_name: gymnasium
    env_config: { env_name: Ant-v5 }
    max_frames: 1000000
    num_steps_per_episode: 1
    batch_size: 256
    utd_ratio: 0.5
    num_warmup_frames: 10000
    num_actors: 20
`;

test("soft actor-critic makes updates for each step, once it is warm", () => {
	const run = readRun(rlGames, soft);

	expect(run.value("data.environment_steps")).toBe(1_000_000);
	// (1,000,000 − 10,000) ÷ 20 × 10
	expect(run.value("steps")).toBe(495_000);
	expect(run.value("batch.global")).toBe(256);
	expect(run.value("model.config")).toMatchObject({
		algorithm: "sac",
		net_arch: [256, 256],
	});
});

test("a key that nobody reads is told", () => {
	const run = readRun(rlGames, soft.replace("utd_ratio", "utd_raito"));

	expect(run.problems).toEqual([expect.stringContaining("utd_raito")]);
});

test("other files with params are none of its own", () => {
	const file = parseFile("a.yaml", "params: { config: { lr: 1 } }\n");

	expect(rlGames.recognises(file)).toBe(false);
	expect(readOnly(rlGames, soft).kind).toBe("training");
});
