import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { sagemakerHyperpod } from "../../../src/readers/sagemaker-hyperpod/index.js";
import { readOnly, readRun } from "../read-run.js";

const tuning = `display_name: Lighthouse
version: 1.0.0
instance_types: [ml.p4d.24xlarge]
run:
  name: llama-3-1-8b
  model_type: llm_finetuning_aws
trainer:
  devices: 8
  num_nodes: 2
training_config:
  model_config:
    model_name_or_path: meta-llama/Llama-3.1-8B
    attn_implementation: flash_attention_2
    peft_config:
      peft_type: lora
      target_modules: all-linear
      r: 16
      lora_dropout: 0.05
  training_args:
    trainer_type: dpo
    micro_train_batch_size: 1
    train_batch_size: 64
    max_epochs: 3
    max_len: 4096
    gradient_checkpointing: true
    strategy:
      fsdp_config: {sharding_strategy: FULL_SHARD, cpu_offload: true}
`;

describe("a recipe that fine-tunes", () => {
	test("gives each fact with its line", () => {
		const run = readRun(sagemakerHyperpod, tuning);

		expect(run.value("hardware.instance")).toBe("p4d.24xlarge");
		expect(run.line("hardware.instance")).toBe(3);
		expect(run.value("hardware.nodes")).toBe(2);
		expect(run.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
		expect(run.value("attention")).toBe("flash");
		expect(run.value("adapter.kind")).toBe("lora");
		expect(run.value("adapter.rank")).toBe(16);
		expect(run.value("adapter.targets")).toEqual(["all-linear"]);
		expect(run.value("task")).toBe("dpo");
		expect(run.value("batch.micro")).toBe(1);
		expect(run.value("batch.global")).toBe(64);
		expect(run.value("data.epochs")).toBe(3);
		expect(run.value("data.sequence")).toBe(4096);
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("parallel.sharding")).toBe("fsdp");
		expect(run.value("offload.optimizer")).toBe(true);
		expect(run.problems).toEqual([]);
	});

	test("several instance types are a hint and a problem", () => {
		const run = readRun(
			sagemakerHyperpod,
			tuning.replace("[ml.p4d.24xlarge]", "[ml.p5.48xlarge, ml.g5.48xlarge]"),
		);

		expect(run.value("hardware.instance")).toBe("p5.48xlarge");
		expect(run.origin("hardware.instance")?.kind).toBe("hint");
		expect(run.problems).toEqual([expect.stringContaining("names 2 types")]);
	});

	test("wrong values are told", () => {
		const run = readRun(
			sagemakerHyperpod,
			tuning.replace("max_len: 4096", "max_len: long"),
		);

		expect(run.problems).toEqual([
			expect.stringContaining(
				"`training_config.training_args.max_len` is `long`",
			),
		]);
	});
});

test("a recipe of verl has its batch, model and engine", () => {
	const run = readRun(
		sagemakerHyperpod,
		`instance_types: [ml.p5.48xlarge]
run: {name: x, model_type: verl}
trainer: {devices: 8, num_nodes: 1}
training_config:
  model: {path: Qwen/Qwen2.5-7B, lora_rank: 0, enable_gradient_checkpointing: true}
  data: {train_batch_size: 32, max_length: 2048, micro_batch_size_per_gpu: null}
  engine: {strategy: fsdp2}
  optim: {optimizer: AdamW}
  trainer: {nnodes: 1, n_gpus_per_node: 8, total_epochs: 2, total_training_steps: null}
`,
	);

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B");
	expect(run.value("batch.global")).toBe(32);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("data.epochs")).toBe(2);
	expect(run.value("adapter.kind")).toBeUndefined();
	expect(run.value("task")).toBe("sft");
});

test("a recipe of the adapter states a shape", () => {
	const run = readRun(
		sagemakerHyperpod,
		`run: {name: hf-llama, model_type: hf}
trainer: {devices: 8, num_nodes: 4, max_steps: 50, precision: bf16}
model:
  model_type: llama_v3
  train_batch_size: 2
  max_context_width: 8192
  vocab_size: 128256
  hidden_width: 4096
  num_layers: 32
  num_heads: 32
  num_key_value_heads: 8
  intermediate_size: 14336
  sharding_strategy: hybrid_shard
  shard_degree: 16
  activation_checkpointing: true
`,
	);

	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("model.hidden")).toBe(4096);
	expect(run.value("model.kv_heads")).toBe(8);
	expect(run.value("parallel.sharding")).toBe("hsdp");
	expect(run.value("parallel.shard_group")).toBe(16);
	expect(run.value("task")).toBe("pretrain");
});

test("evaluating is no training, and other files are another's", () => {
	const evaluates = `${tuning}evaluation: {task: mmlu}\n`;

	expect(readOnly(sagemakerHyperpod, evaluates).kind).toBe("not-training");
	expect(
		sagemakerHyperpod.recognises(
			parseFile("a.yaml", "run: {name: a}\ninstance_types: [ml.p5.48xlarge]\n"),
		),
	).toBe(false);
});

const gold =
	"../shared/corpus/sagemaker-hyperpod/aws__sagemaker-hyperpod-recipes/recipes_collection/recipes/training/llama/checkpointless_llama3_70b_pretrain.yaml";

test.skipIf(!existsSync(gold))(
	"a published recipe has its tokens and devices",
	() => {
		const run = readRun(sagemakerHyperpod, readFileSync(gold, "utf8"));

		const tokens =
			(run.value("steps") ?? 0) *
			(run.value("batch.global") ?? 0) *
			(run.value("data.sequence") ?? 0);
		expect(tokens).toBe(1_224_999_960_576);
		expect(
			(run.value("hardware.nodes") ?? 0) *
				(run.value("hardware.per_node") ?? 0),
		).toBe(128);
		expect(run.value("batch.micro")).toBe(1);
		expect(run.value("parallel.tensor")).toBe(8);
		expect(run.value("parallel.pipeline")).toBe(4);
		expect(run.value("parallel.context")).toBe(1);
		expect(run.value("parallel.sequence")).toBe(true);
		expect(run.value("hardware.time_limit_hours")).toBeUndefined();
	},
);
