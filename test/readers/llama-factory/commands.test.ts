import { expect, test } from "vitest";
import { llamaFactory } from "../../../src/readers/llama-factory/index.js";
import { readOnly, readRun, readRuns } from "../read-run.js";

const path = "scripts/train.sh";

const sourdough = `torchrun --nnodes 2 --nproc_per_node 8 src/train.py \\
  --stage sft --do_train --template qwen \\
  --model_name_or_path Qwen/Qwen3-4B --dataset sourdough \\
  --finetuning_type lora --lora_rank 16 \\
  --per_device_train_batch_size 2 --gradient_accumulation_steps 4 \\
  --num_train_epochs 3.0 --cutoff_len 4096 --bf16 \\
  --output_dir saves/sourdough
`;

test("flags are read as a config would be, with the devices of the launcher", () => {
	const run = readRun(llamaFactory, sourdough, { path });

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("Qwen/Qwen3-4B");
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("data.sets")).toEqual(["sourdough"]);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.line("batch.micro")).toBe(5);
	expect(run.problems).toEqual([]);
});

test("a script that trains and then predicts is the training", () => {
	const predicts = sourdough
		.replace("--do_train", "--do_predict")
		.replace("torchrun", "\ntorchrun");

	const runs = readRuns(llamaFactory, sourdough + predicts, { path });

	expect(runs).toHaveLength(1);
	expect(runs[0]?.name).toBe("");
});

test("a command that only predicts trains nothing", () => {
	const predicts = sourdough.replace("--do_train", "--do_predict");

	expect(readOnly(llamaFactory, predicts, { path })).toMatchObject({
		kind: "not-training",
		why: expect.stringContaining("do_predict"),
	});
});

test("the command line tool and the script of older versions take the same flags", () => {
	const flags = sourdough.slice(sourdough.indexOf("--stage"));

	const cli = readRun(llamaFactory, `llamafactory-cli train ${flags}`, {
		path,
	});
	const old = readRun(
		llamaFactory,
		`CUDA_VISIBLE_DEVICES=0 python src/train_bash.py ${flags}`,
		{ path },
	);

	expect(cli.value("adapter.rank")).toBe(16);
	expect(old.value("adapter.rank")).toBe(16);
});
