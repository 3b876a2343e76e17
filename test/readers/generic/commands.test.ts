import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { generic } from "../../../src/readers/generic/index.js";
import { readRun, readRuns } from "../read-run.js";

const path = "scripts/ferns.sh";

test("flags of usual names say what a script of the project's own trains", () => {
	const run = readRun(
		generic,
		"#SBATCH --nodes=2\n#SBATCH --gres=gpu:a100:4\nsrun python main.py --model resnet50 --batch-size 256 \\\n  --epochs 90 --lr 0.1 --data /data/ferns\n",
		{ path },
	);

	expect(run.value("model.id")).toBe("resnet50");
	expect(run.value("batch.micro")).toBe(256);
	expect(run.value("data.epochs")).toBe(90);
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(4);
	expect(run.line("data.epochs")).toBe(4);
	expect(run.problems).toEqual([
		expect.stringContaining("no framework that wattdiff knows"),
	]);
});

test("each command of a script is a run", () => {
	const runs = readRuns(
		generic,
		"python -m ferns.train --model resnet18 --epochs 10 --batch_size 64\ntorchrun --nproc_per_node 8 finetune.py --model resnet50 --epochs 5 --batch_size 32\n",
		{ path },
	);

	expect(runs.map(({ name }) => name)).toEqual(["command 1", "command 2"]);
	expect(runs.map((run) => run.value("model.id"))).toEqual([
		"resnet18",
		"resnet50",
	]);
	expect(runs[1]?.value("hardware.per_node")).toBe(8);
});

test.each([
	[
		"it evaluates",
		"python main.py --model resnet50 --batch-size 256 --epochs 90 --eval",
	],
	[
		"its name says so",
		"python evaluate.py --model resnet50 --batch-size 256 --epochs 90",
	],
	[
		"no model is named",
		"python train.py --batch-size 256 --epochs 90 --lr 0.1",
	],
	[
		"nothing says how long",
		"python train.py --model resnet50 --batch-size 256",
	],
	[
		"a config holds it",
		"python train.py --config ferns.yaml --model resnet50 --epochs 5 --lr 1",
	],
	[
		"its script learns by comparing",
		"python dpo_train.py --model gpt2 --epochs 5 --lr 1",
	],
	[
		"answers are learned from",
		"python train.py --model gpt2 --epochs 5 --lr 1 --reward_model gpt2",
	],
])("a command is no such run where %s", (_, command) => {
	expect(generic.recognises(parseFile(path, `${command}\n`))).toBe(false);
});
