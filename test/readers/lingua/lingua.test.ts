import { expect, test } from "vitest";
import { lingua } from "../../../src/readers/lingua/index.js";
import { readRun } from "../read-run.js";

const loom = `# python -m lingua.stool script=apps.main.train config=loom.yaml nodes=4
name: loom
steps: 60_000
grad_acc_steps: 2
optim: {lr: 3e-3, lr_min_ratio: 0.000001}
distributed:
  fsdp_type: full_shard
  compile: true
  model_dtype: bf16
  selective_activation_checkpointing: true
  tp_size: 1
model:
  dim: 2048
  n_layers: 25
  n_heads: 16
data:
  root_dir: data/wool
  sources: {wool_1.0: 1.0}
  batch_size: 4
  seq_len: 4096
  tokenizer:
    name: tiktoken
    path: tokenizers/wool_100k.tiktoken
`;

test("a config gives each fact with its line", () => {
	const run = readRun(lingua, loom);

	expect(run.value("steps")).toBe(60_000);
	expect(run.line("steps")).toBe(3);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("model.hidden")).toBe(2048);
	expect(run.value("model.layers")).toBe(25);
	expect(run.value("model.heads")).toBe(16);
	expect(run.value("model.kv_heads")).toBe(16);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("compile")).toBe(true);
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.problems).toEqual([]);
});

test("the MLP has two thirds of four times the width, rounded up", () => {
	const plain = readRun(lingua, loom);
	const wide = readRun(
		lingua,
		loom.replace(
			"  n_heads: 16",
			"  n_heads: 16\n  ffn_dim_multiplier: 1.5\n  multiple_of: 512",
		),
	);

	// ⌊8 × 2048 ÷ 3⌋ = 5461, up to a multiple of 256.
	expect(plain.value("model.ffn")).toBe(5632);
	// ⌊1.5 × 5461⌋ = 8191, up to a multiple of 512.
	expect(wide.value("model.ffn")).toBe(8192);
});

test("thousands of merges in the tokenizer's name are a hint", () => {
	const run = readRun(lingua, loom);

	expect(run.value("model.vocab")).toBe(100_256);
	expect(run.origin("model.vocab")).toMatchObject({ kind: "hint", line: 23 });
});

test("the launch above a config is a hint for nodes of eight devices", () => {
	const run = readRun(lingua, loom);

	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.origin("hardware.nodes")).toMatchObject({ kind: "hint", line: 1 });
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.origin("hardware.per_node")).toMatchObject({ kind: "default" });
});

test("a state makes it Mamba 2, twice as wide inside", () => {
	const run = readRun(
		lingua,
		loom.replace(
			"  n_heads: 16",
			"  n_heads: 32\n  state_dim: 64\n  n_groups: 2\n  conv_size: 4",
		),
	);

	expect(run.value("model.config")).toEqual({
		model_type: "mamba2",
		hidden_size: 2048,
		num_hidden_layers: 25,
		vocab_size: 100_256,
		state_size: 64,
		n_groups: 2,
		num_heads: 32,
		head_dim: 128,
		expand: 2,
		conv_kernel: 4,
		tie_word_embeddings: false,
	});
	expect(run.value("model.layers")).toBeUndefined();
});

test("another recurrent model is told and not guessed", () => {
	const run = readRun(lingua, `${loom}model_type: loom-net\n`);

	expect(run.value("model.family")).toBe("custom");
	expect(run.value("model.layers")).toBeUndefined();
	expect(run.problems).toEqual([
		"`model_type` builds a `loom-net` model. The estimate does not include that.",
	]);
});

test("Hawk's state is four thirds of the width, scaled and rounded up", () => {
	const run = readRun(
		lingua,
		`${loom}model_type: hawk\n`.replace(
			"  n_heads: 16",
			"  n_heads: 28\n  lru_dim_multiplier: 0.65\n  conv_size: 4\n  vocab_size: 1000",
		),
	);

	// ⌊0.65 × ⌊4 × 2048 ÷ 3⌋⌋ = 1774 → 1792; the MLP ⌊8 × 2048 ÷ 3⌋ = 5461 → 5632
	expect(run.value("model.config")).toMatchObject({
		model_type: "hawk",
		hidden_size: 2048,
		num_hidden_layers: 25,
		num_heads: 28,
		state_width: 1792,
		intermediate_size: 5632,
		conv_kernel: 4,
		vocab_size: 1000,
	});
	expect(run.problems).toEqual([]);
});

test("a minimal LSTM has no MLP", () => {
	const run = readRun(lingua, `${loom}model_type: minLSTM\n`);

	expect(run.value("model.config")).toMatchObject({
		model_type: "min_lstm",
		// ⌊2 × 3 × 2048 ÷ 3⌋
		state_width: 4096,
	});
	expect(run.value("model.config")).not.toHaveProperty("intermediate_size");
});

test("silent keys have the defaults of the code", () => {
	const run = readRun(
		lingua,
		"model: {dim: 512, n_heads: 8}\ndata: {batch_size: 1, root_dir: a, sources: {b: 1}}\n",
	);

	expect(run.value("steps")).toBe(1000);
	expect(run.value("model.layers")).toBe(8);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("parallel.sharding")).toBe("none");
	expect(run.origin("steps")).toMatchObject({
		kind: "default",
		framework: "lingua",
	});
});
