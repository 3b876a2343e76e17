import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { llamaFactory } from "../../../src/readers/llama-factory/index.js";
import { readOnly, readRun } from "../read-run.js";

const bakery = `### model
model_name_or_path: Qwen/Qwen3-4B
### method
stage: sft
do_train: true
finetuning_type: lora
lora_rank: 16
lora_target: all
### dataset
dataset: sourdough, rye
template: qwen3
cutoff_len: 4096
max_samples: 1000
val_size: 0.1
### train
per_device_train_batch_size: 1
gradient_accumulation_steps: 8
learning_rate: 1.0e-4
num_train_epochs: 3.0
bf16: true
`;

test("a LoRA run gives each fact with its line", () => {
	const run = readRun(llamaFactory, bakery);

	expect(run.value("model.id")).toBe("Qwen/Qwen3-4B");
	expect(run.value("task")).toBe("sft");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("adapter.quantization")).toBe("none");
	expect(run.value("data.sets")).toEqual(["sourdough", "rye"]);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.sample_limit")).toBe(1000);
	expect(run.value("data.validation_share")).toBe(0.1);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("precision")).toBe("bf16");
	expect(run.line("adapter.rank")).toBe(7);
	expect(run.line("data.epochs")).toBe(19);
	expect(run.problems).toEqual([]);
});

test("activations are checkpointed unless it is switched off", () => {
	const on = readRun(llamaFactory, bakery);
	const off = readRun(
		llamaFactory,
		`${bakery}disable_gradient_checkpointing: true\n`,
	);

	expect(on.value("checkpointing")).toBe("full");
	expect(on.origin("checkpointing")).toMatchObject({
		kind: "default",
		framework: "llama-factory",
	});
	expect(off.value("checkpointing")).toBe("none");
});

test("a full fine-tune is lifted to fp32 unless pure_bf16 or DeepSpeed keep it", () => {
	const full = bakery.replace("finetuning_type: lora", "finetuning_type: full");

	const lifted = readRun(llamaFactory, full);
	const pure = readRun(
		llamaFactory,
		full.replace("bf16: true", "pure_bf16: true"),
	);
	const sharded = readRun(
		llamaFactory,
		`${full}deepspeed: examples/deepspeed/ds_z3_config.json\n`,
	);

	expect(lifted.value("adapter.kind")).toBe("none");
	expect(lifted.value("adapter.rank")).toBeUndefined();
	expect(lifted.value("precision")).toBe("amp-bf16");
	expect(pure.value("precision")).toBe("bf16");
	expect(sharded.value("precision")).toBe("bf16");
	expect(sharded.value("parallel.sharding")).toBe("zero3");
});

test("names of data sets are looked up in the list of the commit", () => {
	const run = readRun(llamaFactory, bakery, {
		path: "examples/a.yaml",
		others: {
			"data/dataset_info.json":
				'{"rye": {"hf_hub_url": "grain/rye"}, "sourdough": {"file_name": "s.json"}}',
		},
	});

	expect(run.value("data.sets")).toEqual(["sourdough", "grain/rye"]);
	expect(run.files).toEqual(["data/dataset_info.json"]);
});

test("the list of data sets may be missing without a word", () => {
	const file = parseFile("examples/a.yaml", bakery);

	const references = llamaFactory.references(file);

	expect(references).toMatchObject([
		{ text: "data/dataset_info.json", optional: true },
		{ text: "Qwen/Qwen3-4B", optional: true },
	]);
});

test("stages and losses are tasks", () => {
	const of = (stage: string, more = "") =>
		readRun(
			llamaFactory,
			`${bakery.replace("stage: sft", `stage: ${stage}`)}${more}`,
		).value("task");

	expect(of("pt")).toBe("pretrain");
	expect(of("rm")).toBe("reward");
	expect(of("kto")).toBe("kto");
	expect(of("dpo", "pref_loss: sigmoid\n")).toBe("dpo");
	expect(of("dpo", "pref_loss: simpo\n")).toBe("simpo");
});

test("pretraining packs by default", () => {
	const run = readRun(llamaFactory, bakery.replace("stage: sft", "stage: pt"));

	expect(run.value("data.packed")).toBe(true);
	expect(run.origin("data.packed")?.kind).toBe("default");
});

test("quantisation is nf4 with double quantisation unless it says otherwise", () => {
	const four = readRun(llamaFactory, `${bakery}quantization_bit: 4\n`);
	const plain = readRun(
		llamaFactory,
		`${bakery}quantization_bit: 4\ndouble_quantization: false\n`,
	);
	const eight = readRun(llamaFactory, `${bakery}quantization_bit: 8\n`);
	const other = readRun(
		llamaFactory,
		`${bakery}quantization_bit: 4\nquantization_method: hqq\n`,
	);

	expect(four.value("adapter.quantization")).toBe("nf4-double");
	expect(plain.value("adapter.quantization")).toBe("nf4");
	expect(eight.value("adapter.quantization")).toBe("int8");
	expect(other.value("adapter.quantization")).toBeUndefined();
	expect(other.problems[0]).toContain("`hqq`");
});

test("the fused loss of liger is left out for preference stages", () => {
	const sft = readRun(llamaFactory, `${bakery}enable_liger_kernel: true\n`);
	const dpo = readRun(
		llamaFactory,
		`${bakery.replace("stage: sft", "stage: dpo")}enable_liger_kernel: true\n`,
	);

	expect(sft.value("fused_loss")).toBe(true);
	expect(dpo.value("fused_loss")).toBe(false);
});

test("Megatron's keys divide the model and shard the optimizer", () => {
	const run = readRun(
		llamaFactory,
		`${bakery.replace("finetuning_type: lora", "finetuning_type: full")}tensor_model_parallel_size: 4
pipeline_model_parallel_size: 2
sequence_parallel: true
recompute_granularity: selective
`,
	);

	expect(run.value("parallel.tensor")).toBe(4);
	expect(run.value("parallel.pipeline")).toBe(2);
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("precision")).toBe("bf16");
});

test("the number of Ray workers is the number of devices", () => {
	const run = readRun(llamaFactory, `${bakery}ray_num_workers: 4\n`);

	expect(run.value("hardware.count")).toBe(4);
});

test("methods outside the estimate are said", () => {
	const run = readRun(
		llamaFactory,
		`${bakery.replace("finetuning_type: lora", "finetuning_type: freeze")}use_galore: true\n`,
	);

	expect(run.problems).toHaveLength(2);
});

test.each([
	["export", "export_dir: out\n", "`export_dir`"],
	[
		"prediction",
		"do_predict: true\nfinetuning_type: lora\nstage: sft\n",
		"`do_predict`",
	],
	["chat", "infer_backend: vllm\n", "`infer_backend`"],
])("%s has the same keys and does not train", (_, more, reason) => {
	const reading = readOnly(
		llamaFactory,
		`model_name_or_path: a/b\ntemplate: qwen\ncutoff_len: 100\n${more}`,
	);

	expect(reading).toMatchObject({ kind: "not-training" });
	expect(reading.kind === "not-training" && reading.why).toContain(reason);
});

test("a tokenised path without training keys only prepares the data", () => {
	const reading = readOnly(
		llamaFactory,
		"model_name_or_path: a/b\nstage: sft\ndo_train: true\nfinetuning_type: lora\ntemplate: qwen\ndataset: rye\ntokenized_path: saves/rye\n",
	);

	expect(reading.kind).toBe("not-training");
});

test("the schema of version 1 is read too", () => {
	const run = readRun(
		llamaFactory,
		`model: Qwen/Qwen3-4B
model_class: llm
peft_config:
  name: lora
  r: 32
  target_modules: all
quant_config:
  name: bnb
  quantization_bit: 4
dist_config:
  name: fsdp2
train_dataset: data/dpo_rye.yaml
micro_batch_size: 2
cutoff_len: 1024
max_steps: 10
`,
	);

	expect(run.value("model.id")).toBe("Qwen/Qwen3-4B");
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("adapter.quantization")).toBe("nf4-double");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("steps")).toBe(10);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("task")).toBe("dpo");
	expect(run.line("adapter.rank")).toBe(5);
	expect(run.problems).toEqual([]);
});

test("preference and reward methods have a frozen copy, PPO passes over its answers", () => {
	const of = (stage: string) =>
		readRun(llamaFactory, bakery.replace("stage: sft", `stage: ${stage}`));
	const ppo = of("ppo\nreward_model: bakery/judge\nppo_epochs: 2");

	expect(of("dpo").value("reference")).toBe("forward");
	expect(of("dpo\npref_loss: simpo").value("reference")).toBeUndefined();
	expect(of("sft").value("reference")).toBeUndefined();
	expect(ppo.value("reference")).toBe("forward");
	expect(ppo.value("rollouts.inner_epochs")).toBe(2);
	expect(ppo.value("reward.id")).toBe("bakery/judge");
	expect(of("ppo").value("rollouts.inner_epochs")).toBe(4);
});
