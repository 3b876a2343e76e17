import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { determined } from "../../../src/readers/determined/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "experiments/reef.yaml";

const adaptive = `name: reef
resources:
  slots_per_trial: 4
searcher:
  name: adaptive_asha
  metric: loss
  max_trials: 48
  divisor: 3
  time_metric: batches
  max_time: 900
hyperparameters:
  training_arguments:
    learning_rate:
      type: log
      base: 10
      minval: -5
      maxval: -2
    gradient_accumulation_steps: 2
entrypoint: >-
  python -m determined.launch.torch_distributed
  python run_clm.py
  --model_name_or_path gpt2
  --dataset_name org/reef
  --max_steps 800
  --per_device_train_batch_size 8
  --tint green
`;

test("a search has trials, of which one in so many goes on", () => {
	const run = readRun(determined, adaptive, { path });

	expect(run.value("repeats.trials")).toBe(48);
	expect(run.line("repeats.trials")).toBe(7);
	expect(run.value("repeats.halving")).toBe(3);
	expect(run.line("repeats.halving")).toBe(8);
	expect(run.value("hardware.count")).toBe(4);
	expect(run.problems).toEqual([]);
});

test("flags of the entrypoint and hyperparameters are the run, each with its line", () => {
	const run = readRun(determined, adaptive, { path });

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.id")).toBe("gpt2");
	expect(run.line("model.id")).toBe(22);
	expect(run.value("data.sets")).toEqual(["org/reef"]);
	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.line("batch.accumulation")).toBe(18);
	// The program's own end wins over the searcher's limit.
	expect(run.value("steps")).toBe(800);
	expect(run.line("steps")).toBe(24);
});

const older = `name: reef
searcher:
  name: random
  max_trials: 10
  max_length:
    epochs: 12
hyperparameters:
  global_batch_size: 256
records_per_epoch: 50000
min_validation_period:
  batches: 100
entrypoint: model_def:ReefTrial
`;

test("older experiments state batch, records and length themselves", () => {
	const run = readRun(determined, older, { path });

	expect(run.value("repeats.trials")).toBe(10);
	expect(run.value("repeats.halving")).toBeUndefined();
	expect(run.value("batch.global")).toBe(256);
	expect(run.value("data.samples")).toBe(50_000);
	expect(run.value("data.epochs")).toBe(12);
	expect(run.value("evaluation.every")).toBe(100);
	expect(run.value("hardware.count")).toBe(1);
	expect(run.origin("hardware.count")?.kind).toBe("default");
});

test("lengths may be batches or records", () => {
	const batches = older.replace("epochs: 12", "batches: 700");
	const records = older.replace("epochs: 12", "records: 9000");

	expect(readRun(determined, batches, { path }).value("steps")).toBe(700);
	const run = readRun(determined, records, { path });
	expect(run.value("data.samples")).toBe(9000);
	expect(run.value("data.epochs")).toBe(1);
});

test("a single trial is one, a grid multiplies", () => {
	const single = older.replace("name: random", "name: single");
	const grid = older.replace("name: random", "name: grid").replace(
		"  global_batch_size: 256",
		`  global_batch_size: 256
  width:
    type: categorical
    vals: [small, big, huge]
  depth:
    type: int
    minval: 2
    maxval: 5
  rate:
    type: double
    minval: 0
    maxval: 1
    count: 4
  kind:
    type: const
    val: x`,
	);

	expect(
		readRun(determined, single, { path }).value("repeats.trials"),
	).toBeUndefined();
	// 3 widths × 4 depths × 4 rates
	expect(readRun(determined, grid, { path }).value("repeats.trials")).toBe(48);
});

test("a range without a count and a search without an end are told", () => {
	const range = older
		.replace("name: random", "name: grid")
		.replace(
			"global_batch_size: 256",
			"rate: {type: log, minval: -4, maxval: -2}",
		);
	const endless = older.replace("  max_trials: 10\n", "");

	expect(readRun(determined, range, { path }).problems).toEqual([
		"`rate` is a range without `count`, so that one value is counted. The estimate does not include that.",
	]);
	expect(readRun(determined, endless, { path }).problems).toEqual([
		"`searcher.name` has no `max_trials`, so that one trial is counted. The estimate does not include that.",
	]);
});

test("a population is trained anew in each round", () => {
	const text = older.replace(
		"name: random",
		"name: pbt\n  population_size: 6\n  num_rounds: 5",
	);

	expect(readRun(determined, text, { path }).value("repeats.trials")).toBe(30);
});

test("a DeepSpeed config of the hyperparameters is opened", () => {
	const text = adaptive.replace(
		"hyperparameters:",
		"hyperparameters:\n  deepspeed_config: ds.json",
	);

	const run = readRun(determined, text, {
		path,
		others: { "experiments/ds.json": '{"zero_optimization": {"stage": 2}}' },
	});

	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.files).toEqual(["experiments/ds.json"]);
});

test("generating trains nothing", () => {
	const text = adaptive.replace("run_clm.py", "generate.py");

	expect(readOnly(determined, text, { path })).toEqual({
		kind: "not-training",
		why: "`generate.py` trains nothing.",
	});
});

test("a typo and a wrong value are told", () => {
	const text = older
		.replace("records_per_epoch: 50000", "record_per_epoch: 50000")
		.replace("global_batch_size: 256", "global_batch_size: some");

	expect(readRun(determined, text, { path }).problems).toEqual([
		"`hyperparameters.global_batch_size` is `some`; expected a whole number above 0.",
		"`record_per_epoch` is not a key that wattdiff or Determined knows (did you mean `records_per_epoch`?). It had no effect on the estimate.",
	]);
});

test("a service with hyperparameters alone is no experiment", () => {
	const file = parseFile("a.yaml", "hyperparameters: {lr: 1}\nname: x\n");

	expect(determined.recognises(file)).toBe(false);
});
