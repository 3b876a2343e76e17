// biome-ignore-all lint/suspicious/noTemplateCurlyInString: W&B fills such words in.
import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { describe as say } from "../../../src/problem.js";
import {
	wandbSweep,
	wandbSweeps,
} from "../../../src/readers/wandb-sweep/index.js";
import { readRun } from "../read-run.js";

const command = `command:
  - python3
  - \${program}
  - --model_name_or_path
  - org/kelp-small
  - --num_train_epochs
  - 2
  - --per_device_train_batch_size
  - 16
  - --tint
  - green
  - \${args}
`;

const grid = `program: run_kelp.py
method: grid
parameters:
  learning_rate:
    values: [1e-5, 3e-5, 1e-4]
  gradient_accumulation_steps:
    value: 4
  warmup:
    parameters:
      kind:
        values: [linear, cosine]
  seed:
    values: [1, 2, 3, 4]
${command}`;

test("a grid multiplies the values of its parameters, seeds apart", () => {
	const run = readRun(wandbSweep, grid, { path: "sweep.yaml" });

	// 3 rates × 1 × 2 kinds
	expect(run.value("repeats.trials")).toBe(6);
	expect(run.line("repeats.trials")).toBe(4);
	expect(run.value("repeats.seeds")).toBe(4);
	expect(run.problems).toEqual([]);
});

test("the run stands in the command and in single parameters", () => {
	const run = readRun(wandbSweep, grid, { path: "sweep.yaml" });

	expect(run.value("model.id")).toBe("org/kelp-small");
	expect(run.value("data.epochs")).toBe(2);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.line("batch.accumulation")).toBe(6);
});

test("a grid of points with work of their own says so", () => {
	const text = grid.replace("value: 4", "values: [4, 8]");

	const run = readRun(wandbSweep, text, { path: "sweep.yaml" });

	expect(run.value("repeats.trials")).toBe(12);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.problems).toEqual([
		"`gradient_accumulation_steps` takes 2 values, each with work of its own. The estimate reads it as so many runs with the first of them.",
	]);
});

const random = grid
	.replace("method: grid", "method: random")
	.replace("values: [1e-5, 3e-5, 1e-4]", "{min: 0.00001, max: 0.001}");

test("a search without a cap goes on, which is told", () => {
	const run = readRun(wandbSweep, random, { path: "sweep.yaml" });

	expect(run.value("repeats.trials")).toBeUndefined();
	expect(run.problems).toEqual([
		"`method` has no `run_cap`: it goes on until somebody stops it, and one run is counted. The estimate does not include that.",
	]);
});

test("a cap counts the runs of a search, and cuts a grid", () => {
	const search = readRun(wandbSweep, `run_cap: 20\n${random}`, {
		path: "sweep.yaml",
	});
	const cut = readRun(wandbSweep, `run_cap: 5\n${grid}`, {
		path: "sweep.yaml",
	});

	expect(search.value("repeats.trials")).toBe(20);
	expect(search.line("repeats.trials")).toBe(1);
	expect(search.problems).toEqual([]);
	expect(cut.value("repeats.trials")).toBe(5);
	expect(cut.value("repeats.seeds")).toBeUndefined();
});

test("a grid over a range has no number of points, one over whole numbers has", () => {
	const range = grid.replace(
		"values: [1e-5, 3e-5, 1e-4]",
		"{min: 0.1, max: 0.9}",
	);
	const whole = grid.replace("values: [1e-5, 3e-5, 1e-4]", "{min: 2, max: 6}");

	expect(readRun(wandbSweep, range).problems).toEqual([
		"`learning_rate` is a range, of which a grid has no number of points, so that one run is counted. The estimate does not include that.",
	]);
	// 5 whole numbers × 2 kinds
	expect(readRun(wandbSweep, whole).value("repeats.trials")).toBe(10);
});

test("early stopping keeps one of so many", () => {
	const text = `run_cap: 27\nearly_terminate:\n  type: hyperband\n  eta: 2\n${random}`;
	const silent = text.replace("  eta: 2\n", "");

	expect(readRun(wandbSweep, text).value("repeats.halving")).toBe(2);
	expect(readRun(wandbSweep, silent).value("repeats.halving")).toBe(3);
});

const withConfig = `method: grid
parameters:
  lr:
    values: [1, 2]
command:
  - torchrun
  - \${program}
  - --config
  - configs/kelp.yaml
`;

test("a sweep over a config counts for that config", () => {
	const file = parseFile("sweeps/kelp.yaml", withConfig);

	const [launch] = wandbSweeps.launches(file);

	expect(wandbSweep.recognises(file)).toBe(false);
	expect(launch?.target.candidates).toEqual([
		"sweeps/configs/kelp.yaml",
		"configs/kelp.yaml",
	]);
	expect(launch?.facts).toEqual([
		{
			key: "repeats.trials",
			value: 2,
			origin: {
				kind: "launch",
				path: "sweeps/kelp.yaml",
				line: 3,
				text: "lr",
			},
		},
	]);
});

test("a sweep over a config tells what it changes in it", () => {
	const text = withConfig.replace("lr:", "batch_size:");

	const [launch] = wandbSweeps.launches(parseFile("kelp.yaml", text));

	expect(launch?.problems.map(say)).toEqual([
		"`batch_size` takes 2 values, each with work of its own. The estimate reads it as so many runs with the first of them.",
	]);
});

test("other files with a method are no sweep", () => {
	const file = parseFile("a.yaml", "method: post\nparameters: {a: 1}\n");

	expect(wandbSweep.recognises(file)).toBe(false);
	expect(wandbSweeps.launches(file)).toEqual([]);
});
