import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { sampleFactory } from "../../../src/readers/sample-factory/index.js";
import { readRun, readRuns } from "../read-run.js";

const path = "scripts/train.sh";

const doom = `python -m sf_examples.vizdoom.train_vizdoom --algo=APPO --env=doom_corridor \\
  --train_for_env_steps=400000000 --env_frameskip=4 --use_rnn=True --num_workers=36 --num_envs_per_worker=8 \\
  --batch_size=2048 --num_epochs=2
`;

test("frames are four steps where three of them are skipped", () => {
	const run = readRun(sampleFactory, doom, { path });

	expect(run.value("task")).toBe("rl");
	expect(run.value("data.environment")).toBe("doom_corridor");
	expect(run.value("data.environment_steps")).toBe(100_000_000);
	expect(run.line("data.environment_steps")).toBe(2);
	expect(run.value("batch.global")).toBe(2048);
	expect(run.value("rollouts.inner_epochs")).toBe(2);
});

test("steps stay steps where summaries leave skipped frames out", () => {
	const run = readRun(
		sampleFactory,
		doom.replace("--use_rnn=True", "--summaries_use_frameskip=False"),
		{ path },
	);

	expect(run.value("data.environment_steps")).toBe(400_000_000);
	expect(run.problems).toEqual([]);
});

test("workers have copies of their own, and do not wait for the learner", () => {
	const run = readRun(sampleFactory, doom, { path });

	expect(run.value("rollouts.workers")).toBe(36);
	expect(run.value("rollouts.environments")).toBe(288);
	expect(run.value("rollouts.asynchronous")).toBe(true);
	expect(run.origin("rollouts.asynchronous")).toMatchObject({
		kind: "default",
		framework: "sample-factory",
	});
	expect(run.value("hardware.count")).toBe(1);
});

test("a recurrent layer is told, for it is not in the estimate", () => {
	const run = readRun(sampleFactory, doom, { path });

	expect(run.problems).toEqual([expect.stringContaining("recurrent layer")]);
	expect(run.value("model.config")).toMatchObject({
		algorithm: "ppo",
		frame: [4, 84, 84],
	});
});

test("each program has its own defaults", () => {
	const run = readRun(
		sampleFactory,
		"python -m sf_examples.mujoco.train_mujoco --env=mujoco_hopper --experiment=hop\n",
		{ path },
	);

	expect(run.value("data.environment_steps")).toBe(10_000_000);
	expect(run.value("rollouts.workers")).toBe(8);
	expect(run.value("rollouts.environments")).toBe(64);
	expect(run.value("rollouts.asynchronous")).toBe(false);
	expect(run.value("batch.global")).toBe(1024);
	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [64, 64],
	});
});

test("flags change the network, the clock and the devices", () => {
	const run = readRun(
		sampleFactory,
		"python -m sf_examples.mujoco.train_mujoco --env=mujoco_ant --encoder_mlp_layers 128 64 --async_rl=True --device=cpu\n",
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({ net_arch: [128, 64] });
	expect(run.value("rollouts.asynchronous")).toBe(true);
	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("a project's own program is one by its algorithm", () => {
	const run = readRun(
		sampleFactory,
		"python -m swarm.train_drones --algo=APPO --env=quadrotor --num_workers=4 --serial_mode=True\n",
		{ path },
	);

	expect(run.value("data.environment")).toBe("quadrotor");
	expect(run.value("rollouts.asynchronous")).toBe(false);
	expect(run.value("rollouts.environments")).toBe(8);
});

test("seconds are a limit, and several commands are several runs", () => {
	const runs = readRuns(
		sampleFactory,
		`python -m sf_examples.atari.train_atari --env=atari_pong --train_for_seconds=7200
python -m sf_examples.atari.train_atari --env=atari_qbert
`,
		{ path },
	);

	expect(runs.map((run) => run.value("data.environment"))).toEqual([
		"atari_pong",
		"atari_qbert",
	]);
	expect(runs[0]?.value("hardware.time_limit_hours")).toBe(2);
	expect(runs[0]?.value("data.environment_steps")).toBe(2_500_000);
});

test("a flag that nobody reads is told", () => {
	const run = readRun(
		sampleFactory,
		"python -m sf_examples.atari.train_atari --env=atari_pong --batch_sise=512\n",
		{ path },
	);

	expect(run.problems).toEqual([expect.stringContaining("batch_sise")]);
});

test.each([
	"python -m sf_examples.mujoco.enjoy_mujoco --env=mujoco_ant",
	"python train_model.py --env=production",
	"python -m sf_examples.atari.train_atari --help",
])("`%s` trains nothing here", (command) => {
	expect(sampleFactory.recognises(parseFile(path, command))).toBe(false);
});
