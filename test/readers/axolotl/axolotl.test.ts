import { expect, test } from "vitest";
import { axolotl } from "../../../src/readers/axolotl/index.js";
import { readOnly, readRun } from "../read-run.js";

const lighthouse = `base_model: meta-llama/Llama-3.1-8B
datasets:
  - path: harbour/lighthouse-logs
    type: chat_template
val_set_size: 0.05
sequence_len: 4096
sample_packing: true
micro_batch_size: 2
gradient_accumulation_steps: 4
num_epochs: 3
optimizer: adamw_torch_fused
learning_rate: 2e-5
bf16: true
gradient_checkpointing: true
attn_implementation: flash_attention_2
output_dir: ./out
`;

test("a full fine-tune gives each fact with its line", () => {
	const run = readRun(axolotl, lighthouse);

	expect(run.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
	expect(run.value("data.sets")).toEqual(["harbour/lighthouse-logs"]);
	expect(run.value("data.validation_share")).toBe(0.05);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("attention")).toBe("flash");
	expect(run.value("adapter.kind")).toBe("none");
	expect(run.line("batch.micro")).toBe(8);
	expect(run.line("data.sets")).toBe(2);
	expect(run.problems).toEqual([]);
});

test("what the file leaves out is a default with the version that was read", () => {
	const run = readRun(
		axolotl,
		"base_model: a/b\ndatasets: [{path: c/d}]\nlearning_rate: 1e-4\nnum_epochs: 1\n",
	);

	expect(run.value("batch.micro")).toBe(1);
	expect(run.value("data.sequence")).toBe(512);
	expect(run.value("precision")).toBe("bf16");
	expect(run.origin("precision")).toEqual({
		kind: "default",
		framework: "axolotl",
		version: "0.18.0",
	});
});

test("steps go before epochs", () => {
	const run = readRun(axolotl, `${lighthouse}max_steps: 500\n`);

	expect(run.value("steps")).toBe(500);
	expect(run.value("data.epochs")).toBeUndefined();
});

test("qlora is a doubly quantised base with adapters on the named matrices", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}adapter: qlora
load_in_4bit: true
lora_r: 32
lora_target_modules:
  - q_proj
  - v_proj
  - shared_expert.down_proj
lora_modules_to_save:
  - lm_head
`,
	);

	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.quantization")).toBe("nf4-double");
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["q", "v", "shared_down"]);
	expect(run.value("adapter.saved_modules")).toEqual(["head"]);
	expect(run.line("adapter.rank")).toBe(19);
});

test("lora_target_linear puts adapters on every linear", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}adapter: lora\nload_in_8bit: true\nlora_r: 8\nlora_target_linear: true\n`,
	);

	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(run.value("adapter.quantization")).toBe("int8");
});

test("lora keys without an adapter have no effect", () => {
	const run = readRun(axolotl, `${lighthouse}adapter:\nlora_r: 64\n`);

	expect(run.value("adapter.kind")).toBe("none");
	expect(run.value("adapter.rank")).toBeUndefined();
});

test("lora with load_in_4bit is reported, since Axolotl does not quantise it", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}adapter: lora\nload_in_4bit: true\nlora_r: 8\nlora_target_linear: true\n`,
	);

	expect(run.value("adapter.quantization")).toBe("none");
	expect(run.problems).toHaveLength(1);
	expect(run.problems[0]).toContain("`load_in_4bit` has no effect");
});

test("an unknown module of an adapter is said and not left out in silence", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}adapter: lora\nlora_r: 8\nlora_target_modules: [q_proj, in_proj]\n`,
	);

	expect(run.value("adapter.targets")).toEqual(["q"]);
	expect(run.problems[0]).toContain("`in_proj`");
});

test("a pattern of modules is spelled out", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}adapter: lora\nlora_r: 8\nlora_target_modules: 'layers.[\\d]+.(mlp|self_attn).(up|q|o)_proj'\n`,
	);

	expect(run.value("adapter.targets")).toEqual(["up", "q", "o"]);
	expect(run.problems).toEqual([]);
});

test("each method of rl is its task, and raw text is pretraining", () => {
	const preference = readRun(axolotl, `${lighthouse}rl: ipo\n`);
	const reward = readRun(axolotl, `${lighthouse}reward_model: true\n`);
	const raw = readRun(
		axolotl,
		lighthouse.replace("datasets:", "pretraining_dataset:"),
	);

	expect(preference.value("task")).toBe("dpo");
	expect(reward.value("task")).toBe("reward");
	expect(raw.value("task")).toBe("pretrain");
	expect(raw.value("data.sets")).toEqual(["harbour/lighthouse-logs"]);
});

test("a method that is not in the estimate is said", () => {
	const run = readRun(axolotl, `${lighthouse}rl: ebft\n`);

	expect(run.problems[0]).toContain("`rl` trains by the method `ebft`");
});

test("grpo takes answers and rollouts out of trl", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}rl: grpo
trl:
  num_generations: 8
  max_completion_length: 256
  beta: 0.001
`,
	);

	expect(run.value("task")).toBe("grpo");
	expect(run.value("reference")).toBe("forward");
	expect(run.line("reference")).toBe(
		`${lighthouse}rl: grpo\ntrl:\n\n\n`.split("\n").length,
	);
	expect(run.value("rollouts.per_prompt")).toBe(8);
	expect(run.value("rollouts.inner_epochs")).toBe(1);
	expect(run.value("data.completion")).toBe(256);
});

test("without a penalty GRPO has no reference, and DPO may store its answers", () => {
	const grpo = readRun(axolotl, `${lighthouse}rl: grpo\n`);
	const dpo = readRun(axolotl, `${lighthouse}rl: dpo\n`);
	const stored = readRun(
		axolotl,
		`${lighthouse}rl: dpo\nprecompute_ref_log_probs: true\n`,
	);

	expect(grpo.value("reference")).toBe("none");
	expect(dpo.value("reference")).toBe("forward");
	expect(stored.value("reference")).toBe("cached");
});

test("FSDP version 1 lifts a full fine-tune to fp32, version 2 does not", () => {
	const fsdp = `${lighthouse}fsdp: [full_shard, auto_wrap]
fsdp_config:
  fsdp_offload_params: true
  fsdp_sharding_strategy: FULL_SHARD
`;

	const one = readRun(axolotl, fsdp);
	const two = readRun(axolotl, `${fsdp}fsdp_version: 2\n`);

	expect(one.value("precision")).toBe("amp-bf16");
	expect(two.value("precision")).toBe("bf16");
	expect(one.value("parallel.sharding")).toBe("fsdp");
	expect(one.line("parallel.sharding")).toBe(20);
	expect(one.value("offload.parameters")).toBe(true);
	expect(one.value("offload.optimizer")).toBe(true);
});

test("stated sizes of the mesh give the devices", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}dp_shard_size: 4
dp_replicate_size: 2
tensor_parallel_size: 2
context_parallel_size: 2
`,
	);

	// 4 shards × 2 parts of the sequence hold one copy; 2 copies × 2 tensor ranks.
	expect(run.value("parallel.shard_group")).toBe(8);
	expect(run.value("parallel.sharding")).toBe("hsdp");
	expect(run.value("hardware.count")).toBe(32);
	expect(run.origin("hardware.count")?.kind).toBe("derived");
});

test("the DeepSpeed config of the same commit is opened", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}deepspeed: deepspeed/tide.json\n`,
		{
			others: {
				"deepspeed/tide.json":
					'{"zero_optimization": {"stage": 3,\n "offload_param": {"device": "cpu"}}}',
			},
		},
	);

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.value("offload.parameters")).toBe(true);
	expect(run.origin("parallel.sharding")).toMatchObject({
		kind: "file",
		path: "deepspeed/tide.json",
		line: 1,
	});
	expect(run.files).toEqual(["deepspeed/tide.json"]);
});

test("a DeepSpeed config that is not in the commit is told from its name, as a hint", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}deepspeed: deepspeed_configs/zero3_bf16_cpuoffload_params.json\n`,
	);

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.value("offload.parameters")).toBe(true);
	expect(run.value("offload.optimizer")).toBeUndefined();
	expect(run.origin("parallel.sharding")?.kind).toBe("hint");
});

test("the fused loss comes from a plugin or a switch", () => {
	const cut = readRun(
		axolotl,
		`${lighthouse}plugins:\n  - axolotl.integrations.cut_cross_entropy.CutCrossEntropyPlugin\n`,
	);
	const liger = readRun(
		axolotl,
		`${lighthouse}plugins: [axolotl.integrations.liger.LigerPlugin]\nliger_fused_linear_cross_entropy: true\n`,
	);
	const norms = readRun(
		axolotl,
		`${lighthouse}plugins: [axolotl.integrations.liger.LigerPlugin]\nliger_rms_norm: true\n`,
	);

	expect(cut.value("fused_loss")).toBe(true);
	expect(cut.line("fused_loss")).toBe(17);
	expect(liger.value("fused_loss")).toBe(true);
	expect(norms.value("fused_loss")).toBe(false);
});

test("checkpointing may offload", () => {
	const run = readRun(
		axolotl,
		lighthouse.replace(
			"gradient_checkpointing: true",
			"gradient_checkpointing: offload",
		),
	);

	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("checkpointing.offload")).toBe(true);
});

test("a slice of the split is the share of the data that is used", () => {
	const run = readRun(
		axolotl,
		lighthouse.replace(
			"    type: chat_template",
			"    split: train[:20%]\n    type: chat_template",
		),
	);

	expect(run.value("data.share")).toBe(0.2);
	expect(run.line("data.share")).toBe(4);
});

test("precision follows the keys that are on", () => {
	const half = readRun(
		axolotl,
		lighthouse.replace("bf16: true", "bf16: false\nfp16: true"),
	);
	const eight = readRun(axolotl, `${lighthouse}fp8: true\n`);
	const none = readRun(
		axolotl,
		lighthouse.replace("bf16: true", "bf16: false\ntf32: true"),
	);

	expect(half.value("precision")).toBe("fp16");
	expect(eight.value("precision")).toBe("fp8");
	expect(none.value("precision")).toBe("tf32");
});

test("the older batch_size gives the accumulation", () => {
	const run = readRun(
		axolotl,
		lighthouse.replace("gradient_accumulation_steps: 4", "batch_size: 16"),
	);

	// 16 samples on a device in a step, 2 at a time.
	expect(run.value("batch.accumulation")).toBe(8);
});

test("settings that the estimate leaves out are said", () => {
	const run = readRun(
		axolotl,
		`${lighthouse}relora: true\nunfrozen_parameters:\n  - lm_head\nqat:\n`,
	);

	expect(run.problems).toHaveLength(2);
});

test("a misspelled key is said with the nearest one", () => {
	const run = readRun(axolotl, `${lighthouse}context_paralel_size: 2\n`);

	expect(run.problems[0]).toContain("did you mean `context_parallel_size`");
});

test("a merge is not a training run", () => {
	const reading = readOnly(axolotl, `${lighthouse}merge_lora: true\n`);

	expect(reading.kind).toBe("not-training");
});
