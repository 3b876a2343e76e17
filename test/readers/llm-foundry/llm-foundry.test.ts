import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { entryAt } from "../../../src/formats/tree.js";
import { fold } from "../../../src/plan/plan.js";
import { llmFoundry } from "../../../src/readers/llm-foundry/index.js";
import { readFoundryTree } from "../../../src/readers/llm-foundry/read-tree.js";
import { isFoundryTree } from "../../../src/readers/llm-foundry/signature.js";
import { readRun } from "../read-run.js";

const kiln = `variables:
  max_seq_len: 4096
  run_name:
max_seq_len: \${variables.max_seq_len}
run_name: \${variables.run_name}
model:
  name: mpt_causal_lm
  d_model: 1024
  n_heads: 8
  n_layers: 12
  expansion_ratio: 4
  max_seq_len: \${variables.max_seq_len}
  vocab_size: 50368
  attn_config:
    attn_impl: flash
tokenizer:
  name: EleutherAI/gpt-neox-20b
train_loader:
  name: text
  dataset:
    local: ./clay
    max_seq_len: \${variables.max_seq_len}
optimizer:
  name: decoupled_adamw
max_duration: 4800ba
eval_interval: 500ba
global_train_batch_size: 256
device_train_microbatch_size: 4
precision: amp_bf16
fsdp_config:
  sharding_strategy: FULL_SHARD
  activation_checkpointing: true
  activation_cpu_offload: false
callbacks:
  speed_monitor: {window_size: 10}
`;

test("a pretraining config gives each fact with its line", () => {
	const run = readRun(llmFoundry, kiln);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.line("data.sequence")).toBe(4);
	expect(run.value("model.hidden")).toBe(1024);
	expect(run.value("model.layers")).toBe(12);
	expect(run.line("model.layers")).toBe(10);
	expect(run.value("model.ffn")).toBe(4096);
	expect(run.value("model.gated")).toBe(false);
	expect(run.value("model.learned_positions")).toBe(4096);
	expect(run.value("model.qkv_bias")).toBe(true);
	expect(run.value("model.vocab")).toBe(50_368);
	expect(run.value("model.tied")).toBe(true);
	expect(run.value("steps")).toBe(4800);
	expect(run.line("steps")).toBe(25);
	expect(run.value("evaluation.every")).toBe(500);
	expect(run.value("batch.global")).toBe(256);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("checkpointing.offload")).toBe(false);
	expect(run.value("data.packed")).toBe(true);
	expect(run.problems).toEqual([]);
});

test("each unit of a duration is its own fact", () => {
	const duration = (text: string) =>
		readRun(llmFoundry, kiln.replace("4800ba", text));

	expect(duration("2ep").value("data.epochs")).toBe(2);
	expect(duration("3").value("data.epochs")).toBe(3);
	expect(duration("286720000sp").value("data.samples")).toBe(286_720_000);
	expect(duration("1e9tok").value("data.tokens")).toBe(1e9);
	expect(duration("7200sec").value("hardware.time_limit_hours")).toBe(2);
	expect(duration("7200sec").value("steps")).toBeUndefined();
	expect(duration("0.5dur").problems).toEqual([
		"`max_duration` is `0.5dur`; expected a number with `ba`, `ep`, `sp` or `tok`.",
	]);
});

test("an automatic micro-batch is open, and evaluation by epoch says no steps", () => {
	const run = readRun(
		llmFoundry,
		kiln
			.replace(
				"device_train_microbatch_size: 4",
				"device_train_microbatch_size: auto",
			)
			.replace("eval_interval: 500ba", "eval_interval: 1ep"),
	);

	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.value("evaluation.every")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("a model of the Hub with adapters is fine-tuned on a named data set", () => {
	const run = readRun(
		llmFoundry,
		kiln
			.replace(
				/ {2}name: mpt_causal_lm[\s\S]*?tokenizer:/,
				"  name: hf_causal_lm\n  pretrained_model_name_or_path: mosaicml/mpt-7b\n  use_flash_attention_2: true\n  peft_config: {r: 32, peft_type: LORA, target_modules: [Wqkv]}\ntokenizer:",
			)
			.replace(
				/ {2}name: text\n {2}dataset:\n {4}local: .\/clay/,
				"  name: finetuning\n  dataset:\n    hf_name: pottery/questions\n    split: train[:50%]\n    packing_ratio: auto",
			),
	);

	expect(run.value("model.id")).toBe("mosaicml/mpt-7b");
	expect(run.value("model.layers")).toBeUndefined();
	expect(run.value("attention")).toBe("flash");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["q", "k", "v"]);
	expect(run.value("task")).toBe("sft");
	expect(run.value("data.sets")).toEqual(["pottery/questions"]);
	expect(run.value("data.share")).toBe(0.5);
	expect(run.value("data.packed")).toBe(true);
});

test("fine-tuning without a packing ratio pads", () => {
	const run = readRun(
		llmFoundry,
		kiln
			.replace("name: text", "name: finetuning")
			.replace(
				"    local: ./clay",
				"    hf_name: pottery/questions\n    allow_pad_trimming: false",
			),
	);

	expect(run.value("data.packed")).toBe(false);
	expect(run.value("data.padded")).toBe(true);
});

test("rotary positions, grouped heads and gated MLPs are read out of their sections", () => {
	const run = readRun(
		llmFoundry,
		kiln.replace(
			"    attn_impl: flash",
			"    attn_impl: torch\n    attn_type: grouped_query_attention\n    kv_n_heads: 2\n    rope: true\n  ffn_config: {ffn_type: mptglu, ffn_hidden_size: 2816}\n  no_bias: true\n  norm_type: rmsnorm",
		),
	);

	expect(run.value("attention")).toBe("eager");
	expect(run.value("model.kv_heads")).toBe(2);
	expect(run.value("model.rotary")).toBe("whole");
	expect(run.value("model.learned_positions")).toBeUndefined();
	expect(run.value("model.ffn")).toBe(2816);
	expect(run.value("model.gated")).toBe(true);
	expect(run.value("model.mlp_bias")).toBe(false);
	expect(run.value("model.norm")).toBe("rms");
});

test("algorithms that change the work are told", () => {
	const run = readRun(
		llmFoundry,
		`${kiln}algorithms:\n  gradient_clipping: {clipping_threshold: 1}\n  seq_length_warmup: {duration: 0.3}\n`,
	);

	expect(run.problems).toEqual([
		"`algorithms.seq_length_warmup` trains on shorter sequences at first. The estimate does not include that.",
	]);
});

test("the parameters of a job are read with the lines of its file", () => {
	const job = `name: kiln-8\ncompute: {gpus: 8}\nparameters:\n${kiln.replace(/^/gm, "  ")}`;
	const file = parseFile("job.yaml", job);
	const tree = entryAt(file.documents[0], "parameters")?.value;
	if (!tree) throw new Error("no parameters");
	const facts = fold(readFoundryTree(file, tree).facts);

	expect(isFoundryTree(tree)).toBe(true);
	expect(llmFoundry.recognises(file)).toBe(false);
	expect(facts.get("steps")).toMatchObject({
		value: 4800,
		origin: { line: 28 },
	});
	expect(facts.get("data.sequence")?.value).toBe(4096);
});

test("another name without an id says nothing about sizes, an older key has the id", () => {
	const open = readRun(
		llmFoundry,
		kiln.replace(
			/ {2}name: mpt_causal_lm[\s\S]*?tokenizer:/,
			"  name: hf_causal_lm\ntokenizer:",
		),
	);
	const older = readRun(
		llmFoundry,
		kiln.replace(
			/ {2}name: mpt_causal_lm[\s\S]*?tokenizer:/,
			"  name: hf_causal_lm\n  hf_config_name_or_path: gpt2\ntokenizer:",
		),
	);

	expect(open.value("model.layers")).toBeUndefined();
	expect(open.value("model.id")).toBeUndefined();
	expect(older.value("model.id")).toBe("gpt2");
	expect(older.problems).toEqual([]);
});

test("silent keys have the defaults of the code", () => {
	const run = readRun(
		llmFoundry,
		"model: {name: mpt_causal_lm}\ntokenizer: {name: gpt2}\ntrain_loader: {name: text}\nmax_duration: 10ba\nglobal_train_batch_size: 8\n",
	);

	expect(run.value("model.hidden")).toBe(2048);
	expect(run.value("model.ffn")).toBe(8192);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("parallel.sharding")).toBe("none");
	expect(run.origin("precision")).toMatchObject({
		kind: "default",
		framework: "llm-foundry",
	});
});
