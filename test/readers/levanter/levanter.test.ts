import { expect, test } from "vitest";
import { levanter } from "../../../src/readers/levanter/index.js";
import { readOnly, readRun } from "../read-run.js";

const orchard = `data: !include data/orchard.yaml
model:
  type: llama
  seq_len: 4096
  hidden_dim: 2048
  intermediate_dim: 8192
  num_layers: 16
  num_heads: 32
  num_kv_heads: 8
trainer:
  tracker: {type: wandb, project: orchard}
  mp: p=f32,c=bfloat16
  train_batch_size: 1024
  num_train_steps: 25000
  steps_per_eval: 500
  tensor_parallel_axes: ["mlp", "heads"]
  fsdp_axis: "embed"
optimizer:
  learning_rate: 4E-4
  type: lion
`;

const data = `configs:
  apples: {id: fruit/apples}
  pears: {id: fruit/pears}
  held-out: {id: fruit/plums}
train_weights: {apples: 0.5, pears: 0.5, held-out: 0.0}
tokenizer: EleutherAI/gpt-neox-20b
cache_dir: gs://fruit/cache
`;

const others = { "config/data/orchard.yaml": data };
const path = "config/orchard.yaml";

test("a pretraining config gives each fact with its line", () => {
	const run = readRun(levanter, orchard, { path, others });

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.layers")).toBe(16);
	expect(run.line("model.layers")).toBe(7);
	expect(run.value("model.hidden")).toBe(2048);
	expect(run.value("model.kv_heads")).toBe(8);
	expect(run.value("model.ffn")).toBe(8192);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("batch.global")).toBe(1024);
	expect(run.line("batch.global")).toBe(13);
	expect(run.value("steps")).toBe(25_000);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("lion");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.origin("checkpointing")).toMatchObject({ kind: "default" });
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("evaluation.every")).toBe(500);
	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("an included file gives data sets and tokenizer with its own lines", () => {
	const run = readRun(levanter, orchard, { path, others });

	expect(run.files).toEqual(["config/data/orchard.yaml"]);
	expect(run.value("data.sets")).toEqual(["fruit/apples", "fruit/pears"]);
	expect(run.origin("data.sets")).toMatchObject({
		path: "config/data/orchard.yaml",
		line: 2,
	});
	expect(run.value("model.vocab")).toBe(50_277);
	expect(run.origin("model.vocab")).toMatchObject({
		kind: "hint",
		path: "config/data/orchard.yaml",
		line: 6,
	});
});

test("an included file that is absent leaves the vocabulary an assumption", () => {
	const run = readRun(levanter, orchard, { path });

	expect(run.files).toEqual([]);
	expect(run.value("model.layers")).toBe(16);
	expect(run.origin("model.vocab")).toMatchObject({ kind: "assumption" });
});

test("a data file alone is a fragment", () => {
	const reading = readOnly(levanter, data, {
		path: "config/data/orchard.yaml",
	});

	expect(reading.kind).toBe("fragment");
});

test("a schedule of batches counts all samples", () => {
	const run = readRun(
		levanter,
		orchard.replace(
			"train_batch_size: 1024",
			"train_batch_size: [{start: 0, value: 256}, {start: 5000, value: 512}]",
		),
		{ path, others },
	);

	// 5,000 steps of 256 and 20,000 of 512.
	expect(run.value("data.samples")).toBe(11_520_000);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("steps")).toBeUndefined();
	expect(run.problems).toEqual([
		"`train_batch_size` changes on the way: 256, 512. The estimate reads it as 11520000 samples in batches of 512, the one that lasts longest.",
	]);
});

test("policies say parameters and computation apart", () => {
	const precision = (text: string) =>
		readRun(levanter, orchard.replace("p=f32,c=bfloat16", text), {
			path,
			others,
		}).value("precision");

	expect(precision("compute=bfloat16,params=float32,output=bfloat16")).toBe(
		"amp-bf16",
	);
	expect(precision("p=bfloat16,c=bfloat16")).toBe("bf16");
	expect(precision("f32")).toBe("fp32");
	expect(precision("p=f32")).toBe("fp32");

	expect(precision("half")).toBe("fp16");
});

test("a type fills in the sizes that the config leaves out", () => {
	const gpt2 = readRun(
		levanter,
		"model: {type: gpt2}\ntrainer: {mp: bf16, num_train_steps: 10}\ndata: {tokenizer: gpt2}\noptimizer: {}\n",
	);
	const mixtral = readRun(
		levanter,
		"model: {type: mixtral}\ntrainer: {mp: bf16, num_train_steps: 10}\noptimizer: {}\n",
	);

	expect(gpt2.value("model.layers")).toBe(12);
	expect(gpt2.value("model.ffn")).toBe(3072);
	expect(gpt2.value("model.learned_positions")).toBe(1024);
	expect(gpt2.value("model.tied")).toBe(true);
	expect(gpt2.value("model.vocab")).toBe(50_257);
	expect(gpt2.value("batch.global")).toBe(512);
	expect(mixtral.value("model.experts")).toBe(8);
	expect(mixtral.value("model.experts_active")).toBe(2);
});

test("a checkpoint of the Hub is the model where the config says so", () => {
	const run = readRun(
		levanter,
		`${orchard}initialize_from_hf: meta-llama/Llama-3.2-1B\nuse_hf_model_config: true\n`,
		{ path, others },
	);
	const own = readRun(
		levanter,
		`${orchard}initialize_from_hf: meta-llama/Llama-3.2-1B\nuse_hf_model_config: false\n`,
		{ path, others },
	);

	expect(run.value("model.id")).toBe("meta-llama/Llama-3.2-1B");
	expect(own.value("model.id")).toBeUndefined();
	expect(own.value("model.hidden")).toBe(2048);
});

test("adapters and prompts are fine-tuning", () => {
	const run = readRun(
		levanter,
		"model_name_or_path: huggyllama/llama-7b\ntrainer: {mp: bf16, num_train_steps: 10, train_batch_size: -1, per_device_parallelism: 4}\nlora: {r: 16}\nprompts: {prompt_input: x}\noptimizer: {}\n",
	);

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("huggyllama/llama-7b");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("batch.global")).toBeUndefined();
	expect(run.value("data.packed")).toBe(false);
});

test("a slice in a comment is a hint: v4 names count cores, two on a chip", () => {
	const run = readRun(
		levanter,
		orchard.replace(
			"train_batch_size: 1024",
			"train_batch_size: 1024 # for a v4-128 TPU",
		),
		{ path, others },
	);

	expect(run.value("hardware.count")).toBe(64);
	expect(run.value("hardware.accelerator")).toBe("TPU-V4");
	expect(run.origin("hardware.count")).toMatchObject({
		kind: "hint",
		line: 13,
	});
});

test("evaluation and sampling have no optimizer", () => {
	const evaluation = readOnly(
		levanter,
		"eval_harness: {task_spec: []}\ncheckpoint_path: a/b\ntrainer: {mp: f32, fsdp_axis: embed}\n",
	);
	const sampling = readOnly(
		levanter,
		"hf_checkpoint: a/b\nmax_new_tokens: 32\ntrainer: {mp: f32, model_axis_size: 1}\n",
	);

	expect(evaluation.kind).toBe("not-training");
	expect(sampling.kind).toBe("not-training");
});

test("other tags are inert", () => {
	const run = readRun(
		levanter,
		orchard.replace("num_train_steps: 25000", "num_train_steps: !steps 25000"),
		{ path, others },
	);

	expect(run.value("steps")).toBe(25_000);
});
