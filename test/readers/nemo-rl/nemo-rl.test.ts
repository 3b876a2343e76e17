import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nemoRl } from "../../../src/readers/nemo-rl/index.js";
import { readOnly, readRun } from "../read-run.js";

const base = `grpo:
  num_prompts_per_step: 24
  num_generations_per_prompt: 8
  max_num_epochs: 2
  max_num_steps: 1000000
  val_period: 10
  max_val_samples: 96
loss_fn:
  reference_policy_kl_penalty: 0.01
policy:
  model_name: Qwen/Qwen2.5-1.5B
  tokenizer:
    name: \${policy.model_name}
  train_global_batch_size: 96
  train_micro_batch_size: 2
  logprob_batch_size: \${policy.train_micro_batch_size}
  max_total_sequence_length: 3072
  precision: bfloat16
  dtensor_cfg:
    enabled: true
    cpu_offload: false
    sequence_parallel: false
    activation_checkpointing: true
    tensor_parallel_size: 2
    context_parallel_size: 1
    lora_cfg:
      enabled: false
      dim: 8
  megatron_cfg:
    enabled: false
    activation_checkpointing: true
    recompute_granularity: selective
    tensor_model_parallel_size: 4
    pipeline_model_parallel_size: 2
    sequence_parallel: true
    optimizer:
      optimizer: adam
      use_distributed_optimizer: true
      optimizer_cpu_offload: false
    fp8_cfg:
      enabled: false
  sequence_packing:
    enabled: true
    train_mb_tokens: \${mul:\${policy.max_total_sequence_length}, \${policy.train_micro_batch_size}}
  optimizer:
    name: torch.optim.AdamW
    kwargs:
      lr: 5.0e-6
data:
  max_input_seq_length: 1024
  train:
    dataset_name: star-charts
env:
  math:
    num_workers: 8
cluster:
  gpus_per_node: 8
  num_nodes: 2
`;

const path = "examples/configs/grpo_stars.yaml";

test("a GRPO config counts answers, prompts and both lengths", () => {
	const run = readRun(nemoRl, base, { path });

	expect(run.value("task")).toBe("grpo");
	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-1.5B");
	expect(run.line("model.id")).toBe(11);
	expect(run.value("rollouts.prompts")).toBe(24);
	expect(run.value("rollouts.per_prompt")).toBe(8);
	// 24 prompts × 8 answers
	expect(run.value("batch.global")).toBe(192);
	expect(run.line("batch.global")).toBe(2);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.prompt")).toBe(1024);
	// 3072 together − 1024 of the prompt
	expect(run.value("data.completion")).toBe(2048);
	expect(run.value("data.sets")).toEqual(["star-charts"]);
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("evaluation.every")).toBe(10);
	expect(run.value("evaluation.samples")).toBe(96);
	expect(run.problems).toEqual([]);
});

test("a step limit that is no limit leaves the epochs to end the run", () => {
	const run = readRun(nemoRl, base, { path });

	expect(run.value("data.epochs")).toBe(2);
	expect(run.value("steps")).toBeUndefined();
});

test("two limits that may both end a run are told", () => {
	const run = readRun(nemoRl, base.replace("1000000", "400"), { path });

	expect(run.value("steps")).toBe(400);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.problems).toEqual([
		"`max_num_steps` is 400 and `max_num_epochs` is 2, and the first that is reached ends the run. The estimate reads it as 400 steps.",
	]);
});

test("the DTensor backend keeps fp32 weights, sharded by FSDP", () => {
	const run = readRun(nemoRl, base, { path });

	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("parallel.pipeline")).toBeUndefined();
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("data.padded")).toBe(false);
	expect(run.value("adapter.kind")).toBe("none");
});

test("the Megatron backend counts only where it is on", () => {
	const text = base
		.replace(
			"dtensor_cfg:\n    enabled: true",
			"dtensor_cfg:\n    enabled: false",
		)
		.replace(
			"megatron_cfg:\n    enabled: false",
			"megatron_cfg:\n    enabled: true",
		);

	const run = readRun(nemoRl, text, { path });

	expect(run.value("precision")).toBe("bf16");
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("parallel.tensor")).toBe(4);
	expect(run.value("parallel.pipeline")).toBe(2);
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("optimizer")).toBe("adam");
});

test("adapters count only where they are enabled", () => {
	const run = readRun(
		nemoRl,
		base.replace(
			"enabled: false\n      dim: 8",
			"enabled: true\n      dim: 32",
		),
		{ path },
	);

	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
});

test("without a penalty there is no reference, with one it runs at each step", () => {
	const without = base.replace("penalty: 0.01", "penalty: 0.0");

	expect(readRun(nemoRl, base, { path }).value("reference")).toBe("forward");
	expect(readRun(nemoRl, without, { path }).value("reference")).toBe("none");
});

const child = `defaults: ../../grpo_stars.yaml
grpo:
  num_prompts_per_step: 48
  use_dynamic_sampling: true
policy:
  model_name: Qwen/Qwen2.5-7B
  train_micro_batch_size: 1
  optimizer: null
cluster:
  num_nodes: 4
`;
const childPath = "examples/configs/recipes/llm/grpo-stars-4n8g.yaml";

test("a child changes its base key by key, and each fact stays in its file", () => {
	const run = readRun(nemoRl, child, {
		path: childPath,
		others: { [path]: base },
	});

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B");
	expect(run.origin("model.id")).toEqual({
		kind: "file",
		path: childPath,
		line: 6,
		text: "model_name",
	});
	// 48 prompts of the child × 8 answers of the base
	expect(run.value("batch.global")).toBe(384);
	expect(run.line("batch.global")).toBe(3);
	expect(run.origin("rollouts.per_prompt")).toEqual({
		kind: "file",
		path,
		line: 3,
		text: "num_generations_per_prompt",
	});
	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.value("hardware.per_node")).toBe(8);
	// `null` takes the whole mapping of the base away.
	expect(run.value("optimizer")).toBeUndefined();
	expect(run.files).toEqual([path]);
	expect(run.problems).toEqual([
		"`use_dynamic_sampling` generates further answers in place of those that are all alike. The estimate does not include that.",
	]);
});

test("of several bases the later one wins, and a base may have a base", () => {
	const text = `defaults:
  - first.yaml
  - second.yaml
sft:
  max_num_epochs: 1
`;
	const others = {
		"configs/first.yaml":
			"policy:\n  model_name: Qwen/Qwen3-4B\n  train_global_batch_size: 64\n",
		"configs/second.yaml":
			"defaults: third.yaml\npolicy:\n  precision: float32\n",
		"configs/third.yaml": "policy:\n  train_global_batch_size: 32\n",
	};

	const run = readRun(nemoRl, text, { path: "configs/run.yaml", others });

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("Qwen/Qwen3-4B");
	expect(run.value("batch.global")).toBe(32);
	expect(run.origin("batch.global")).toMatchObject({
		path: "configs/third.yaml",
		line: 2,
	});
	expect(run.value("precision")).toBe("fp32");
});

test("a base that is missing leaves the name's nodes as a hint", () => {
	const run = readRun(
		nemoRl,
		"defaults: ./absent.yaml\npolicy:\n  model_name: Qwen/Qwen3-4B\n",
		{ path: "recipes/sft-moon-2n8g.yaml" },
	);

	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.origin("hardware.nodes")?.kind).toBe("hint");
});

test("what a base names and lacks is told with the base's line", () => {
	const run = readRun(nemoRl, child, {
		path: childPath,
		others: { [path]: `defaults: nowhere.yaml\n${base}` },
	});

	expect(run.problems).toContain(
		"It names `nowhere.yaml`, which is not in this commit. Commit the file or correct the path.",
	);
});

test("PPO passes several times over its answers and has a critic", () => {
	const text = base
		.replace(
			"grpo:",
			"ppo:\n  ppo_epochs: 4\n  skip_reference_policy_logprobs_calculation: true",
		)
		.concat(`value:
  model_name: \${policy.model_name}
`);

	const run = readRun(nemoRl, text, { path });

	expect(run.value("task")).toBe("ppo");
	expect(run.value("rollouts.inner_epochs")).toBe(4);
	expect(run.value("reference")).toBe("none");
	expect(run.value("critic.id")).toBe("Qwen/Qwen2.5-1.5B");
});

test("distillation names its teacher", () => {
	const text = base
		.replace("grpo:", "distillation:")
		.concat("teacher:\n  model_name: Qwen/Qwen3-32B\n  precision: bfloat16\n");

	const run = readRun(nemoRl, text, { path });

	expect(run.value("task")).toBe("distill");
	expect(run.value("teacher.id")).toBe("Qwen/Qwen3-32B");
	expect(run.line("teacher.id")).toBe(60);
});

test("DPO counts pairs in its batch and always has a reference", () => {
	const text = `dpo:
  max_num_epochs: 1
  max_num_steps: -1
  val_batches: 4
  val_global_batch_size: 16
policy:
  model_name: meta-llama/Llama-3.1-8B-Instruct
  train_global_batch_size: 128
  train_micro_batch_size: 1
  max_total_sequence_length: 4096
  precision: bfloat16
`;

	const run = readRun(nemoRl, text, { path });

	expect(run.value("task")).toBe("dpo");
	expect(run.value("reference")).toBe("forward");
	expect(run.value("batch.global")).toBe(128);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.epochs")).toBe(1);
	// 4 batches of 16
	expect(run.value("evaluation.samples")).toBe(64);
});

test("generation on devices of its own is told", () => {
	const text = base.replace(
		"  optimizer:\n    name",
		"  generation:\n    colocated:\n      enabled: false\n  optimizer:\n    name",
	);

	expect(readRun(nemoRl, text, { path }).problems).toEqual([
		"`colocated.enabled` gives generation devices of its own, which do not train. The estimate does not include that.",
	]);
});

test("another shape than the checkpoint's is told, longer positions are not", () => {
	const text = base.replace(
		"  precision: bfloat16",
		"  precision: bfloat16\n  hf_config_overrides:\n    num_hidden_layers: 4\n    max_position_embeddings: 9000",
	);

	expect(readRun(nemoRl, text, { path }).problems).toEqual([
		"`hf_config_overrides.num_hidden_layers` gives the model another shape than its checkpoint. The estimate does not include that.",
	]);
});

test("a typo and a wrong value are told, and the run goes on", () => {
	const text = base
		.replace("train_micro_batch_size: 2", "train_micro_batch_size: two")
		.replace("  val_period: 10", "  val_periood: 10");

	const run = readRun(nemoRl, text, { path });

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-1.5B");
	expect(run.problems).toEqual([
		"`policy.train_micro_batch_size` is `two`; expected a whole number above 0.",
		"`val_periood` is not a key that wattdiff or NeMo-RL knows (did you mean `val_period`?). It had no effect on the estimate.",
	]);
});

test("an evaluation trains nothing", () => {
	const reading = readOnly(
		nemoRl,
		"eval:\n  num_tests_per_prompt: 1\ngeneration:\n  model_name: Qwen/Qwen3-4B\n  vllm_cfg:\n    max_model_len: 2048\n",
	);

	expect(reading).toEqual({
		kind: "not-training",
		why: "`eval` says that it tests a model.",
	});
});

test("a config without a method is a part of a run", () => {
	const reading = readOnly(
		nemoRl,
		"defaults: base.yaml\npolicy:\n  precision: float32\n",
		{
			path: "configs/part.yaml",
			others: { "configs/base.yaml": "policy:\n  model_name: Qwen/Qwen3-4B\n" },
		},
	);

	expect(reading).toMatchObject({
		kind: "fragment",
		why: "It names no method such as `grpo` or `sft`.",
	});
});

test("Hydra's groups are not taken for paths", () => {
	const file = parseFile(
		"conf/train.yaml",
		"defaults:\n  - model: small\n  - _self_\npolicy:\n  lr: 1\n",
	);

	expect(nemoRl.recognises(file)).toBe(false);
});
