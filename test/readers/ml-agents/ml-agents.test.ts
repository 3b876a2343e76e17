import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { mlAgents } from "../../../src/readers/ml-agents/index.js";
import { readRun, readRuns } from "../read-run.js";

const kite = `behaviors:
  Kite:
    trainer_type: ppo
    hyperparameters:
      batch_size: 256
      buffer_size: 20480
      learning_rate: 3.0e-4
      num_epoch: 5
    network_settings:
      normalize: true
      hidden_units: 64
      num_layers: 3
    reward_signals:
      extrinsic: { gamma: 0.99, strength: 1.0 }
    max_steps: 2e6
    time_horizon: 64
    threaded: true
env_settings: { env_path: builds/kite, num_envs: 6 }
`;

test("a behaviour is a run in a world of the project's own", () => {
	const run = readRun(mlAgents, kite);

	expect(run.name).toBe("");
	expect(run.value("task")).toBe("rl");
	expect(run.value("data.environment")).toBe("unity/Kite");
	expect(run.value("data.environment_steps")).toBe(2_000_000);
	expect(run.value("batch.global")).toBe(256);
	expect(run.value("rollouts.inner_epochs")).toBe(5);
	expect(run.value("rollouts.workers")).toBe(6);
	expect(run.value("rollouts.asynchronous")).toBe(true);
	expect(run.problems).toEqual([]);
});

test("the network has so many layers of so many units", () => {
	const run = readRun(mlAgents, kite);

	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [64, 64, 64],
	});
	expect(run.line("model.config")).toBe(11);
});

test("what nobody says is the trainer's own", () => {
	const run = readRun(mlAgents, "behaviors:\n  Kite: { trainer_type: poca }\n");

	expect(run.value("data.environment_steps")).toBe(500_000);
	expect(run.value("batch.global")).toBe(1024);
	expect(run.value("rollouts.inner_epochs")).toBe(3);
	expect(run.value("rollouts.asynchronous")).toBe(false);
	expect(run.value("model.config")).toMatchObject({ net_arch: [128, 128] });
	expect(run.origin("model.config")).toMatchObject({
		kind: "default",
		framework: "ml-agents",
	});
});

test("soft actor-critic makes an update after so many steps", () => {
	const run = readRun(
		mlAgents,
		`behaviors:
  Kite:
    trainer_type: sac
    hyperparameters: { buffer_init_steps: 10000, steps_per_update: 20 }
    max_steps: 1000000
`,
	);

	// (1,000,000 − 10,000) ÷ 20
	expect(run.value("steps")).toBe(49_500);
	expect(run.value("batch.global")).toBe(128);
	expect(run.value("rollouts.inner_epochs")).toBeUndefined();
	expect(run.value("model.config")).toMatchObject({ algorithm: "sac" });
});

test("behaviours are several runs by name, and what trains beside them is told", () => {
	const runs = readRuns(
		mlAgents,
		`behaviors:
  Striker:
    trainer_type: poca
    network_settings: { memory: { memory_size: 128, sequence_length: 64 } }
  Goalie:
    trainer_type: poca
    reward_signals: { curiosity: { strength: 0.02 } }
`,
	);

	expect(runs.map(({ name }) => name)).toEqual(["Striker", "Goalie"]);
	expect(runs.flatMap(({ problems }) => problems)).toEqual([
		expect.stringContaining("recurrent layer"),
		expect.stringContaining("curiosity"),
	]);
});

test("a key that nobody reads is told", () => {
	const run = readRun(mlAgents, kite.replace("time_horizon", "time_horizont"));

	expect(run.problems).toEqual([expect.stringContaining("time_horizont")]);
});

test.each([
	"behaviors: {}\n",
	"behaviors: { tree: { type: selector } }\n",
	"name: behaviors\n",
])("%j is none of its files", (text) => {
	expect(mlAgents.recognises(parseFile("config.yaml", text))).toBe(false);
});
