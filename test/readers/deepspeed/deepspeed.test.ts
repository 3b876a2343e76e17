import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { deepspeedFacts } from "../../../src/readers/deepspeed/facts.js";
import { deepspeed } from "../../../src/readers/deepspeed/index.js";
import { readDeepspeed } from "../../../src/readers/deepspeed/reference.js";
import { readRun } from "../read-run.js";

const glacier = `{
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": "auto",
  "train_batch_size": 256,
  "bf16": {
    "enabled": true
  },
  "optimizer": {
    "type": "AdamW",
    "params": { "lr": "auto" }
  },
  "zero_optimization": {
    "stage": 2,
    "overlap_comm": true,
    "stage3_prefetch_bucket_size": "auto",
    "offload_optimizer": {
      "device": "cpu",
      "pin_memory": true
    },
    "offload_param": {
      "device": "none"
    }
  }
}
`;

test("a DeepSpeed JSON states sharding, offload, batch and precision with lines", () => {
	const part = readRun(deepspeed, glacier, { path: "ds.json" });

	expect(part.value("parallel.sharding")).toBe("zero2");
	expect(part.line("parallel.sharding")).toBe(13);
	expect(part.value("offload.optimizer")).toBe(true);
	expect(part.line("offload.optimizer")).toBe(17);
	expect(part.value("offload.parameters")).toBe(false);
	expect(part.value("batch.micro")).toBe(4);
	expect(part.value("batch.global")).toBe(256);
	expect(part.value("precision")).toBe("bf16");
	expect(part.line("precision")).toBe(6);
	expect(part.value("optimizer")).toBe("AdamW");
});

test("auto leaves a key to the framework", () => {
	const part = readRun(deepspeed, glacier, { path: "ds.json" });

	expect(part.value("batch.accumulation")).toBeUndefined();
});

test("the older cpu_offload and a group of shards are read", () => {
	const part = readRun(
		deepspeed,
		'{"zero_optimization": {"stage": 3, "cpu_offload": true, "mics_shard_size": 8}, "fp16": {"enabled": "auto"}}',
		{ path: "ds.json" },
	);

	expect(part.value("offload.optimizer")).toBe(true);
	expect(part.value("parallel.shard_group")).toBe(8);
	expect(part.value("precision")).toBeUndefined();
});

test("unknown keys and settings outside the estimate are said", () => {
	const file = parseFile(
		"ds.json",
		'{"zero_optimization": {"stge": 3}, "sparse_attention": {"mode": "fixed"}}',
	);

	const { problems } = deepspeedFacts(file);

	expect(problems.map(({ kind }) => kind)).toEqual([
		"unknown-key",
		"unmodelled-setting",
	]);
});

test("a config inside another file is read where it stands", () => {
	const file = parseFile(
		"run.yaml",
		"deepspeed:\n  zero_optimization:\n    stage: 1\n",
	);
	const root = file.documents[0];
	const entry = root?.kind === "mapping" ? root.entries[0] : undefined;

	const { facts, files } = readDeepspeed(file, entry, () => undefined);

	expect(facts.map(({ key, value }) => [key, value])).toEqual([
		["parallel.overlap_gradients", false],
		["parallel.sharding", "zero1"],
	]);
	expect(files).toEqual([]);
});

test("configs of whole runs with DeepSpeed's keys are not DeepSpeed's", () => {
	const neox = parseFile(
		"6b.yml",
		'{"num_layers": 32, "hidden_size": 4096, "train_micro_batch_size_per_gpu": 4, "zero_optimization": {"stage": 1}}',
	);
	const other = parseFile(
		"levanter.yaml",
		"train_batch_size: 512\nnum_train_steps: 1000\nmp: p=f32\nseed: 1\n",
	);

	expect(deepspeed.recognises(neox)).toBe(false);
	expect(deepspeed.recognises(other)).toBe(false);
});
