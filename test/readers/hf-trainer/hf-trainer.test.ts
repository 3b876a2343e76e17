import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { hfTrainer } from "../../../src/readers/hf-trainer/index.js";
import { readOnly, readRun } from "../read-run.js";

const herbarium = `# Config for 2 nodes of 8 H100s with DeepSpeed ZeRO-3
model_name_or_path: Qwen/Qwen2.5-7B
torch_dtype: bfloat16
attn_implementation: flash_attention_2
dataset_name: garden/herbarium-notes
bf16: true
gradient_accumulation_steps: 8
gradient_checkpointing: true
learning_rate: 4.0e-05
max_length: 8192
packing: true
max_steps: -1
num_train_epochs: 5
per_device_train_batch_size: 2
use_liger_kernel: true
push_to_hub: true
`;

test("an SFT recipe gives each fact with its line", () => {
	const run = readRun(hfTrainer, herbarium);

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B");
	expect(run.value("task")).toBe("sft");
	expect(run.value("data.sets")).toEqual(["garden/herbarium-notes"]);
	expect(run.value("data.sequence")).toBe(8192);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.epochs")).toBe(5);
	expect(run.value("steps")).toBeUndefined();
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("attention")).toBe("flash");
	expect(run.value("fused_loss")).toBe(true);
	expect(run.line("batch.micro")).toBe(14);
	expect(run.line("data.sequence")).toBe(10);
	expect(run.problems).toEqual([]);
});

test("a comment about the launch is a hint", () => {
	const run = readRun(hfTrainer, herbarium);

	expect(run.value("hardware.count")).toBe(16);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint", line: 1 });
});

test("bf16 alone is autocast over fp32 weights, with a bf16 model it is not", () => {
	const loaded = readRun(hfTrainer, herbarium);
	const alone = readRun(
		hfTrainer,
		herbarium.replace("torch_dtype: bfloat16", "torch_dtype: null"),
	);
	const auto = readRun(
		hfTrainer,
		herbarium.replace("torch_dtype: bfloat16", "dtype: auto"),
	);

	expect(loaded.value("precision")).toBe("bf16");
	expect(alone.value("precision")).toBe("amp-bf16");
	expect(auto.value("precision")).toBe("bf16");
	expect(auto.origin("precision")?.kind).toBe("assumption");
});

test("FSDP lifts what trains to fp32 and DeepSpeed keeps its own copy", () => {
	const fsdp = readRun(hfTrainer, `${herbarium}fsdp: full_shard auto_wrap\n`);
	const deepspeed = readRun(
		hfTrainer,
		`${herbarium.replace("torch_dtype: bfloat16\n", "")}deepspeed: ds.json\n`,
		{
			path: "runs/a.yaml",
			others: { "ds.json": '{"zero_optimization": {"stage": 2}}' },
		},
	);

	expect(fsdp.value("precision")).toBe("amp-bf16");
	expect(fsdp.value("parallel.sharding")).toBe("fsdp");
	expect(deepspeed.value("precision")).toBe("bf16");
	expect(deepspeed.value("parallel.sharding")).toBe("zero2");
	expect(deepspeed.files).toEqual(["ds.json"]);
});

test("keys that only GRPO has decide the task", () => {
	const run = readRun(
		hfTrainer,
		`model_name_or_path: Qwen/Qwen2.5-1.5B
dataset_name: garden/riddles
learning_rate: 1e-6
max_steps: 500
max_prompt_length: 256
max_completion_length: 1024
num_generations: 14
reward_funcs: [accuracy]
num_iterations: 2
`,
	);

	expect(run.value("task")).toBe("grpo");
	expect(run.line("task")).toBe(8);
	expect(run.value("rollouts.per_prompt")).toBe(14);
	expect(run.value("data.prompt")).toBe(256);
	expect(run.value("data.completion")).toBe(1024);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("rollouts.inner_epochs")).toBe(2);
	// 500 optimizer steps, two of them on each set of answers
	expect(run.value("steps")).toBe(250);
	expect(run.problems).toEqual([]);
});

const riddles = `model_name_or_path: Qwen/Qwen2.5-1.5B
dataset_name: garden/riddles
learning_rate: 1e-6
output_dir: out
num_generations: 8
`;

test("without a penalty GRPO loads no reference, as it does by default", () => {
	const silent = readRun(hfTrainer, riddles);
	const none = readRun(hfTrainer, `${riddles}beta: 0.0\n`);
	const some = readRun(hfTrainer, `${riddles}beta: 0.04\n`);

	expect(silent.value("reference")).toBe("none");
	expect(silent.origin("reference")?.kind).toBe("default");
	expect(none.value("reference")).toBe("none");
	expect(none.line("reference")).toBe(6);
	expect(some.value("reference")).toBe("forward");
	expect(silent.value("rollouts.inner_epochs")).toBe(1);
});

test("an engine beside the training takes three tenths of a device, a server of its own nothing", () => {
	const server = readRun(hfTrainer, `${riddles}use_vllm: true\n`);
	const beside = `${riddles}use_vllm: true\nvllm_mode: colocate\n`;
	const colocated = readRun(hfTrainer, beside);
	const sleeping = readRun(
		hfTrainer,
		`${beside}vllm_gpu_memory_utilization: 0.6\nvllm_enable_sleep_mode: true\n`,
	);

	expect(server.value("rollouts.engine_share")).toBeUndefined();
	expect(colocated.value("rollouts.engine_share")).toBe(0.3);
	expect(colocated.value("rollouts.engine_sleeps")).toBe(false);
	expect(sleeping.value("rollouts.engine_share")).toBe(0.6);
	expect(sleeping.line("rollouts.engine_share")).toBe(8);
	expect(sleeping.value("rollouts.engine_sleeps")).toBe(true);
});

test("preference pairs are compared with a copy, with stored answers, or with nothing", () => {
	const path = "recipes/x/dpo/full.yaml";
	const plain = readRun(hfTrainer, preference, { path });
	const stored = readRun(
		hfTrainer,
		`${preference}precompute_ref_log_probs: true\n`,
		{ path },
	);
	const free = readRun(hfTrainer, `${preference}reference_free: true\n`, {
		path,
	});

	expect(plain.value("reference")).toBe("forward");
	expect(stored.value("reference")).toBe("cached");
	expect(stored.line("reference")).toBe(7);
	expect(free.value("reference")).toBe("none");
});

test("PPO passes four times over its answers, in as many parts as it says", () => {
	const text = `model_name_or_path: EleutherAI/pythia-1b
reward_model_path: garden/judge
learning_rate: 3e-6
per_device_train_batch_size: 16
gradient_accumulation_steps: 2
num_mini_batches: 4
total_episodes: 10000
response_length: 64
`;

	const run = readRun(hfTrainer, text, { path: "recipes/ppo/run.yaml" });

	expect(run.value("task")).toBe("ppo");
	expect(run.value("reference")).toBe("forward");
	expect(run.value("rollouts.inner_epochs")).toBe(4);
	expect(run.origin("rollouts.inner_epochs")?.kind).toBe("default");
	// 4 parts × 2 passes
	expect(run.value("batch.accumulation")).toBe(8);
	expect(run.value("data.samples")).toBe(10_000);
	expect(run.value("data.epochs")).toBe(1);
	expect(run.value("data.completion")).toBe(64);
});

test("distillation names its teacher", () => {
	const text = `model_name_or_path: Qwen/Qwen2-0.5B
teacher_model_name_or_path: Qwen/Qwen2-7B
learning_rate: 2e-5
output_dir: out
max_length: 512
`;

	const run = readRun(hfTrainer, text);

	expect(run.value("task")).toBe("distill");
	expect(run.value("teacher.id")).toBe("Qwen/Qwen2-7B");
	expect(run.line("teacher.id")).toBe(2);
});

const preference = `model_name_or_path: a/b
dataset_name: c/d
learning_rate: 1e-6
output_dir: out
beta: 0.1
max_prompt_length: 512
`;

test("the nearest word of the path says the task, as a hint", () => {
	const dpo = readRun(hfTrainer, preference, {
		path: "recipes/x/dpo/full.yaml",
	});
	const orpo = readRun(hfTrainer, preference, {
		path: "recipes/dpo-models/orpo/full.yaml",
	});

	expect(dpo.value("task")).toBe("dpo");
	expect(dpo.origin("task")?.kind).toBe("hint");
	expect(orpo.value("task")).toBe("orpo");
});

test("a command in a comment says the task", () => {
	const run = readRun(
		hfTrainer,
		"# trl kto --config run.yaml\nmodel_name_or_path: a/b\ndataset_name: c/d\nlearning_rate: 1e-6\noutput_dir: out\n",
	);

	expect(run.value("task")).toBe("kto");
	expect(run.line("task")).toBe(1);
});

test("without any sign of the task it is an assumption", () => {
	const run = readRun(
		hfTrainer,
		"model_name_or_path: a/b\ndataset_name: c/d\nlearning_rate: 1e-6\noutput_dir: out\n",
	);

	expect(run.value("task")).toBe("sft");
	expect(run.origin("task")?.kind).toBe("assumption");
});

test("the Trainer's defaults are 8 samples and 3 epochs, and TRL's 1024 tokens", () => {
	const run = readRun(hfTrainer, preference, { path: "recipes/sft/a.yaml" });

	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("batch.accumulation")).toBe(1);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.origin("batch.micro")).toMatchObject({
		kind: "default",
		framework: "transformers",
	});
	expect(run.origin("data.sequence")).toMatchObject({
		kind: "default",
		framework: "trl",
	});
});

test("LoRA counts only with use_peft", () => {
	const lora = `${herbarium}load_in_4bit: true
lora_r: 16
lora_target_modules: [q_proj, k_proj]
`;

	const on = readRun(hfTrainer, `${lora}use_peft: true\n`);
	const off = readRun(hfTrainer, lora);

	expect(on.value("adapter.kind")).toBe("lora");
	expect(on.value("adapter.rank")).toBe(16);
	expect(on.value("adapter.targets")).toEqual(["q", "k"]);
	expect(on.value("adapter.quantization")).toBe("nf4");
	expect(off.value("adapter.kind")).toBe("none");
	expect(off.value("adapter.rank")).toBeUndefined();
});

test("without named modules peft's query and value matrices are taken", () => {
	const run = readRun(hfTrainer, `${herbarium}use_peft: true\n`);

	expect(run.value("adapter.targets")).toEqual(["q", "v"]);
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.origin("adapter.targets")?.kind).toBe("default");
});

test("a mixture names its sets once, with the share that all give", () => {
	const mixture = (weight: string) => `model_name_or_path: a/b
learning_rate: 1e-6
output_dir: out
dataset_mixture:
  datasets:
    - id: garden/moss
      split: train
      weight: 0.5
    - id: garden/fern
      split: train
      weight: ${weight}
`;

	const even = readRun(hfTrainer, mixture("0.5"));
	const uneven = readRun(hfTrainer, mixture("1.0"));

	expect(even.value("data.sets")).toEqual(["garden/moss", "garden/fern"]);
	expect(even.value("data.share")).toBe(0.5);
	expect(uneven.value("data.share")).toBeUndefined();
	expect(uneven.problems[0]).toContain("different parts");
});

test("plain Trainer arguments in JSON get no defaults of TRL", () => {
	const run = readRun(
		hfTrainer,
		'{"model_name_or_path": "gpt2", "train_file": "a.txt", "block_size": 512,\n "output_dir": "out", "do_train": true, "optim": "adafactor", "fp16": true}',
		{ path: "clm.json" },
	);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("data.sequence")).toBe(512);
	expect(run.value("data.packed")).toBe(true);
	expect(run.value("checkpointing")).toBe("none");
	expect(run.value("optimizer")).toBe("adafactor");
	expect(run.value("precision")).toBe("amp-fp16");
});

test("filtering a data set and do_train: false are not training", () => {
	const filter = readOnly(
		hfTrainer,
		"model_name_or_path: a/b\ndataset_name: c/d\nnum_generations: 8\npass_rate_min: 0.2\n",
	);
	const off = readOnly(hfTrainer, `${herbarium}do_train: false\n`);

	expect(filter.kind).toBe("not-training");
	expect(off.kind).toBe("not-training");
});

test("a value that only the launch knows is said", () => {
	const run = readRun(
		hfTrainer,
		herbarium
			.replace("Qwen/Qwen2.5-7B", `\${MODEL}`)
			.replace("batch_size: 2", `batch_size: \${BATCH}`),
	);

	expect(run.value("model.id")).toBeUndefined();
	expect(run.origin("batch.micro")?.kind).toBe("default");
	expect(run.problems).toHaveLength(2);
	expect(run.problems[0]).toContain("only the launch decides");
});

test("words that are properties of every object are no words of ours", () => {
	const run = readRun(
		hfTrainer,
		`${preference}torch_dtype: constructor\nfsdp: toString\n`,
		{ path: "recipes/constructor/factValue.yaml" },
	);

	expect(run.value("task")).toBe("dpo");
	expect(run.value("parallel.sharding")).toBe("none");
});

test("files of other kinds are not recognised", () => {
	const files = [
		parseFile("a.yaml", "model: x\nlearning_rate: 1e-3\nseed: 1\n"),
		parseFile("b.yaml", "training:\n  per_device_train_batch_size: 1\n"),
		parseFile("package.json", '{"name": "x", "scripts": {}}'),
	];

	expect(files.some((file) => hfTrainer.recognises(file))).toBe(false);
});
