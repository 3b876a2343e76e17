import { expect, test } from "vitest";
import { unsloth } from "../../../src/readers/unsloth/index.js";
import { readRun } from "../read-run.js";

const slow = `model: Qwen/Qwen2.5-7B
data:
  dataset: forest/leaves
training:
  training_type: lora
  max_seq_length: 4096
  load_in_4bit: true
  num_epochs: 2
  max_steps: 0
  batch_size: 4
  gradient_accumulation_steps: 8
  packing: true
  gradient_checkpointing: "unsloth"
lora:
  lora_r: 32
  target_modules: "q_proj,v_proj"
`;

test("a config gives each fact with its line", () => {
	const run = readRun(unsloth, slow);

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B");
	expect(run.value("data.sets")).toEqual(["forest/leaves"]);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.line("adapter.kind")).toBe(5);
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["q", "v"]);
	expect(run.value("adapter.quantization")).toBe("nf4-double");
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("checkpointing.offload")).toBe(true);
	expect(run.value("hardware.count")).toBe(1);
	expect(run.problems).toEqual([]);
});

test("0 steps leave the length to the epochs", () => {
	const epochs = readRun(unsloth, slow);
	const steps = readRun(unsloth, slow.replace("max_steps: 0", "max_steps: 60"));

	expect(epochs.value("data.epochs")).toBe(2);
	expect(epochs.value("steps")).toBeUndefined();
	expect(steps.value("steps")).toBe(60);
	expect(steps.value("data.epochs")).toBeUndefined();
});

test("full training has no adapter, and checkpointing can be off", () => {
	const run = readRun(
		unsloth,
		slow
			.replace("training_type: lora", "training_type: full")
			.replace(
				'gradient_checkpointing: "unsloth"',
				'gradient_checkpointing: "none"',
			),
	);

	expect(run.value("adapter.kind")).toBe("none");
	expect(run.value("adapter.quantization")).toBeUndefined();
	expect(run.value("checkpointing")).toBe("none");
	expect(run.value("checkpointing.offload")).toBe(false);
});

test("silent keys have the defaults of the code", () => {
	const run = readRun(
		unsloth,
		"model: a/b\ntraining: {max_seq_length: 512, training_type: lora}\n",
	);

	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("adapter.rank")).toBe(64);
	expect(run.origin("batch.micro")).toMatchObject({
		kind: "default",
		framework: "unsloth",
	});
});

test("files on the machine are told", () => {
	const run = readRun(
		unsloth,
		slow.replace("dataset: forest/leaves", "local_dataset: [leaves.json]"),
	);

	expect(run.value("data.sets")).toBeUndefined();
	expect(run.problems).toEqual([
		"`data.local_dataset` trains on files whose number of samples is not known. The estimate does not include that.",
	]);
});
