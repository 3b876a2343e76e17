import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { cleanRl } from "../../../src/readers/cleanrl/index.js";
import { readRun } from "../read-run.js";

const path = "benchmark/moons.sh";

const benchmark = `OMP_NUM_THREADS=1 xvfb-run -a python -m cleanrl_utils.benchmark \\
    --env-ids Io-v1 Europa-v1 Callisto-v1 Ganymede-v1 \\
    --command "python cleanrl/ppo_continuous_action.py --track --total-timesteps 3000000" \\
    --num-seeds 5 \\
    --workers 9 \\
    --slurm-gpus-per-task 1
`;

test("a benchmark runs its script over environments and seeds", () => {
	const run = readRun(cleanRl, benchmark, { path });

	expect(run.value("task")).toBe("rl");
	expect(run.value("repeats.trials")).toBe(4);
	expect(run.line("repeats.trials")).toBe(2);
	expect(run.value("repeats.seeds")).toBe(5);
	expect(run.line("repeats.seeds")).toBe(4);
	expect(run.value("data.environment_steps")).toBe(3_000_000);
	expect(run.line("data.environment_steps")).toBe(3);
	expect(run.value("hardware.count")).toBe(1);
	expect(run.problems).toEqual([]);
});

test("what no flag says is the script's own default", () => {
	const run = readRun(
		cleanRl,
		benchmark
			.replace(" --total-timesteps 3000000", "")
			.replace("    --num-seeds 5 \\\n", ""),
		{ path },
	);

	expect(run.value("data.environment_steps")).toBe(1_000_000);
	expect(run.value("repeats.seeds")).toBe(3);
	expect(run.value("rollouts.environments")).toBe(1);
	expect(run.value("rollouts.inner_epochs")).toBe(10);
	// 2,048 steps cut into 32 batches
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("model.config")).toEqual({
		model_type: "agent",
		algorithm: "ppo",
		net_arch: [64, 64],
		n_steps: 2048,
	});
	expect(run.origin("model.config")).toEqual({
		kind: "default",
		framework: "cleanrl",
		version: "fe8d8a03",
	});
});

test("processors alone are told, and no device is taken", () => {
	const run = readRun(cleanRl, benchmark.replace("--track", "--no_cuda"), {
		path,
	});

	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.problems).toEqual([
		"`--no_cuda` trains on processors alone. The estimate does not include that.",
	]);
});

test("a script by itself runs once, or as often as a loop says", () => {
	const text = `for seed in 1 2 3; do
  python cleanrl/dqn.py --seed $seed --total-timesteps 100000
done
`;

	const run = readRun(cleanRl, text, { path });

	expect(run.value("repeats.seeds")).toBe(3);
	expect(run.value("repeats.trials")).toBeUndefined();
	expect(run.value("batch.global")).toBe(128);
	expect(run.value("data.environment_steps")).toBe(100_000);
	// (100,000 − 10,000) ÷ 10
	expect(run.value("steps")).toBe(9000);
	expect(run.value("data.environment")).toBe("CartPole-v1");
});

test("the first of its worlds stands for all, and threads step copies at once", () => {
	const named = readRun(cleanRl, benchmark, { path });
	const threads = readRun(
		cleanRl,
		benchmark
			.replace("ppo_continuous_action", "ppo_atari_envpool")
			.replace("--track", "--num-envs 32"),
		{ path },
	);

	expect(named.value("data.environment")).toBe("Io-v1");
	expect(named.line("data.environment")).toBe(2);
	expect(named.value("rollouts.workers")).toBe(1);
	expect(threads.value("rollouts.workers")).toBe(32);
	// 32 copies × 128 steps ÷ 4
	expect(threads.value("batch.global")).toBe(1024);
});

test("several commands are several runs, named by script", () => {
	const text = `${benchmark}${benchmark.replace("ppo_continuous_action", "ppo_atari")}${benchmark}`;

	const readings = cleanRl.read(parseFile(path, text), () => undefined);

	expect(
		readings.map((each) => (each.kind === "training" ? each.name : each.kind)),
	).toEqual(["ppo_continuous_action", "ppo_atari", "ppo_continuous_action 2"]);
});

test("networks that see images have no plain layers", () => {
	const run = readRun(
		cleanRl,
		benchmark.replace("ppo_continuous_action", "ppo_atari"),
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({
		net_arch: [],
		frame: [4, 84, 84],
	});
	// 8 copies × 128 steps ÷ 4
	expect(run.value("batch.global")).toBe(256);
});

test("a wrong value and a typo are told", () => {
	const text = benchmark
		.replace("--total-timesteps 3000000", "--total-timesteps long")
		.replace("--workers", "--wrokers");

	expect(readRun(cleanRl, text, { path }).problems).toEqual([
		"`total_timesteps` is `long`; expected a whole number above 0.",
		"`wrokers` is not a key that wattdiff or CleanRL knows (did you mean `workers`?). It had no effect on the estimate.",
	]);
});

test("scripts of the same names elsewhere are not CleanRL's", () => {
	const file = parseFile("run.sh", "python src/ppo.py --epochs 3\n");

	expect(cleanRl.recognises(file)).toBe(false);
});
