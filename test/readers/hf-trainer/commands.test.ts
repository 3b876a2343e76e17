import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { hfTrainer } from "../../../src/readers/hf-trainer/index.js";
import { readRun } from "../read-run.js";

const script = `#!/bin/bash
#SBATCH --nodes=2
BATCH=8
torchrun --nproc_per_node=4 --nnodes=2 run_clm.py \\
  --model_name_or_path example/thrush-1b \\
  --dataset_name thrushes \\
  --do_train \\
  --bf16 \\
  --per-device-train-batch-size $BATCH \\
  --gradient_accumulation_steps=2 \\
  --num_train_epochs 3 \\
  --output_dir out
`;
const path = "train.sh";

test("flags of the Trainer are read like the keys of its configs", () => {
	const run = readRun(hfTrainer, script, { path });

	expect(run.value("model.id")).toBe("example/thrush-1b");
	expect(run.line("model.id")).toBe(5);
	expect(run.value("data.sets")).toEqual(["thrushes"]);
	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("data.epochs")).toBe(3);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(4);
	expect(run.value("task")).toBe("pretrain");
	expect(run.origin("task")).toMatchObject({ kind: "launch", line: 4 });
	expect(run.problems).toEqual([]);
});

test.each([
	["examples/run_image_classification.py", "classify"],
	["examples/scripts/dpo.py", "dpo"],
	["trl/scripts/sft.py", "sft"],
	["run_speech_recognition_ctc.py", "transcribe"],
])("%s does: %s", (name, task) => {
	const run = readRun(hfTrainer, script.replace("run_clm.py", name), { path });

	expect(run.value("task")).toBe(task);
});

test("a value that only the launch knows is told", () => {
	const run = readRun(hfTrainer, script.replace("BATCH=8\n", ""), { path });

	expect(run.problems.join()).toContain(
		"`per_device_train_batch_size` is `$BATCH`",
	);
});

test("several commands of a script are runs of their own", () => {
	const second = script
		.slice(script.indexOf("torchrun"))
		.replace("thrush-1b", "thrush-7b");

	const readings = hfTrainer.read(
		parseFile(path, script + second),
		() => undefined,
	);

	expect(readings.map((each) => each.kind === "training" && each.name)).toEqual(
		["command 1", "command 2"],
	);
});

test.each([
	["only evaluates", script.replace("--do_train", "--do_eval")],
	[
		"has a config that is the run",
		script.replace("run_clm.py", "sft.py --config a.yaml"),
	],
	[
		"has another framework's flags",
		script.replace("--per-device-train-batch-size", "--train_batch_size"),
	],
	["prepares data", script.replace("run_clm.py", "tokenize.py")],
])("a command that %s is no run here", (_, text) => {
	expect(hfTrainer.recognises(parseFile(path, text))).toBe(false);
});
