import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { deepspeedChat } from "../../../src/readers/deepspeed-chat/index.js";
import { readRun } from "../read-run.js";

const path = "training/step3_rlhf_finetuning/run_lake.sh";

const rollouts = `OUTPUT=./output
deepspeed --num_gpus 8 main.py \\
   --data_path org/lakes org/rivers \\
   --data_split 2,4,4 \\
   --actor_model_name_or_path facebook/opt-1.3b \\
   --critic_model_name_or_path facebook/opt-350m \\
   --per_device_generation_batch_size 8 \\
   --per_device_training_batch_size 4 \\
   --generation_batches 2 \\
   --ppo_epochs 1 \\
   --max_answer_seq_len 128 \\
   --max_prompt_seq_len 384 \\
   --num_train_epochs 1 \\
   --actor_zero_stage 3 \\
   --critic_zero_stage 2 \\
   --actor_gradient_checkpointing \\
   --actor_lora_dim 64 \\
   --offload \\
   --deepspeed
`;

test("the third step trains an actor on answers, with a critic beside it", () => {
	const run = readRun(deepspeedChat, rollouts, { path });

	expect(run.value("task")).toBe("ppo");
	expect(run.value("model.id")).toBe("facebook/opt-1.3b");
	expect(run.line("model.id")).toBe(5);
	expect(run.value("critic.id")).toBe("facebook/opt-350m");
	expect(run.value("reference")).toBe("forward");
	expect(run.value("batch.micro")).toBe(4);
	// 8 prompts × 2 batches on a device, in parts of 4
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.prompt")).toBe(384);
	expect(run.value("data.completion")).toBe(128);
	expect(run.value("rollouts.inner_epochs")).toBe(1);
	expect(run.value("hardware.per_node")).toBe(8);
	// The model of the second step scores the answers and is where the critic starts.
	expect(run.value("reward.id")).toBe("facebook/opt-350m");
	expect(run.problems).toEqual([]);
});

test("the actor's flags tell how the trained model is kept", () => {
	const run = readRun(deepspeedChat, rollouts, { path });

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("adapter.rank")).toBe(64);
	expect(run.value("offload.optimizer")).toBe(true);
	expect(run.value("offload.parameters")).toBe(true);
	expect(run.value("precision")).toBe("fp16");
});

test("each step takes its part of every data set", () => {
	const third = readRun(deepspeedChat, rollouts, { path });

	expect(third.value("data.sets")).toEqual(["org/lakes", "org/rivers"]);
	// 4 of 2 + 4 + 4
	expect(third.value("data.share")).toBe(0.4);
	expect(third.line("data.share")).toBe(4);
});

const tuning = `deepspeed main.py \\
   --data_path org/lakes \\
   --data_split 2,4,4 \\
   --model_name_or_path facebook/opt-6.7b \\
   --per_device_train_batch_size 6 \\
   --max_seq_len 512 \\
   --num_train_epochs 16 \\
   --gradient_accumulation_steps 2 \\
   --zero_stage 2
`;

test("the first two steps are told by their folder", () => {
	const first = readRun(deepspeedChat, tuning, {
		path: "training/step1_sft/run.sh",
	});
	const second = readRun(deepspeedChat, tuning, {
		path: "training/step2_reward_model/run.sh",
	});
	const other = readRun(deepspeedChat, tuning, {
		path: "training/step2_dpo_finetuning/run.sh",
	});

	expect(first.value("task")).toBe("sft");
	expect(first.origin("task")?.kind).toBe("hint");
	expect(first.value("data.share")).toBe(0.2);
	expect(first.value("batch.accumulation")).toBe(2);
	expect(first.value("data.epochs")).toBe(16);
	expect(second.value("task")).toBe("reward");
	expect(second.value("data.share")).toBe(0.4);
	expect(other.value("task")).toBe("dpo");
	expect(other.value("reference")).toBe("forward");
});

test("a stage that the caller gives is told", () => {
	const text = `ACTOR_ZERO_STAGE=$3\n${rollouts.replace("stage 3", "stage $ACTOR_ZERO_STAGE")}`;

	const run = readRun(deepspeedChat, text, { path });

	expect(run.value("parallel.sharding")).toBe("none");
	expect(run.origin("parallel.sharding")?.kind).toBe("default");
	expect(run.problems).toContain(
		"`actor_zero_stage` is `$3`, which only the launch decides. State it in wattdiff.yml if it matters.",
	);
});

test("a stage that the script itself fills in counts, and is told", () => {
	const text = `STAGE=$3
if [ "$STAGE" == "" ]; then
    STAGE=2
fi
${rollouts.replace("stage 3", "stage $STAGE")}`;

	const run = readRun(deepspeedChat, text, { path });

	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.problems).toContain(
		"`actor_zero_stage` is `2`, which only the launch decides. State it in wattdiff.yml if it matters.",
	);
});

test("a typo and a wrong value are told", () => {
	const text = tuning
		.replace("--max_seq_len 512", "--max_seq_lenn 512")
		.replace("--num_train_epochs 16", "--num_train_epochs all");

	expect(
		readRun(deepspeedChat, text, { path: "step1/run.sh" }).problems,
	).toEqual([
		"`max_seq_lenn` is not a key that wattdiff or DeepSpeed-Chat knows (did you mean `max_seq_len`?). It had no effect on the estimate.",
		"`num_train_epochs` is `all`; expected a number above 0.",
	]);
});

test("another project's main.py is none of it", () => {
	const file = parseFile("run.sh", "python main.py --epochs 3 --lr 0.1\n");

	expect(deepspeedChat.recognises(file)).toBe(false);
});
