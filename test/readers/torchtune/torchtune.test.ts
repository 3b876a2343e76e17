import { expect, test } from "vitest";
import { resolveInterpolations } from "../../../src/formats/omegaconf/resolve.js";
import { parseFile } from "../../../src/formats/parse-file.js";
import { torchtune } from "../../../src/readers/torchtune/index.js";
import { readOnly, readRun } from "../read-run.js";

const observatory = `# tune run --nnodes 1 --nproc_per_node 4 lora_finetune_distributed --config llama3_1/stars
output_dir: /tmp/stars
model:
  _component_: torchtune.models.llama3_1.lora_llama3_1_8b
  lora_attn_modules: ['q_proj', 'v_proj', 'output_proj']
  apply_lora_to_mlp: True
  apply_lora_to_output: False
  lora_rank: 16
  lora_alpha: 32
tokenizer:
  _component_: torchtune.models.llama3.llama3_tokenizer
  path: \${output_dir}/tokenizer.model
  max_seq_len: 2048
dataset:
  _component_: torchtune.datasets.alpaca_cleaned_dataset
  packed: True
  split: train[:95%]
batch_size: 2
epochs: 3
max_steps_per_epoch: null
gradient_accumulation_steps: 8
optimizer:
  _component_: torch.optim.AdamW
  fused: True
loss:
  _component_: torchtune.modules.loss.LinearCrossEntropyLoss
dtype: bf16
compile: False
enable_activation_checkpointing: True
enable_activation_offloading: False
`;

const path = "recipes/llama3_1/stars.yaml";

test("a LoRA recipe gives each fact with its line", () => {
	const run = readRun(torchtune, observatory, { path });

	expect(run.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
	expect(run.line("model.id")).toBe(4);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.quantization")).toBe("none");
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("adapter.targets")).toEqual([
		"q",
		"v",
		"o",
		"gate",
		"up",
		"down",
	]);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("data.sets")).toEqual(["yahma/alpaca-cleaned"]);
	expect(run.value("data.share")).toBe(0.95);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("fused_loss")).toBe(true);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("task")).toBe("sft");
	expect(run.line("batch.accumulation")).toBe(21);
	expect(run.problems).toEqual([]);
});

test("the command at the top is a hint for devices and sharding", () => {
	const run = readRun(torchtune, observatory, { path });

	expect(run.value("hardware.count")).toBe(4);
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint", line: 1 });
});

test("a command for another config is no hint", () => {
	const run = readRun(torchtune, observatory, { path: "mine.yaml" });

	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.value("parallel.sharding")).toBeUndefined();
});

test("qlora quantises the base and a full builder has no adapter", () => {
	const qlora = readRun(
		torchtune,
		observatory.replace("lora_llama3_1_8b", "qlora_llama3_1_8b"),
	);
	const dora = readRun(
		torchtune,
		observatory.replace("  lora_alpha: 32", "  use_dora: True"),
	);
	const full = readRun(
		torchtune,
		observatory.replace(
			/ {2}_component_: torchtune.models.llama3_1[\s\S]*?tokenizer:/,
			"  _component_: torchtune.models.qwen2_5.qwen2_5_7b_instruct\ntokenizer:",
		),
	);

	expect(qlora.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
	expect(qlora.value("adapter.quantization")).toBe("nf4-double");
	expect(dora.value("adapter.kind")).toBe("dora");
	expect(full.value("model.id")).toBe("Qwen/Qwen2.5-7B-Instruct");
	expect(full.value("adapter.kind")).toBe("none");
	expect(full.value("adapter.targets")).toBeUndefined();
});

test("a generic builder states the sizes itself", () => {
	const run = readRun(
		torchtune,
		`model:
  _component_: torchtune.models.llama2.llama2
  vocab_size: 32000
  num_layers: 22
  num_heads: 32
  num_kv_heads: 4
  embed_dim: 2048
  intermediate_dim: 5632
  max_seq_len: 2048
optimizer: {_component_: bitsandbytes.optim.PagedAdamW8bit}
`,
	);

	expect(run.value("model.id")).toBeUndefined();
	expect(run.value("model.family")).toBe("decoder");
	expect(run.value("model.layers")).toBe(22);
	expect(run.value("model.kv_heads")).toBe(4);
	expect(run.value("model.hidden")).toBe(2048);
	expect(run.value("model.ffn")).toBe(5632);
	expect(run.value("optimizer")).toBe("PagedAdamW8bit");
	expect(run.problems).toEqual([]);
});

test("a limit on the steps of an epoch makes steps of the run", () => {
	const run = readRun(
		torchtune,
		observatory.replace("max_steps_per_epoch: null", "max_steps_per_epoch: 50"),
	);

	// 3 epochs of at most 50 steps.
	expect(run.value("steps")).toBe(150);
	expect(run.value("data.epochs")).toBeUndefined();
});

test("the loss says the method", () => {
	const dpo = readRun(
		torchtune,
		observatory.replace(
			"torchtune.modules.loss.LinearCrossEntropyLoss",
			"torchtune.rlhf.loss.DPOLoss",
		),
	);
	const distilled = readRun(
		torchtune,
		`${observatory}kd_loss:\n  _component_: torchtune.modules.loss.ForwardKLWithChunkedOutputLoss\n`,
	);
	const plain = readRun(
		torchtune,
		observatory.replace(
			"torchtune.modules.loss.LinearCrossEntropyLoss",
			"torch.nn.CrossEntropyLoss",
		),
	);

	expect(dpo.value("task")).toBe("dpo");
	expect(distilled.value("task")).toBe("distill");
	expect(plain.value("fused_loss")).toBe(false);
});

test("PPO counts answers, parts of a batch and passes", () => {
	const run = readRun(
		torchtune,
		`policy_model: {_component_: torchtune.models.mistral.mistral_7b}
reward_and_value_model: {_component_: torchtune.models.mistral.mistral_reward_7b}
tokenizer: {_component_: torchtune.models.mistral.mistral_tokenizer, max_seq_len: 512}
optimizer: {_component_: torch.optim.AdamW}
loss: {_component_: torchtune.rlhf.loss.PPOLoss}
batch_size: 64
num_steps: 10000
ppo_epochs: 2
ppo_batch_size: 32
gradient_accumulation_steps: 4
max_generated_tokens: 58
`,
	);

	expect(run.value("task")).toBe("ppo");
	expect(run.value("batch.micro")).toBe(8);
	// 64 answers of a step in parts of 8
	expect(run.value("batch.accumulation")).toBe(8);
	// 10000 answers, 64 a step
	expect(run.value("steps")).toBe(156);
	expect(run.value("rollouts.inner_epochs")).toBe(2);
	expect(run.value("reference")).toBe("forward");
	expect(run.value("critic.id")).toBe("mistralai/Mistral-7B-v0.1");
	expect(run.value("data.completion")).toBe(58);
	expect(run.value("data.prompt")).toBe(512);
});

test("GRPO trains on every answer of a step", () => {
	const run = readRun(
		torchtune,
		`model: {_component_: torchtune.models.llama3_2.llama3_2_3b}
optimizer: {_component_: torch.optim.AdamW}
loss: {_component_: torchtune.dev.grpo.loss.GRPOSimpleLoss}
batch_size: 2
grpo_samples: 16
num_steps: 200
ppo_epochs: 1
max_generated_tokens: 512
`,
	);

	expect(run.value("task")).toBe("grpo");
	expect(run.value("rollouts.per_prompt")).toBe(16);
	expect(run.value("batch.micro")).toBe(32);
	expect(run.value("steps")).toBe(200);
	expect(run.value("rollouts.inner_epochs")).toBe(1);
	expect(run.value("reference")).toBe("forward");
});

test("keys of the distributed recipes divide the run", () => {
	const run = readRun(
		torchtune,
		`${observatory}tensor_parallel_dim: 8
data_parallel_shard_dim: 4
data_parallel_replicate_dim: 2
fsdp_cpu_offload: True
optimizer_in_bwd: True
`,
	);

	expect(run.value("parallel.tensor")).toBe(8);
	expect(run.value("parallel.sharding")).toBe("hsdp");
	expect(run.value("parallel.shard_group")).toBe(4);
	expect(run.value("offload.optimizer")).toBe(true);
	expect(run.value("optimizer_in_backward")).toBe(true);
});

test("references within the file are put in", () => {
	const run = readRun(
		torchtune,
		observatory
			.replace("batch_size: 2", `base_batch: 6\nbatch_size: \${base_batch}`)
			.replace("epochs: 3", `epochs: \${oc.env:EPOCHS}`),
	);

	expect(run.value("batch.micro")).toBe(6);
	expect(run.line("batch.micro")).toBe(19);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.problems.join()).toContain("only the launch decides");
});

test("references in a circle, and references that double, end", () => {
	const doubled = Array.from(
		{ length: 40 },
		(_, i) => `k${i}: "\${k${i + 1}}\${k${i + 1}}"`,
	).join("\n");
	const file = parseFile("a.yaml", `a: \${b}\nb: \${a}\n${doubled}\nk40: x\n`);
	const root = file.documents[0];

	const result = root && resolveInterpolations(root, { path });

	expect(JSON.stringify(result).length).toBeLessThan(1_000_000);
});

test("what a command sets wins over the recipe, with its own place", () => {
	const run = readRun(torchtune, observatory, {
		path,
		sets: ["batch_size=8", "tokenizer.max_seq_len=512", "~epochs"],
	});

	expect(run.value("batch.micro")).toBe(8);
	expect(run.origin("batch.micro")).toMatchObject({
		kind: "launch",
		path: "launch.sh",
	});
	expect(run.value("data.sequence")).toBe(512);
	expect(run.value("data.epochs")).toBeUndefined();
});

test("several data sets, from a list, with their sources", () => {
	const run = readRun(
		torchtune,
		observatory.replace(
			/dataset:[\s\S]*?batch_size/,
			`dataset:
  - {_component_: torchtune.datasets.slimorca_dataset, packed: True}
  - {_component_: torchtune.datasets.chat_dataset, source: sky/comets}
batch_size`,
		),
	);

	expect(run.value("data.sets")).toEqual([
		"Open-Orca/SlimOrca-Dedup",
		"sky/comets",
	]);
	expect(run.value("data.packed")).toBe(true);
});

test("fake quantisation is read, and parts of vision models are said", () => {
	const run = readRun(
		torchtune,
		`${observatory.replace("  lora_alpha: 32", "  decoder_trainable: frozen")}quantizer:
  _component_: torchtune.training.quantization.Int8DynActInt4WeightQATQuantizer
`,
	);

	expect(run.value("quantization_aware")).toBe(true);
	expect(run.problems).toHaveLength(1);
});

test.each([
	["evaluation", "tasks: [truthfulqa_mc2]\n", "`tasks`"],
	["generation", "prompt: {user: Hello}\n", "`prompt`"],
	[
		"quantisation",
		"quantizer: {_component_: torchtune.training.quantization.Int8DynActInt4WeightQuantizer}\n",
		"`quantizer`",
	],
])("%s has the same parts and does not train", (_, more, reason) => {
	const reading = readOnly(
		torchtune,
		`model: {_component_: torchtune.models.llama2.llama2_7b}\ndtype: bf16\nbatch_size: 8\n${more}`,
	);

	expect(reading.kind === "not-training" && reading.why).toContain(reason);
});

test("files that name parts of other libraries are not torchtune's", () => {
	const other = parseFile(
		"a.yaml",
		"model:\n  _component_: mylib.models.net\noptimizer:\n  _target_: torch.optim.AdamW\n",
	);

	expect(torchtune.recognises(other)).toBe(false);
});

test("the oldest recipes say whether they shard", () => {
	const on = readRun(torchtune, `${observatory}enable_fsdp: True\n`);
	const off = readRun(torchtune, `${observatory}enable_fsdp: False\n`);

	expect(on.value("parallel.sharding")).toBe("fsdp");
	expect(off.value("parallel.sharding")).toBe("none");
	expect([...on.problems, ...off.problems]).toEqual([]);
});
