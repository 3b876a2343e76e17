import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { litgpt } from "../../../src/readers/litgpt/index.js";
import { readRun } from "../read-run.js";

const fern = `checkpoint_dir: checkpoints/meta-llama/Llama-3.2-1B
out_dir: out/fern
precision: bf16-true
quantize:
devices: 2
num_nodes: 2
lora_r: 16
lora_key: true
lora_mlp: true
data:
  class_path: litgpt.data.LIMA
  init_args:
    val_split_fraction: 0.1
train:
  global_batch_size: 32
  micro_batch_size: 4
  epochs: 3
  max_tokens:
  max_steps:
  max_seq_length: 1024
eval:
  interval: 50
optimizer:
  class_path: torch.optim.AdamW
  init_args: {lr: 0.0002}
`;

const moss = `model_name: pythia-160m
devices: auto
train:
  global_batch_size: 512
  micro_batch_size: 8
  max_tokens: 3000000000
  max_seq_length: 2048
data: TinyStories
`;

test("a fine-tuning config gives each fact with its line", () => {
	const run = readRun(litgpt, fern);

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("meta-llama/Llama-3.2-1B");
	expect(run.line("model.id")).toBe(1);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(16);
	// Queries and values by default, keys and the MLP as stated.
	expect(run.value("adapter.targets")).toEqual([
		"q",
		"k",
		"v",
		"gate",
		"up",
		"down",
	]);
	expect(run.value("adapter.quantization")).toBe("none");
	expect(run.value("data.sets")).toEqual(["GAIR/lima"]);
	expect(run.value("data.validation_share")).toBe(0.1);
	expect(run.value("batch.global")).toBe(32);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.line("data.epochs")).toBe(17);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("evaluation.every")).toBe(50);
	expect(run.value("hardware.count")).toBe(4);
	expect(run.value("hardware.per_node")).toBe(2);
	expect(run.problems).toEqual([]);
});

test("several devices shard and compute activations again, one does not", () => {
	const several = readRun(litgpt, fern);
	const one = readRun(
		litgpt,
		fern.replace("devices: 2\nnum_nodes: 2", "devices: 1"),
	);
	const silent = readRun(
		litgpt,
		fern.replace("devices: 2\nnum_nodes: 2\n", ""),
	);
	const all = readRun(
		litgpt,
		fern.replace("devices: 2\nnum_nodes: 2", "devices: auto"),
	);

	expect(several.value("parallel.sharding")).toBe("fsdp");
	expect(several.value("checkpointing")).toBe("full");
	expect(one.value("parallel.sharding")).toBe("none");
	expect(one.value("checkpointing")).toBe("none");
	expect(silent.value("hardware.count")).toBe(1);
	expect(silent.origin("hardware.count")).toMatchObject({ kind: "default" });
	expect(all.value("hardware.count")).toBeUndefined();
});

test("without adapter keys all weights train; quantised ones lie under an adapter", () => {
	const full = readRun(litgpt, fern.replace(/lora_\w+: \w+\n/g, ""));
	const packed = readRun(
		litgpt,
		fern.replace("quantize:", "quantize: bnb.nf4-dq"),
	);

	expect(full.value("adapter.kind")).toBe("none");
	expect(full.value("adapter.targets")).toBeUndefined();
	expect(packed.value("adapter.quantization")).toBe("nf4-double");
	expect(packed.line("adapter.quantization")).toBe(4);
});

test("a limit on steps goes before epochs, seconds are a limit", () => {
	const run = readRun(
		litgpt,
		fern.replace("max_steps:", "max_steps: 100\n  max_time: 1800"),
	);

	expect(run.value("steps")).toBe(100);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("hardware.time_limit_hours")).toBe(0.5);
	expect(run.value("duration_hours")).toBeUndefined();
});

test("pretraining counts tokens and compiles", () => {
	const run = readRun(litgpt, moss);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.id")).toBe("pythia-160m");
	expect(run.value("data.tokens")).toBe(3e9);
	expect(run.value("data.sets")).toEqual(["roneneldan/TinyStories"]);
	expect(run.value("compile")).toBe(true);
	expect(run.value("checkpointing")).toBe("none");
	expect(run.value("hardware.count")).toBeUndefined();
});

test("a name of LitGPT's own leads to the Hub, and a shape of its own is read", () => {
	const named = readRun(
		litgpt,
		moss.replace("pythia-160m", "micro-llama-300M"),
	);
	const own = readRun(
		litgpt,
		`${moss}model_config: {n_layer: 6, n_embd: 512, n_head: 8, padded_vocab_size: 50304, norm_class_name: RMSNorm, mlp_class_name: LLaMAMLP, bias: false, intermediate_size: 1408}\n`,
	);

	expect(named.value("model.id")).toBe("keeeeenw/MicroLlama");
	expect(own.value("model.id")).toBeUndefined();
	expect(own.value("model.layers")).toBe(6);
	expect(own.value("model.ffn")).toBe(1408);
	expect(own.value("model.norm")).toBe("rms");
	expect(own.value("model.qkv_bias")).toBe(false);
});

test("a value of the wrong kind is a problem with its line", () => {
	const run = readRun(
		litgpt,
		fern.replace("precision: bf16-true", "precision: half"),
	);

	expect(run.problems).toEqual([
		"`precision` is `half`; expected one of bf16-true, bf16-mixed, 16-true, 16-mixed, 32-true.",
	]);
	expect(run.value("batch.global")).toBe(32);
});

test("a config without batches is not one of LitGPT", () => {
	const file = parseFile("a.yaml", "checkpoint_dir: a\nmax_new_tokens: 50\n");

	expect(litgpt.recognises(file)).toBe(false);
});
