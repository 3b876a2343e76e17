import { expect, test } from "vitest";
import { verl } from "../../../src/readers/verl/index.js";
import { readOnly, readRun } from "../read-run.js";

const config = `data:
  train_files: acme/sums@train
  max_prompt_length: 1024
  max_response_length: 3072
  rollout_batch_size: 256
algorithm:
  adv_estimator: grpo
  disable_kl: false
worker:
  actor:
    global_batch_size: 64
    micro_batch_size_per_device_for_update: 2
    model:
      model_path: Qwen/Qwen2.5-3B
      lora:
        rank: 0
  rollout:
    n: 8
trainer:
  total_epochs: 5
  nnodes: 1
  n_gpus_per_node: 4
`;

test("EasyR1's own names are read as the settings of verl that they rename", () => {
	const run = readRun(verl, config);

	expect(run.value("task")).toBe("grpo");
	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-3B");
	expect(run.value("data.prompt")).toBe(1024);
	expect(run.value("data.completion")).toBe(3072);
	expect(run.value("rollouts.prompts")).toBe(256);
	expect(run.value("rollouts.per_prompt")).toBe(8);
	// 256 prompts × 8 answers
	expect(run.value("batch.global")).toBe(2048);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.epochs")).toBe(5);
	expect(run.value("hardware.per_node")).toBe(4);
	expect(run.value("reference")).toBe("forward");
	expect(run.value("adapter.kind")).toBe("none");
	expect(run.line("rollouts.prompts")).toBe(5);
	expect(run.problems).toEqual([]);
});

test("a command sets values over the config that it gives as `config=`", () => {
	const run = readRun(
		verl,
		`python3 -m verl.trainer.main config=examples/sums.yaml \\
  worker.actor.model.model_path=Qwen/Qwen2.5-7B-Instruct \\
  worker.rollout.n=16 algorithm.disable_kl=True trainer.n_gpus_per_node=8
`,
		{ path: "examples/sums.sh", others: { "examples/sums.yaml": config } },
	);

	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B-Instruct");
	expect(run.value("data.prompt")).toBe(1024);
	// 256 × 16
	expect(run.value("batch.global")).toBe(4096);
	expect(run.value("reference")).toBe("none");
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.files).toEqual(["examples/sums.yaml"]);
	expect(run.problems).toEqual([]);
});

test("a run that only validates trains nothing", () => {
	const reading = readOnly(
		verl,
		"python3 -m verl.trainer.main_ppo data.train_files=sums.parquet +trainer.val_only=true\n",
		{ path: "evaluate.sh" },
	);

	expect(reading).toMatchObject({
		kind: "not-training",
		why: expect.stringContaining("val_only"),
	});
});
