import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { mlperf } from "../../../src/readers/mlperf/index.js";
import { readOnly, readRun } from "../read-run.js";

const folder = "NVIDIA/benchmarks/llama2_70b_lora/implementations/nemo";
const path = `${folder}/config_DGXH100_8x8x2xtp4pp1cp2.sh`;

const config = `#!/bin/bash
source $(dirname \${BASH_SOURCE[0]})/config_common.sh
export MAX_STEPS=1024
export MINIBS=2
export TP=4
export PP=1
export CP=2
export FP8=True
export DGXNNODES=8
export DGXNGPU=8
export WALLTIME_RUNANDTIME=30
export WALLTIME=45
`;

const common = `export MICRO_BATCH_SIZE=1
export SEQ_PARALLEL=True
export DGXNGPU=4
export VAL_CHECK_INTERVAL=48
`;

const others = { [`${folder}/config_common.sh`]: common };

test("exported variables give each fact with its line", () => {
	const run = readRun(mlperf, config, { path, others });

	expect(run.value("hardware.nodes")).toBe(8);
	expect(run.line("hardware.nodes")).toBe(9);
	expect(run.value("parallel.tensor")).toBe(4);
	expect(run.value("parallel.context")).toBe(2);
	expect(run.value("precision")).toBe("fp8");
	expect(run.value("steps")).toBe(1024);
	expect(run.problems).toEqual([
		"A benchmark ends where it reaches its quality, and `MAX_STEPS` is the most that it may take. The estimate reads it as 1024 steps.",
	]);
});

test("a sourced config adds what this one leaves out, with its own path", () => {
	const run = readRun(mlperf, config, { path, others });

	expect(run.files).toEqual([`${folder}/config_common.sh`]);
	expect(run.value("batch.micro")).toBe(1);
	expect(run.origin("batch.micro")).toMatchObject({
		path: `${folder}/config_common.sh`,
		line: 1,
	});
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("evaluation.every")).toBe(48);
});

test("MINIBS counts the samples of one copy of the model", () => {
	const run = readRun(mlperf, config, { path, others });

	// 64 devices in copies of 4 × 1 × 2, two samples each.
	expect(run.value("batch.global")).toBe(16);
});

test("WALLTIME is a limit, never a duration", () => {
	const run = readRun(mlperf, config, { path, others });

	expect(run.value("hardware.time_limit_hours")).toBe(0.75);
	expect(run.value("duration_hours")).toBeUndefined();
});

test("folder and file name are hints for model and accelerator", () => {
	const run = readRun(mlperf, config, { path, others });

	expect(run.value("model.id")).toBe("meta-llama/Llama-2-70b-hf");
	expect(run.origin("model.id")).toMatchObject({
		kind: "hint",
		text: "llama2_70b_lora",
	});
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("hardware.accelerator")).toBe("H100");
	expect(run.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
});

test("a benchmark of images counts the batch of one device", () => {
	const run = readRun(
		mlperf,
		"export BATCHSIZE=32\nexport NUMEPOCHS=35\nexport DGXNNODES=2\nexport DGXNGPU=8\nexport WALLTIME=00:30:00\n",
		{ path: "x/benchmarks/resnet/y/config_DGXA100_2x8x32.sh" },
	);

	expect(run.value("model.id")).toBe("resnet50");
	expect(run.value("batch.micro")).toBe(32);
	expect(run.value("batch.global")).toBeUndefined();
	expect(run.value("data.epochs")).toBe(35);
	expect(run.value("hardware.accelerator")).toBe("A100");
	expect(run.value("hardware.time_limit_hours")).toBe(0.5);
});

test("a count that only the launch knows is told", () => {
	const run = readRun(
		mlperf,
		config.replace("DGXNNODES=8", "DGXNNODES=$SLURM_NNODES"),
		{ path, others },
	);

	expect(run.value("hardware.nodes")).toBeUndefined();
	expect(run.problems[0]).toBe(
		"`DGXNNODES` is `$SLURM_NNODES`, which only the launch decides. State it in wattdiff.yml if it matters.",
	);
});

test("a common config is a fragment, a launch script neither", () => {
	const fragment = readOnly(mlperf, common, {
		path: `${folder}/config_common.sh`,
	});
	const launch = parseFile(
		"run_and_time.sh",
		"source config.sh\nsbatch -N $DGXNNODES -t $WALLTIME run.sub\n",
	);

	expect(fragment.kind).toBe("fragment");
	expect(mlperf.recognises(launch)).toBe(false);
});
