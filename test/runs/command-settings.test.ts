import { expect, test } from "vitest";
import { factValue, fold } from "../../src/plan/plan.js";
import { describe } from "../../src/problem.js";
import { findRuns } from "../../src/runs/find-runs.js";

/** The run of a config that one script starts. */
function started(config: readonly [string, string], command: string) {
	const files = new Map([config, ["launch.sh", `${command}\n`]]);
	const { runs } = findRuns({
		commit: "head",
		blobs: files,
		texts: files,
		refused: new Map(),
	});
	const run = runs.find(({ path }) => path === config[0]);
	return {
		facts: fold(run?.facts ?? []),
		problems: (run?.problems ?? []).map(describe),
	};
}

const trl = `model_name_or_path: Qwen/Qwen3-4B
dataset_name: acme/ferns
num_train_epochs: 3
per_device_train_batch_size: 2
learning_rate: 1.0e-5
`;

test("flags behind a Trainer's config win over it, at the place of the command", () => {
	const { facts, problems } = started(
		["recipes/sft.yaml", trl],
		"accelerate launch --num_processes 8 sft.py --config recipes/sft.yaml --num_train_epochs 5 --per-device-train-batch-size=4",
	);

	expect(factValue(facts, "data.epochs")).toBe(5);
	expect(factValue(facts, "batch.micro")).toBe(4);
	expect(factValue(facts, "model.id")).toBe("Qwen/Qwen3-4B");
	expect(factValue(facts, "hardware.count")).toBe(8);
	expect(facts.get("data.epochs")?.origin).toMatchObject({
		kind: "launch",
		path: "launch.sh",
		line: 1,
	});
	expect(problems).toEqual([]);
});

test("a flag that only the launch knows leaves the config's value, and is told", () => {
	const { facts, problems } = started(
		["recipes/sft.yaml", trl],
		"python sft.py --config recipes/sft.yaml --num_train_epochs $EPOCHS --run_name $NAME",
	);

	expect(factValue(facts, "data.epochs")).toBe(3);
	expect(problems).toEqual([
		expect.stringContaining("`--num_train_epochs` is `$EPOCHS`"),
	]);
});

const titan = `[model]
name = "llama3"
flavor = "8B"
[training]
local_batch_size = 1
seq_len = 8192
steps = 1000
`;

test("dotted flags set the keys of sections", () => {
	const { facts } = started(
		["train_configs/llama3_8b.toml", titan],
		"torchrun --nproc_per_node 8 -m torchtitan.train --job.config_file train_configs/llama3_8b.toml --training.steps 50 --parallelism.tensor_parallel_degree 2",
	);

	expect(factValue(facts, "steps")).toBe(50);
	expect(factValue(facts, "parallel.tensor")).toBe(2);
	expect(factValue(facts, "data.sequence")).toBe(8192);
});

test("flags set the assignments of a Python config", () => {
	const { facts } = started(
		[
			"config/train_ferns.py",
			"block_size = 256\nbatch_size = 64\nn_layer = 6\nn_head = 6\nn_embd = 384\nmax_iters = 5000\neval_iters = 200\n",
		],
		"python train.py config/train_ferns.py --batch_size=32 --max_iters=2000",
	);

	expect(factValue(facts, "batch.micro")).toBe(32);
	expect(factValue(facts, "steps")).toBe(2000);
	expect(factValue(facts, "data.sequence")).toBe(256);
});

test("pairs set the keys of a config in OmegaConf's way", () => {
	const { facts, problems } = started(
		[
			"examples/sft.yaml",
			`${trl.replace("dataset_name", "dataset")}stage: sft\nfinetuning_type: full\ntemplate: qwen\ndo_train: true\n`,
		],
		"llamafactory-cli train examples/sft.yaml num_train_epochs=1 cutoff_len=4096",
	);

	expect(factValue(facts, "data.epochs")).toBe(1);
	expect(factValue(facts, "data.sequence")).toBe(4096);
	expect(problems).toEqual([]);
});
