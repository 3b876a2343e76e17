import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { rlZoo } from "../../../src/readers/rl-zoo/index.js";
import { readOnly, readRun, readRuns } from "../read-run.js";

const path = "hyperparams/sac.yml";

const sac = `default:
  n_timesteps: !!float 1e6
  policy: 'MlpPolicy'

Lander-v1: &shared
  n_timesteps: !!float 5e5
  policy: 'MlpPolicy'
  batch_size: 512
  learning_rate: lin_7.3e-4
  train_freq: 8
  gradient_steps: 4
  learning_starts: 10000
  policy_kwargs: "dict(log_std_init=-3, net_arch=[400, 300])"

Rover-v2:
  <<: *shared
  n_timesteps: 20000
  n_envs: 2
  learning_starts: 0
  gradient_steps: -1
  policy_kwargs: "dict(net_arch=dict(pi=[128, 128], qf=[512, 512]))"
`;

test("each environment is a run, the default is none", () => {
	const runs = readRuns(rlZoo, sac, { path });

	expect(runs.map(({ name }) => name)).toEqual(["Lander-v1", "Rover-v2"]);
	expect(runs.map((run) => run.value("task"))).toEqual(["rl", "rl"]);
	expect(runs.map((run) => run.value("data.environment_steps"))).toEqual([
		500_000, 20_000,
	]);
	expect(runs.map((run) => run.value("rollouts.environments"))).toEqual([1, 2]);
	expect(runs.flatMap(({ problems }) => problems)).toEqual([]);
});

test("off-policy methods make updates after so many steps, once they have seen enough", () => {
	const [lander, rover] = readRuns(rlZoo, sac, { path });

	// (500,000 − 10,000) ÷ 8 × 4
	expect(lander?.value("steps")).toBe(245_000);
	expect(lander?.origin("steps")?.kind).toBe("derived");
	expect(lander?.value("batch.global")).toBe(512);
	// −1: as many updates as steps were seen, 8 of each of the 2 copies
	expect(rover?.value("steps")).toBe(20_000);
});

test("networks are those of their algorithm, actor and critic each with its own layers", () => {
	const [lander, rover] = readRuns(rlZoo, sac, { path });

	expect(lander?.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "sac",
		net_arch: [400, 300],
	});
	expect(rover?.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "sac",
		net_arch: { pi: [128, 128], qf: [512, 512] },
	});
	expect(rover?.origin("model.config")).toMatchObject({
		kind: "file",
		line: 21,
	});
});

test("critics, quantiles and the actor's delay change how often networks run", () => {
	const run = readRun(
		rlZoo,
		`Lander-v1:
  n_timesteps: 1e6
  policy: MlpPolicy
  policy_delay: 3
  policy_kwargs: "dict(net_arch=[64, 64], n_critics=4, n_quantiles=50)"
`,
		{ path: "hyperparams/tqc.yml" },
	);

	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "tqc",
		net_arch: [64, 64],
		policy_delay: 3,
		n_critics: 4,
		n_quantiles: 50,
	});
});

test("the world has the name of its entry, and one process steps it", () => {
	const [lander] = readRuns(rlZoo, sac, { path });

	expect(lander?.value("data.environment")).toBe("Lander-v1");
	expect(lander?.value("rollouts.workers")).toBe(1);
	expect(lander?.origin("rollouts.workers")?.kind).toBe("default");
});

test("PPO passes over what it has seen, and has its own network by default", () => {
	const run = readRun(
		rlZoo,
		`Lander-v1:
  n_envs: 16
  n_timesteps: 1000000
  policy: MlpPolicy
  n_steps: 1024
  batch_size: 64
  n_epochs: 4
`,
		{ path: "hyperparams/ppo.yml" },
	);

	expect(run.value("rollouts.environments")).toBe(16);
	expect(run.value("rollouts.inner_epochs")).toBe(4);
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("steps")).toBeUndefined();
	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [64, 64],
		n_steps: 1024,
	});
	expect(run.origin("model.config")).toEqual({
		kind: "default",
		framework: "stable-baselines3",
		version: "2.9.0a4",
	});
});

test("A2C trains once on all that it has seen", () => {
	const run = readRun(
		rlZoo,
		"Lander-v1:\n  n_envs: 8\n  n_timesteps: 2e5\n  policy: MlpPolicy\n",
		{ path: "hyperparams/a2c.yml" },
	);

	expect(run.value("rollouts.inner_epochs")).toBe(1);
	// 5 steps of each of 8 copies
	expect(run.value("batch.global")).toBe(40);
});

test("episodes have no known length, so that updates stay open", () => {
	const run = readRun(
		rlZoo,
		'Lander-v1:\n  n_timesteps: 2e5\n  policy: MlpPolicy\n  train_freq: [1, "episode"]\n  gradient_steps: -1\n',
		{ path: "hyperparams/td3.yml" },
	);

	expect(run.value("steps")).toBeUndefined();
	expect(run.value("batch.global")).toBe(256);
});

test("networks for images, linear and recurrent ones are told apart", () => {
	const text = (policy: string) =>
		`Lander-v1:\n  n_timesteps: 2e5\n  policy: ${policy}\n`;
	const at = { path: "hyperparams/ppo.yml" };

	const images = readRun(rlZoo, text("CnnPolicy"), at);
	const linear = readRun(rlZoo, text("LinearPolicy"), at);
	const recurrent = readRun(rlZoo, text("MlpLstmPolicy"), at);

	expect(images.value("model.config")).toMatchObject({
		net_arch: [],
		frame: [4, 84, 84],
	});
	expect(linear.value("model.layers")).toBe(0);
	expect(recurrent.problems).toEqual([
		"`policy` has a recurrent layer too. The estimate does not include that.",
	]);
});

test("hindsight replay trains the algorithm that its entry names", () => {
	const run = readRun(
		rlZoo,
		"Push-v1:\n  n_timesteps: 1e4\n  policy: MlpPolicy\n  model_class: sac\n  learning_starts: 0\n",
		{ path: "hyperparams/her.yml" },
	);

	expect(run.value("steps")).toBe(10_000);
	expect(run.value("model.config")).toMatchObject({
		algorithm: "sac",
		net_arch: [256, 256],
	});
});

test("an algorithm that is not known leaves updates and network open", () => {
	const run = readRun(
		rlZoo,
		"Push-v1:\n  n_timesteps: 1e4\n  policy: MlpPolicy\n",
		{ path: "mine/own.yml" },
	);

	expect(run.value("data.environment_steps")).toBe(10_000);
	expect(run.value("model.layers")).toBeUndefined();
	expect(run.value("batch.global")).toBeUndefined();
});

test("a typo and a wrong value are told", () => {
	const run = readRun(
		rlZoo,
		"Push-v1:\n  n_timesteps: soon\n  policy: MlpPolicy\n  n_epoch: 3\n",
		{ path: "hyperparams/ppo.yml" },
	);

	expect(run.problems).toEqual([
		"`n_timesteps` is `soon`; expected a number above 0.",
		"`n_epoch` is not a key that wattdiff or RL Baselines3 Zoo knows (did you mean `n_epochs`?). It had no effect on the estimate.",
	]);
});

test("defaults alone are a part of a run, and other mappings are none", () => {
	const only = "default:\n  n_timesteps: 1e6\n  policy: MlpPolicy\n";
	const other = parseFile("a.yml", "run:\n  n_timesteps: 5\n");

	expect(readOnly(rlZoo, only).kind).toBe("fragment");
	expect(rlZoo.recognises(other)).toBe(false);
});

test("an environment that stands twice counts as it stands last, and an empty one is no run", () => {
	const twice = `Glider-v0:
Lander-v1: {n_timesteps: 100, policy: MlpPolicy}
Lander-v1: {n_timesteps: 300, policy: MlpPolicy}
`;

	const file = parseFile(path, twice);
	const runs = readRuns(rlZoo, twice, { path });

	expect(rlZoo.recognises(file)).toBe(true);
	expect(runs.map(({ name }) => name)).toEqual(["Lander-v1"]);
	expect(runs[0]?.value("data.environment_steps")).toBe(300);
});
