import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { gptNeox } from "../../../src/readers/gpt-neox/index.js";
import { readOnly, readRun } from "../read-run.js";

const harbour = `{
  "pipe-parallel-size": 1,
  "model-parallel-size": 2,

  "num-layers": 12,
  "hidden-size": 768,
  "num-attention-heads": 12,
  "seq-length": 2048,
  "max-position-embeddings": 2048,
  "pos-emb": "rotary",
  "no-weight-tying": true,
  "gpt-j-residual": true,
  "attention-config": [[["flash"], 12]],

  "zero_optimization": {
    "stage": 1,
    "reduce_bucket_size": 50000000,
  },
  # batch size (trained on 32 gpus)
  "train_micro_batch_size_per_gpu": 16,
  "gas": 2,
  "checkpoint-activations": true,
  "fp16": {
    "enabled": true,
    "loss_scale": 0,
  },
  "optimizer": {
    "type": "Adam",
    "params": { "lr": 0.0006 },
  },
  "train-iters": 143000,
  "tokenizer-type": "HFTokenizer",
  "vocab-file": "/data/20B_tokenizer.json",
}
`;

test("a flow mapping gives each fact with its line, whichever the dash", () => {
	const run = readRun(gptNeox, harbour);

	expect(run.value("parallel.pipeline")).toBe(1);
	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("model.layers")).toBe(12);
	expect(run.line("model.layers")).toBe(5);
	expect(run.value("model.hidden")).toBe(768);
	expect(run.value("model.heads")).toBe(12);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("model.tied")).toBe(false);
	expect(run.value("model.parallel_block")).toBe(true);
	expect(run.value("attention")).toBe("flash");
	expect(run.value("parallel.sharding")).toBe("zero1");
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.line("batch.accumulation")).toBe(21);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("precision")).toBe("fp16");
	expect(run.value("optimizer")).toBe("adam");
	expect(run.value("steps")).toBe(143_000);
	expect(run.problems).toEqual([]);
});

test("a comment that says on how many devices it ran is a hint", () => {
	const run = readRun(gptNeox, harbour);

	expect(run.value("hardware.count")).toBe(32);
	expect(run.origin("hardware.count")).toMatchObject({
		kind: "hint",
		line: 19,
	});
});

test("what the file leaves out is a default", () => {
	const run = readRun(gptNeox, harbour);

	expect(run.value("model.norm")).toBe("layer");
	expect(run.value("model.ffn")).toBe(4 * 768);
	expect(run.value("model.qkv_bias")).toBe(true);
	expect(run.value("model.learned_positions")).toBeUndefined();
	expect(run.origin("model.ffn")).toEqual({
		kind: "default",
		framework: "gpt-neox",
		version: "ea7aefd8f8e1",
	});
});

test("the vocabulary of the named tokenizer is padded to 128 times the model-parallel size", () => {
	const run = readRun(gptNeox, harbour);

	// 50,277 tokens in multiples of 256.
	expect(run.value("model.vocab")).toBe(50_432);
	expect(run.origin("model.vocab")?.kind).toBe("hint");
});

test("without a tokenizer it is GPT-2's", () => {
	const text = harbour.replace(/ {2}"(tokenizer-type|vocab-file)".*\n/g, "");

	const run = readRun(gptNeox, text);

	// 50,257 tokens in multiples of 256.
	expect(run.value("model.vocab")).toBe(50_432);
	expect(run.origin("model.vocab")?.kind).toBe("default");
});

test("an unknown tokenizer is assumed and told", () => {
	const run = readRun(gptNeox, harbour.replace("20B_tokenizer", "own"));

	expect(run.origin("model.vocab")?.kind).toBe("assumption");
	expect(run.problems).toEqual([
		"`vocab_file` is `/data/own.json`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("positions are learned unless the file says otherwise", () => {
	const run = readRun(gptNeox, harbour.replace(/ {2}"pos-emb".*\n/, ""));

	expect(run.value("model.learned_positions")).toBe(2048);
});

test("a gated MLP that all versions build alike needs no word", () => {
	const text = harbour.replace(
		'"hidden-size": 768,',
		'"hidden-size": 768, "activation": "swiglu", "intermediate_size": 2048, "mlp_multiple_of": 2048,',
	);

	const run = readRun(gptNeox, text);

	expect(run.value("model.gated")).toBe(true);
	expect(run.value("model.ffn")).toBe(2048);
	expect(run.problems).toEqual([]);
});

test("a gated MLP that versions build differently is told with both widths", () => {
	const text = harbour.replace(
		'"hidden-size": 768,',
		'"hidden-size": 4096, "activation": "swiglu", "intermediate_size": 32768, "mlp_multiple_of": 256,',
	);

	const run = readRun(gptNeox, text);

	// 32,768 × 2/3 is 21,845: 22,016 in multiples of 512, half of it for the gate.
	expect(run.value("model.ffn")).toBe(11_008);
	expect(run.problems).toEqual([
		"GPT-NeoX before September 2024 makes this gated MLP 32768 wide, later ones 11008. The estimate reads it as 11008.",
	]);
});

test("layers that are no attention change the kind of model", () => {
	const run = readRun(gptNeox, harbour.replace('"flash"', '"mamba"'));

	expect(run.value("model.family")).toBe("ssm");
});

test("layers that are all gMLPs are built as such", () => {
	const run = readRun(
		gptNeox,
		harbour
			.replace('[[["flash"], 12]]', '[[["amlp"], "all"]]')
			.replace('"rotary"', '"none"'),
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "gmlp",
		num_hidden_layers: 12,
		hidden_size: 768,
		seq_length: 2048,
		attention_size: 64,
		tie_word_embeddings: false,
		// 50,277 padded to a multiple of 256
		vocab_size: 50_432,
	});
	expect(run.value("model.config")).not.toHaveProperty(
		"max_position_embeddings",
	);
});

test("sparse attention is told", () => {
	const run = readRun(
		gptNeox,
		harbour.replace('[["flash"], 12]', '[["local", "global"], "all"]'),
	);

	expect(run.problems).toEqual([
		"`attention-config` has layers of local attention. The estimate does not include that.",
	]);
});

test("experts stand in every layer unless an interval says otherwise", () => {
	const text = harbour.replace(
		'"num-layers": 12,',
		'"num-layers": 12, "moe_num_experts": 8, "moe_top_k": 2, "moe_expert_interval": 2,',
	);

	const run = readRun(gptNeox, text);

	expect(run.value("model.experts")).toBe(8);
	expect(run.value("model.experts_active")).toBe(2);
	expect(run.value("model.dense_layers")).toBe(6);
	expect(run.value("model.expert_ffn")).toBe(3072);
});

test("a reward model says so", () => {
	const run = readRun(
		gptNeox,
		harbour.replace('"train-iters"', '"train_impl": "rm", "train-iters"'),
	);

	expect(run.value("task")).toBe("reward");
});

test("a file of paths is a part of runs", () => {
	const reading = readOnly(
		gptNeox,
		'{ "data_path": "data/enwik8", "vocab_file": "v.json", "merge_file": "m.txt", "num_gpus": 4 }',
	);

	expect(reading.kind).toBe("fragment");
	expect(reading.kind === "fragment" && reading.facts).toMatchObject([
		{ key: "hardware.per_node", value: 4 },
	]);
});

test("settings of text generation train nothing", () => {
	const reading = readOnly(
		gptNeox,
		'{ "text_gen_type": "unconditional", "maximum_tokens": 102, "top_p": 0.0 }',
	);

	expect(reading).toEqual({
		kind: "not-training",
		why: "It generates text.",
	});
});

test("a Hugging Face config in YAML is not GPT-NeoX's", () => {
	const file = parseFile(
		"config.yaml",
		"hidden_size: 768\nnum_attention_heads: 12\nnum_hidden_layers: 12\n",
	);

	expect(gptNeox.recognises(file)).toBe(false);
});
