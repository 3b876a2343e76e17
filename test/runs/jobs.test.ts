import { expect, test } from "vitest";
import { factValue, fold } from "../../src/plan/plan.js";
import { describe } from "../../src/problem.js";
import { isConfigFile, isJobFile } from "../../src/runs/candidates.js";
import { findRuns } from "../../src/runs/find-runs.js";
import { scanCandidates } from "../../src/runs/wanted.js";

function commitOf(files: Readonly<Record<string, string>>) {
	return {
		commit: "head",
		blobs: new Map(Object.keys(files).map((path) => [path, path])),
		texts: new Map(Object.entries(files)),
		refused: new Map<string, string>(),
	};
}

function runsOf(files: Readonly<Record<string, string>>) {
	return findRuns(commitOf(files)).runs.map((run) => ({
		...run,
		facts: fold(run.facts),
		problems: run.problems.map(describe),
	}));
}

const config = `base_model: example/finch-1b
datasets:
  - path: finches
    type: alpaca
micro_batch_size: 2
sequence_len: 1024
num_epochs: 1
output_dir: out
`;

const task = (devices: string) => `num_nodes: 2
resources:
  accelerators: ${devices}
run: |
  axolotl train configs/finch.yml
`;

test("a job gives the run of its config the machines that it asks for", () => {
	const [run, ...others] = runsOf({
		"configs/finch.yml": config,
		"sky/finch.yaml": task("H100:8"),
	});

	expect(others).toEqual([]);
	expect(run?.path).toBe("configs/finch.yml");
	expect(run?.files).toContain("sky/finch.yaml");
	expect(factValue(run?.facts ?? new Map(), "hardware.nodes")).toBe(2);
	expect(run?.facts.get("hardware.accelerator")).toMatchObject({
		value: "H100",
		origin: { kind: "launch", path: "sky/finch.yaml", line: 3 },
	});
});

test("a job that disagrees with the config counts, and the difference is told", () => {
	const [run] = runsOf({
		"finch.yaml": `wattdiff: run
model: {id: example/finch-1b}
hardware: {count: 8, nodes: 1}
`,
		"jobs/finch.yaml": `apiVersion: batch/v1
kind: Job
spec:
  parallelism: 4
  template:
    spec:
      containers:
        - command: [python, train.py, --config, finch.yaml]
          resources: {limits: {nvidia.com/gpu: 8}}
`,
	});

	expect(run?.facts.get("hardware.nodes")?.value).toBe(4);
	expect(run?.problems.join("\n")).toContain(
		"The job and the config disagree: 32 and 8 devices. The estimate reads it as 32 devices, as the job says.",
	);
	expect(run?.problems.join("\n")).toContain("4 and 1 nodes");
});

test("a command in a job that is itself a run is read by its reader, with the job's machines", () => {
	const [run, ...others] = runsOf({
		"k8s/heron.yaml": `apiVersion: batch/v1
kind: Job
spec:
  parallelism: 2
  template:
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: p5.48xlarge
      containers:
        - command: [torchrun, --nproc_per_node=8, pretrain_gpt.py]
          args:
            - --num-layers=24
            - --hidden-size=2048
            - --num-attention-heads=16
            - --seq-length=2048
            - --micro-batch-size=4
            - --global-batch-size=512
            - --train-iters=1000
          resources: {limits: {nvidia.com/gpu: 8}}
`,
	});

	expect(others).toEqual([]);
	expect(run?.framework).toBe("megatron");
	expect(run?.facts.get("model.layers")).toMatchObject({
		value: 24,
		origin: { line: 12 },
	});
	expect(run?.facts.get("hardware.nodes")?.value).toBe(2);
	expect(run?.facts.get("hardware.instance")?.value).toBe("p5.48xlarge");
});

test("a command in a job that counts other nodes than the job is told, and counts", () => {
	const [run] = runsOf({
		"k8s/heron.yaml": `apiVersion: batch/v1
kind: Job
spec:
  parallelism: 2
  template:
    spec:
      containers:
        - command: [torchrun, --nproc_per_node=8, --nnodes=4, run_clm.py]
          args: [--do_train, --model_name_or_path, a/b, --per_device_train_batch_size, "4", --output_dir, out]
          resources: {limits: {nvidia.com/gpu: 8}}
`,
	});

	expect(run?.framework).toBe("hf-trainer");
	expect(run?.facts.get("hardware.nodes")?.value).toBe(4);
	expect(run?.problems).toContain(
		"The job and the command disagree: 2 and 4 nodes. The estimate reads it as 4 nodes.",
	);
});

test("a config that stands in a job is a run, with its own lines", () => {
	const [run] = runsOf({
		"mcli/wren.yaml": `name: wren
image: a/b
compute: {gpus: 16}
command: composer train.py /mnt/config/parameters.yaml
parameters:
  model_name_or_path: example/wren-1b
  per_device_train_batch_size: 4
  num_train_epochs: 2
  learning_rate: 1.0e-4
`,
	});

	expect(run?.framework).toBe("hf-trainer");
	expect(run?.facts.get("model.id")).toMatchObject({
		value: "example/wren-1b",
		origin: { line: 6 },
	});
	expect(run?.facts.get("hardware.count")?.value).toBe(16);
});

test("several jobs of one file are told apart by their names", () => {
	const step = (name: string, epochs: number) => `  ${name}:
    command: python -m x
    type: finetuning
    model: {path: "azureml://registries/a/models/${name}/versions/1"}
    hyperparameters: {num_train_epochs: ${epochs}, learning_rate: 1, per_device_train_batch_size: 1}
`;

	const runs = runsOf({
		"aml/birds.yaml": `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
jobs:
${step("wren", 1)}${step("heron", 2)}`,
	});

	expect(runs.map(({ name }) => name)).toEqual(["wren", "heron"]);
	expect(runs[1]?.facts.get("data.epochs")?.value).toBe(2);
});

test("what a workflow or an INI file of another program has is nobody's problem", () => {
	const found = findRuns(
		commitOf({
			".github/workflows/test.yml": "on: [push\njobs: {{ x }}\n",
			"nginx.conf": "worker_processes = 4\n",
		}),
	);

	expect(found.problems).toEqual([]);
	expect(found.unread).toEqual(new Set());
	expect(found.runs).toEqual([]);
});

test("files that may be jobs are searched for a changed config, others are not", () => {
	const head = commitOf({
		"configs/finch.yml": config,
		"k8s/finch.yaml": "",
		"sky/finch.yaml": "",
		"notes/finch.yaml": "",
	});

	const candidates = scanCandidates(
		{
			snapshots: { base: commitOf({}), head },
			policyPath: ".github/wattdiff.yml",
			focus: ["configs/finch.yml"],
			scanLimit: 10,
		},
		["configs/finch.yml"],
	);

	expect(candidates).toEqual(["k8s/finch.yaml", "sky/finch.yaml"]);
});

test.each([
	["deploy/kubernetes/train.yaml", true],
	["mcli/run.yml", true],
	[".github/workflows/launch.yml", true],
	["configs/pytorch-job.yaml", true],
	["configs/finch.yaml", false],
	["skyline.yaml", false],
])("%s may be a job: %s", (path, expected) => {
	expect(isJobFile(path)).toBe(expected);
});

test("of .github only the workflows may state or start a run", () => {
	expect(isConfigFile(".github/workflows/launch.yml")).toBe(true);
	expect(isConfigFile(".github/dependabot.yml")).toBe(false);
});
