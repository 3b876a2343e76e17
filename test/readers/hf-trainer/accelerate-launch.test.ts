import { expect, test } from "vitest";
import { hfTrainer } from "../../../src/readers/hf-trainer/index.js";
import { readRun } from "../read-run.js";

const path = "scripts/finetune.sh";

function launched(flags: string): string {
	return `accelerate launch ${flags} finetune.py --model_name_or_path acme/heron-7b \\
  --per_device_train_batch_size 2 --gradient_accumulation_steps 8 --num_train_epochs 2 --learning_rate 1e-5
`;
}

test("flags of accelerate's DeepSpeed name a config, whatever its name ends with", () => {
	const run = readRun(
		hfTrainer,
		launched("--use_deepspeed --deepspeed_config_file ds/heron.conf"),
		{
			path,
			others: { "ds/heron.conf": '{"zero_optimization": {"stage": 2}}' },
		},
	);

	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.files).toContain("ds/heron.conf");
});

test("the stage may be a flag of its own", () => {
	const run = readRun(
		hfTrainer,
		launched("--use_deepspeed --zero_stage 3 --offload_optimizer_device cpu"),
		{ path },
	);

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.line("parallel.sharding")).toBe(1);
	expect(run.value("offload.optimizer")).toBe(true);
});

test("FSDP by a flag, and a config by its name", () => {
	const fsdp = readRun(hfTrainer, launched("--use_fsdp"), { path });
	const named = readRun(hfTrainer, launched("--config_file acc/zero1.yaml"), {
		path,
		others: {
			"acc/zero1.yaml":
				"distributed_type: DEEPSPEED\ndeepspeed_config: {zero_stage: 1}\n",
		},
	});

	expect(fsdp.value("parallel.sharding")).toBe("fsdp");
	expect(named.value("parallel.sharding")).toBe("zero1");
	expect(named.origin("parallel.sharding")).toMatchObject({
		path: "acc/zero1.yaml",
		line: 2,
	});
});

test("without such flags the Trainer replicates", () => {
	const run = readRun(hfTrainer, launched("--num_processes 4"), { path });

	expect(run.value("parallel.sharding")).toBe("none");
	expect(run.origin("parallel.sharding")?.kind).toBe("default");
});
