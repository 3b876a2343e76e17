import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { rayTrain } from "../../../src/readers/ray-train/index.js";
import { readRun } from "../read-run.js";

const dunes = `# runs on 16 A100 GPUs
name: dunes
launcher: ray
num_workers: 16
use_gpu: true
model:
  adapter: deepspeed
  name: Qwen/Qwen3-8B
  parallelism:
    zero_stage: 3
  precision: bf16
  attn_implementation: sdpa
  gradient_checkpointing: true
data:
  dataloader: framework_default
  dataset: wikitext
  batch_size: 2
  seq_len: 4096
training:
  num_steps: 100
  gradient_accumulation_steps: 4
  optimizer:
    lr: 1.0e-5
`;

test("an experiment states its workers, its model and its batch", () => {
	const run = readRun(rayTrain, dunes);

	expect(run.value("hardware.count")).toBe(16);
	expect(run.line("hardware.count")).toBe(4);
	expect(run.value("hardware.accelerator")).toBe("A100");
	expect(run.value("model.id")).toBe("Qwen/Qwen3-8B");
	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("attention")).toBe("sdpa");
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.sets")).toEqual(["wikitext"]);
	expect(run.value("steps")).toBe(100);
	expect(run.problems).toEqual([]);
});

test("FSDP is told by the adapter", () => {
	const text = dunes
		.replace("adapter: deepspeed", "adapter: fsdp")
		.replace("    zero_stage: 3", "    shard: full");

	expect(readRun(rayTrain, text).value("parallel.sharding")).toBe("fsdp");
});

test("a typo and a wrong value are told", () => {
	const text = dunes
		.replace("zero_stage: 3", "zero_stage: 5")
		.replace("precision: bf16", "precison: bf16");

	expect(readRun(rayTrain, text).problems).toEqual([
		"`model.parallelism.zero_stage` is `5`; expected 0, 1, 2 or 3.",
		"`model.precison` is not a key that wattdiff or Ray Train knows (did you mean `model.precision`?). It had no effect on the estimate.",
	]);
});

test("workers alone make no experiment", () => {
	const file = parseFile("a.yaml", "num_workers: 3\ndata: {batch_size: 2}\n");

	expect(rayTrain.recognises(file)).toBe(false);
});
