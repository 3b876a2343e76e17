import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import {
	hydraSweep,
	hydraSweepReading,
} from "../../../src/readers/hydra-sweep/index.js";
import { readOnly, readRun } from "../read-run.js";

const optuna = `# @package _global_
defaults:
  - override /hydra/sweeper: optuna
optimized_metric: val/acc
hydra:
  mode: MULTIRUN
  sweeper:
    n_trials: 30
    n_jobs: 1
    params:
      model.optimizer.lr: interval(0.0001, 0.1)
`;

test("Optuna's trials are runs", () => {
	const run = readRun(hydraSweep, optuna);

	expect(run.value("repeats.trials")).toBe(30);
	expect(run.line("repeats.trials")).toBe(8);
});

test("Optuna makes twenty trials unless told otherwise", () => {
	const run = readRun(hydraSweep, optuna.replace("    n_trials: 30\n", ""));

	expect(run.value("repeats.trials")).toBe(20);
	expect(run.origin("repeats.trials")?.kind).toBe("default");
});

test("lists, choices and ranges multiply", () => {
	const text = `hydra:
  sweeper:
    params:
      optimizer: adam,sgd
      lr: choice(0.1, 0.2, 0.3)
      seed: range(1, 9, 2)
`;

	const run = readRun(hydraSweep, text);

	// 2 optimizers × 3 rates
	expect(run.value("repeats.trials")).toBe(6);
	// 1, 3, 5, 7
	expect(run.value("repeats.seeds")).toBe(4);
});

test("it is a part of the config that chooses it", () => {
	expect(readOnly(hydraSweep, optuna)).toMatchObject({
		kind: "fragment",
		why: "`hydra.sweeper` says how often the config that chooses it is run.",
	});
});

test("a config with more than a search is read by another", () => {
	const file = parseFile("a.yaml", `${optuna}trainer:\n  max_epochs: 3\n`);

	expect(hydraSweep.recognises(file)).toBe(false);
	expect(
		hydraSweepReading(file, file.documents[0]).facts.map(({ value }) => value),
	).toEqual([20, 30]);
});
