import { expect, test } from "vitest";
import { nanotron } from "../../../src/readers/nanotron/index.js";
import { readRun } from "../read-run.js";

const tern = `data_stages:
- data:
    dataset:
      hf_dataset_or_datasets: birds/songs
    num_loading_workers: 1
  name: stable
  start_training_step: 1
general: {project: tern, run: tern_1}
model:
  dtype: bfloat16
  make_vocab_size_divisible_by: 128
  model_config:
    is_llama_config: true
    hidden_size: 1024
    intermediate_size: 2816
    num_attention_heads: 16
    num_hidden_layers: 12
    num_key_value_heads: 4
    tie_word_embeddings: true
    vocab_size: 50257
optimizer:
  optimizer_factory: {name: adamW, adam_beta1: 0.9}
  zero_stage: 1
parallelism:
  dp: 4
  expert_parallel_size: 1
  pp: 2
  tp: 2
  tp_mode: REDUCE_SCATTER
  recompute_layer: true
tokens:
  batch_accumulation_per_replica: 8
  micro_batch_size: 2
  sequence_length: 2048
  train_steps: 5000
`;

test("a config gives each fact with its line", () => {
	const run = readRun(nanotron, tern);

	expect(run.value("model.layers")).toBe(12);
	expect(run.line("model.layers")).toBe(17);
	expect(run.value("model.kv_heads")).toBe(4);
	expect(run.value("model.tied")).toBe(true);
	expect(run.value("model.gated")).toBe(true);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("optimizer")).toBe("adamW");
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("steps")).toBe(5000);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.sets")).toEqual(["birds/songs"]);
	expect(run.value("parallel.sharding")).toBe("zero1");
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.problems).toEqual([]);
});

test("devices are the product of the parallel sizes, and the batch that of one copy and all copies", () => {
	const run = readRun(nanotron, tern);

	// 4 × 2 × 2
	expect(run.value("hardware.count")).toBe(16);
	expect(run.line("hardware.count")).toBe(25);
	// 2 × 8 × 4
	expect(run.value("batch.global")).toBe(64);
});

test("the vocabulary is padded for tensor parallelism", () => {
	const run = readRun(nanotron, tern);

	// 50,257 up to a multiple of 128 × 2.
	expect(run.value("model.vocab")).toBe(50_432);
});

test("experts have their own width, or that of the code", () => {
	const silent = readRun(
		nanotron,
		tern.replace(
			"is_llama_config: true",
			"is_qwen2_config: true\n    moe_config: {num_experts: 8, top_k: 2, enable_shared_expert: true}",
		),
	);
	const stated = readRun(
		nanotron,
		tern.replace(
			"is_llama_config: true",
			"is_qwen2_config: true\n    moe_config: {num_experts: 8, top_k: 2, moe_intermediate_size: 512}",
		),
	);
	const older = readRun(
		nanotron,
		tern.replace(
			"is_llama_config: true",
			"is_llamoe_config: true\n    moe_num_experts: 4\n    num_experts_per_tok: 1",
		),
	);

	expect(silent.value("model.experts")).toBe(8);
	expect(silent.value("model.experts_active")).toBe(2);
	expect(silent.value("model.expert_ffn")).toBe(1408);
	expect(silent.origin("model.expert_ffn")).toMatchObject({ kind: "default" });
	expect(silent.value("model.shared_expert_ffn")).toBe(5632);
	expect(stated.value("model.expert_ffn")).toBe(512);
	expect(stated.value("model.shared_expert_ffn")).toBeUndefined();
	expect(older.value("model.experts")).toBe(4);
	expect(older.value("model.expert_ffn")).toBe(2816);
});

test("a size that is no number is a problem with its line, and the run goes on", () => {
	const run = readRun(
		nanotron,
		tern.replace("train_steps: 5000", "train_steps: many"),
	);

	expect(run.value("steps")).toBeUndefined();
	expect(run.value("model.layers")).toBe(12);
	expect(run.problems).toEqual([
		"`tokens.train_steps` is `many`; expected a whole number above 0.",
	]);
});

test("a stage with another length is told", () => {
	const run = readRun(
		nanotron,
		tern.replace("  name: stable", "  name: stable\n  sequence_length: 8192"),
	);

	expect(run.problems).toEqual([
		"`data_stages.sequence_length` gives a stage another length. The estimate does not include that.",
	]);
});
