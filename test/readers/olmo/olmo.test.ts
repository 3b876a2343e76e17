import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { olmo } from "../../../src/readers/olmo/index.js";
import { readRun } from "../read-run.js";

const lighthouse = `run_name: lighthouse
model:
  d_model: 1024
  n_heads: 16
  n_kv_heads: 4
  n_layers: 20
  mlp_ratio: 8
  weight_tying: false
  rope: true
  flash_attention: true
  include_bias: false
  layer_norm_type: rms
  activation_type: swiglu
  residual_dropout: 0.0
  max_sequence_length: 2048
  vocab_size: 50280
  embedding_size: 50304
compile: null
optimizer:
  name: adamw
  learning_rate: 3.0e-4
tokenizer:
  identifier: harbour.json
max_duration: 100e9T
global_train_batch_size: 512
device_train_microbatch_size: 4
device_eval_batch_size: \${device_train_microbatch_size}
precision: amp_bf16
activation_checkpointing: fine_grained
fsdp:
  sharding_strategy: SHARD_GRAD_OP
data:
  paths:
    - \${path.glob:data/*.npy}
`;

test("a pretraining config gives each fact with its line", () => {
	const run = readRun(olmo, lighthouse);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.hidden")).toBe(1024);
	expect(run.line("model.hidden")).toBe(3);
	expect(run.value("model.layers")).toBe(20);
	expect(run.value("model.kv_heads")).toBe(4);
	expect(run.line("model.kv_heads")).toBe(5);
	expect(run.value("model.rotary")).toBe("whole");
	expect(run.value("model.norm")).toBe("rms");
	expect(run.value("model.qkv_bias")).toBe(false);
	expect(run.value("model.vocab")).toBe(50304);
	expect(run.line("model.vocab")).toBe(17);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("data.tokens")).toBe(100e9);
	expect(run.line("data.tokens")).toBe(24);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("adamw");
	expect(run.value("attention")).toBe("flash");
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.value("compile")).toBe(false);
	expect(run.problems).toEqual([]);
});

test("a gated MLP has half of the stated width", () => {
	const ratio = readRun(olmo, lighthouse);
	const stated = readRun(
		olmo,
		lighthouse.replace("mlp_ratio: 8", "mlp_hidden_size: 5632"),
	);
	const plain = readRun(
		olmo,
		lighthouse.replace("activation_type: swiglu", "activation_type: gelu"),
	);

	// 8 × 1024 ÷ 2
	expect(ratio.value("model.ffn")).toBe(4096);
	expect(ratio.line("model.ffn")).toBe(7);
	expect(stated.value("model.ffn")).toBe(2816);
	expect(plain.value("model.ffn")).toBe(8192);
	expect(plain.value("model.gated")).toBe(false);
});

test("durations count steps, epochs or tokens, and stop_at ends them before", () => {
	const duration = (text: string) =>
		readRun(olmo, lighthouse.replace("max_duration: 100e9T", text));
	const steps = duration("max_duration: 5_000");
	const epochs = duration("max_duration: 2ep");
	const stopped = duration("max_duration: 1ep\nstop_at: 406_934");
	const early = duration("max_duration: 100e9T\nstop_at: 200000");
	const late = duration("max_duration: 1e9T\nstop_at: 200000");
	const silent = duration("save_interval: 10");

	expect(steps.value("steps")).toBe(5000);
	expect(epochs.value("data.epochs")).toBe(2);
	expect(epochs.value("steps")).toBeUndefined();
	expect(stopped.value("steps")).toBe(406_934);
	expect(stopped.value("data.epochs")).toBeUndefined();
	expect(stopped.line("steps")).toBe(25);
	// 100e9 tokens are 95,367 steps of 512 × 2048, so that step 200,000 is never reached.
	expect(early.value("steps")).toBeUndefined();
	expect(early.value("data.tokens")).toBe(100e9);
	expect(late.value("data.tokens")).toBe(1e9);
	expect(silent.value("steps")).toBe(10_000);
	expect(silent.origin("steps")).toMatchObject({
		kind: "default",
		framework: "olmo",
	});
});

test("a layer norm without scale is plain, and positions are learned without rope", () => {
	const run = readRun(
		olmo,
		lighthouse
			.replace("rope: true", "rope: false")
			.replace(
				"layer_norm_type: rms",
				"layer_norm_type: default\n  layer_norm_with_affine: false",
			),
	);

	expect(run.value("model.norm")).toBe("plain");
	expect(run.value("model.learned_positions")).toBe(2048);
	expect(run.value("model.rotary")).toBe("none");
});

test("checkpointing can be off", () => {
	const run = readRun(olmo, lighthouse.replace("fine_grained", "false"));

	expect(run.value("checkpointing")).toBe("none");
	expect(run.line("checkpointing")).toBe(29);
	expect(run.problems).toEqual([]);
});

test("silent keys have the defaults of the code", () => {
	const run = readRun(
		olmo,
		"model: {d_model: 768, n_layers: 12}\nmax_duration: 100\ntokenizer: {identifier: gpt2}\n",
	);

	expect(run.value("model.heads")).toBe(12);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("optimizer")).toBe("lionw");
	expect(run.value("model.tied")).toBe(true);
	expect(run.value("model.head_bias")).toBe(false);
	expect(run.value("model.vocab")).toBe(50304);
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.origin("model.heads")).toMatchObject({ kind: "default" });
});

test("replicated training and masked labels are told apart", () => {
	const run = readRun(
		olmo,
		`${lighthouse}  label_mask_paths: [a.npy]\ndistributed_strategy: ddp\n`,
	);

	expect(run.value("task")).toBe("sft");
	expect(run.value("parallel.sharding")).toBe("none");
});

test("a duration in no known unit is a problem with its line", () => {
	const run = readRun(olmo, lighthouse.replace("100e9T", "3weeks"));

	expect(run.problems).toEqual([
		"`max_duration` is `3weeks`; expected steps, or a number with `ep` or `T`.",
	]);
});

test("a misspelt key is told with the nearest one", () => {
	const run = readRun(
		olmo,
		lighthouse.replace("max_sequence_length", "max_sequence_lenght"),
	);

	expect(run.problems).toEqual([
		"`model.max_sequence_lenght` is not a key that wattdiff or OLMo knows (did you mean `model.max_sequence_length`?). It had no effect on the estimate.",
	]);
});

test("a Composer config is not one of OLMo", () => {
	const file = parseFile(
		"a.yaml",
		"model: {name: mpt_causal_lm, d_model: 64, n_layers: 2}\nmax_duration: 10ba\nglobal_train_batch_size: 8\n",
	);

	expect(olmo.recognises(file)).toBe(false);
});

test("experts are as wide as the MLP that they stand for", () => {
	const experts = lighthouse
		.replace("mlp_ratio: 8", "mlp_ratio: 1")
		.replace(
			"compile: null",
			"  block_type: moe\n  moe_num_experts: 32\n  moe_top_k: 4\n  moe_dropless: true\ncompile: null",
		);

	const run = readRun(olmo, experts);

	expect(run.value("model.experts")).toBe(32);
	expect(run.value("model.experts_active")).toBe(4);
	// 1024 × 1, half of it gate and half of it value
	expect(run.value("model.expert_ffn")).toBe(512);
	expect(run.value("model.shared_expert_ffn")).toBeUndefined();
	expect(run.problems).toEqual([]);
});
