import { expect, test } from "vitest";
import { mistralFinetune } from "../../../src/readers/mistral-finetune/index.js";
import { readRun } from "../read-run.js";

const breeze = `data:
  instruct_data: "/data/breeze.jsonl"
  data: ""
model_id_or_path: mistralai/Mistral-7B-v0.3
lora:
  rank: 64
seq_len: 32768
batch_size: 1
num_microbatches: 8
max_steps: 300
optim: {lr: 6.e-5}
eval_freq: 100
run_dir: ""
`;

test("a config gives each fact with its line", () => {
	const run = readRun(mistralFinetune, breeze);

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("mistralai/Mistral-7B-v0.3");
	expect(run.line("model.id")).toBe(4);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(64);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("data.sequence")).toBe(32_768);
	expect(run.value("batch.micro")).toBe(1);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("steps")).toBe(300);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("adapters are the default, and can be off", () => {
	const silent = readRun(
		mistralFinetune,
		breeze.replace("lora:\n  rank: 64\n", ""),
	);
	const off = readRun(
		mistralFinetune,
		breeze.replace("rank: 64", "enable: False"),
	);

	expect(silent.value("adapter.kind")).toBe("lora");
	expect(silent.value("adapter.rank")).toBe(16);
	expect(silent.origin("adapter.rank")).toMatchObject({
		kind: "default",
		framework: "mistral-finetune",
	});
	expect(off.value("adapter.kind")).toBe("none");
	expect(off.line("adapter.kind")).toBe(6);
});

test("plain text alone is pretraining, and an empty path names no model", () => {
	const run = readRun(
		mistralFinetune,
		breeze
			.replace('"/data/breeze.jsonl"', '""')
			.replace('  data: ""', '  data: "/data/plain.jsonl"')
			.replace("mistralai/Mistral-7B-v0.3", '""'),
	);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.id")).toBeUndefined();
	expect(run.problems).toEqual([]);
});
