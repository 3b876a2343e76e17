import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { openRlhf } from "../../../src/readers/openrlhf/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "scripts/train_tides.sh";

const dotted = `ray job submit -- python3 -m openrlhf.cli.train_ppo_ray \\
   --actor.num_nodes 2 \\
   --actor.num_gpus_per_node 8 \\
   --vllm.num_engines 4 \\
   --train.colocate_all \\
   --actor.model_name_or_path Qwen/Qwen3-8B \\
   --train.batch_size 256 \\
   --train.micro_batch_size 2 \\
   --rollout.batch_size 128 \\
   --rollout.n_samples_per_prompt 8 \\
   --rollout.max_new_tokens 3072 \\
   --train.max_epochs 2 \\
   --train.num_episodes 3 \\
   --data.max_len 4096 \\
   --data.max_samples 20000 \\
   --ds.zero_stage 3 \\
   --ds.packing_samples \\
   --algo.advantage.estimator reinforce_baseline \\
   --algo.kl.init_coef 0 \\
   --data.prompt_dataset org/tide-tables,org/currents \\
   --actor.gradient_checkpointing_enable \\
   --actor.adam.lr 5e-7
`;

test("a run of answers counts prompts, answers and passes over them", () => {
	const run = readRun(openRlhf, dotted, { path });

	expect(run.value("task")).toBe("grpo");
	expect(run.line("task")).toBe(18);
	expect(run.value("model.id")).toBe("Qwen/Qwen3-8B");
	expect(run.line("model.id")).toBe(6);
	expect(run.value("rollouts.prompts")).toBe(128);
	expect(run.value("rollouts.per_prompt")).toBe(8);
	// 128 prompts × 8 answers
	expect(run.value("batch.global")).toBe(1024);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("rollouts.inner_epochs")).toBe(2);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("data.sample_limit")).toBe(20_000);
	// 4096 together − 3072 of the answer
	expect(run.value("data.prompt")).toBe(1024);
	expect(run.value("data.completion")).toBe(3072);
	expect(run.value("data.sets")).toEqual(["org/tide-tables", "org/currents"]);
	expect(run.problems).toEqual([]);
});

test("memory, precision and sharding come from flags and defaults", () => {
	const run = readRun(openRlhf, dotted, { path });

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("data.padded")).toBe(false);
	expect(run.value("precision")).toBe("bf16");
	expect(run.origin("precision")).toEqual({
		kind: "default",
		framework: "openrlhf",
		version: "0.11.0",
	});
});

test("models on the same devices take no more of them", () => {
	const run = readRun(openRlhf, dotted, { path });

	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.count")).toBeUndefined();
});

test("models on devices of their own add up, which is told", () => {
	const text = dotted
		.replace("   --train.colocate_all \\\n", "")
		.replace("init_coef 0", "init_coef 0.01")
		.replace("reinforce_baseline", "gae")
		.replace(
			"--vllm.num_engines 4",
			"--vllm.num_engines 4 --vllm.tensor_parallel_size 2",
		);

	const run = readRun(openRlhf, text, { path });

	// actor 2 × 8, critic and reference 8 each by default, engines 4 × 2
	expect(run.value("hardware.count")).toBe(40);
	expect(run.value("task")).toBe("ppo");
	expect(run.problems).toEqual([
		"`actor.num_nodes` gives models and generation devices of their own, which wait for each other. The estimate does not include that.",
	]);
});

test("a penalty of 0 loads no reference, any other does", () => {
	const some = dotted.replace("init_coef 0", "init_coef 0.02");
	const silent = dotted.replace("   --algo.kl.init_coef 0 \\\n", "");

	expect(readRun(openRlhf, dotted, { path }).value("reference")).toBe("none");
	expect(readRun(openRlhf, some, { path }).value("reference")).toBe("forward");
	expect(readRun(openRlhf, silent, { path }).value("reference")).toBe(
		"forward",
	);
});

const older = `deepspeed --num_gpus 4 --module openrlhf.cli.train_ppo \\
   --pretrain meta-llama/Meta-Llama-3-8B \\
   --critic_pretrain org/tide-critic \\
   --reward_pretrain org/tide-reward \\
   --rollout_batch_size 64 \\
   --n_samples_per_prompt 1 \\
   --prompt_max_len 1024 \\
   --generate_max_len 512 \\
   --micro_train_batch_size 4 \\
   --zero_stage 2 \\
   --bf16 \\
   --flash_attn \\
   --adam_offload \\
   --gradient_checkpointing
`;

test("the plain names of older versions say the same", () => {
	const run = readRun(openRlhf, older, { path });

	expect(run.value("task")).toBe("ppo");
	expect(run.value("model.id")).toBe("meta-llama/Meta-Llama-3-8B");
	expect(run.value("critic.id")).toBe("org/tide-critic");
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("data.prompt")).toBe(1024);
	expect(run.value("data.completion")).toBe(512);
	expect(run.value("precision")).toBe("bf16");
	expect(run.line("precision")).toBe(11);
	expect(run.value("offload.optimizer")).toBe(true);
	expect(run.value("reward.id")).toBe("org/tide-reward");
	expect(run.value("companions")).toBe("elsewhere");
});

test("fine-tuning has a batch of samples on the launcher's devices", () => {
	const text = `deepspeed --num_gpus 8 --module openrlhf.cli.train_sft --model.model_name_or_path Qwen/Qwen3-4B \\
  --data.dataset org/tides --data.max_len 4096 --train.batch_size 64 --ds.lora.rank 32 --ds.load_in_4bit
`;

	const run = readRun(openRlhf, text, { path });

	expect(run.value("task")).toBe("sft");
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.epochs")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.quantization")).toBe("nf4-double");
});

test("a command that a document holds is read with the document's lines", () => {
	const text = `read -r -d '' training_commands <<EOF
openrlhf.cli.train_dpo \\
   --train.batch_size 32 \\
   --model.model_name_or_path Qwen/Qwen3-4B
EOF
deepspeed --module $training_commands
`;

	const run = readRun(openRlhf, text, { path });

	expect(run.value("task")).toBe("dpo");
	expect(run.value("reference")).toBe("forward");
	expect(run.value("batch.global")).toBe(32);
	expect(run.line("batch.global")).toBe(3);
});

test("distillation names its teacher, and a dynamic batch is cut by tokens", () => {
	const text = `python -m openrlhf.cli.train_kd --pretrain Qwen/Qwen3-1.7B --teacher_model Qwen/Qwen3-32B \\
  --max_len 2048 --use_dynamic_batch --train_max_tokens_per_gpu 16384
`;

	const run = readRun(openRlhf, text, { path });

	expect(run.value("task")).toBe("distill");
	expect(run.value("teacher.id")).toBe("Qwen/Qwen3-32B");
	// 16384 ÷ 2048
	expect(run.value("batch.micro")).toBe(8);
});

test("programs that train nothing, typos and wrong values are told apart", () => {
	const serving = "python -m openrlhf.cli.serve_rm --port 5000\n";
	const wrong = dotted
		.replace("--ds.zero_stage 3", "--ds.zero_stage 7")
		.replace("--train.micro_batch_size 2", "--trian_micro_batch_size 2");

	expect(readOnly(openRlhf, serving, { path })).toEqual({
		kind: "not-training",
		why: "`serve_rm` trains nothing.",
	});
	expect(readRun(openRlhf, wrong, { path }).problems).toEqual([
		"`trian_micro_batch_size` is not a key that wattdiff or OpenRLHF knows (did you mean `train.micro_batch_size`?). It had no effect on the estimate.",
		"`ds.zero_stage` is `7`; expected 0, 1, 2 or 3.",
	]);
	expect(
		openRlhf.recognises(parseFile("a.sh", "python train.py --x 1\n")),
	).toBe(false);
});
