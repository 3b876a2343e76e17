import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { openClip } from "../../../src/readers/open-clip/index.js";
import { readOnly, readRun } from "../read-run.js";

const kite = `#!/bin/bash
#SBATCH --nodes=4
torchrun --nproc_per_node 8 --nnodes 4 -m open_clip_train.main \\
    --train-data '/data/kites/{0000..0999}.tar' \\
    --train-num-samples 135646078 \\
    --dataset-type webdataset \\
    --batch-size 375 \\
    --accum-freq 2 \\
    --epochs 97 \\
    --lr 5e-4 \\
    --precision amp_bfloat16 \\
    --grad-checkpointing \\
    --force-image-size 96 \\
    --model ViT-B-32
`;
const path = "kite.sh";

test("a command gives each fact with its line", () => {
	const run = readRun(openClip, kite, { path });

	expect(run.value("model.id")).toBe("openai/clip-vit-base-patch32");
	expect(run.line("model.id")).toBe(14);
	expect(run.value("batch.micro")).toBe(375);
	expect(run.line("batch.micro")).toBe(7);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("data.samples")).toBe(135_646_078);
	expect(run.value("data.epochs")).toBe(97);
	expect(run.value("data.image")).toBe(96);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.problems).toEqual([]);
});

test("silent flags have the defaults of the code", () => {
	const run = readRun(
		openClip,
		"python -m open_clip_train.main --train-data a.csv --dataset-type csv\n",
		{ path },
	);

	expect(run.value("model.id")).toBe("RN50");
	expect(run.value("batch.micro")).toBe(64);
	expect(run.value("data.epochs")).toBe(32);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.origin("data.epochs")).toMatchObject({
		kind: "default",
		framework: "open-clip",
	});
});

test("a teacher makes it distillation, a locked tower is told", () => {
	const run = readRun(
		openClip,
		kite.replace(
			"--model ViT-B-32",
			"--model ViT-B-16 --distill-model ViT-L-14 --distill-pretrained openai --lock-image --fsdp --torchcompile",
		),
		{ path },
	);

	expect(run.value("task")).toBe("distill");
	expect(run.value("teacher.id")).toBe("openai/clip-vit-large-patch14");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("compile")).toBe(true);
	expect(run.problems).toEqual([
		"`lock-image` does not train the image encoder. The estimate does not include that.",
	]);
});

test("without data to train on it evaluates", () => {
	const reading = readOnly(
		openClip,
		"python -m open_clip_train.main --model ViT-B-32 --pretrained openai --imagenet-val /data/val\n",
		{ path },
	);

	expect(reading).toMatchObject({
		kind: "not-training",
		why: "Without `--train-data` it evaluates a model.",
	});
});

test("two commands of one script are two runs by order", () => {
	const file = parseFile(
		path,
		"python -m open_clip_train.main --model ViT-B-32 --train-data a --epochs 1\npython -m open_clip_train.main --model ViT-B-16 --train-data a --epochs 1\n",
	);
	const names = openClip
		.read(file, () => undefined)
		.map((each) => (each.kind === "training" ? each.name : ""));

	expect(names).toEqual(["command 1", "command 2"]);
});

test("another project's training.main is not OpenCLIP", () => {
	const file = parseFile(path, "python -m training.main --model a --lr 1\n");

	expect(openClip.recognises(file)).toBe(false);
});

test("the program may stand in a package of the project's own", () => {
	const run = readRun(
		openClip,
		kite.replace("open_clip_train.main", "src.open_clip_train.main"),
		{ path },
	);

	expect(run.value("batch.micro")).toBe(375);
});
