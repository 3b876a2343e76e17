import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { timm } from "../../../src/readers/timm/index.js";
import { readRun } from "../read-run.js";

const dump = `aa: rand-m9
amp: true
amp_dtype: bfloat16
aug_splits: 0
batch_size: 96
cooldown_epochs: 10
data_dir: /data/beetles
dataset: ''
drop_path: 0.1
epochs: 90
grad_accum_steps: 2
grad_checkpointing: true
img_size: null
input_size: null
min_lr: 1.0e-05
mixup: 0.2
model: vit_small_patch16_224.augreg_in1k
model_ema: false
num_classes: 120
opt: adamw
sched: cosine
torchcompile: inductor
warmup_epochs: 5
`;

describe("the arguments that a run leaves", () => {
	test("give each fact with its line", () => {
		const run = readRun(timm, dump);

		expect(run.value("task")).toBe("classify");
		expect(run.value("model.id")).toBe("vit_small_patch16_224.augreg_in1k");
		expect(run.line("model.id")).toBe(17);
		expect(run.value("batch.micro")).toBe(96);
		expect(run.value("batch.accumulation")).toBe(2);
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.line("precision")).toBe(2);
		expect(run.value("optimizer")).toBe("adamw");
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("compile")).toBe(true);
		expect(run.value("data.classes")).toBe(120);
		expect(run.value("data.sets")).toEqual(["/data/beetles"]);
		expect(run.problems).toEqual([]);
	});

	test("epochs have those of the cool-down behind them", () => {
		const run = readRun(timm, dump);
		const prefixed = readRun(
			timm,
			`${dump}warmup_prefix: true\nepoch_repeats: 2\n`,
		);

		// 90 + 10.
		expect(run.value("data.epochs")).toBe(100);
		expect(run.line("data.epochs")).toBe(10);
		// (90 + 10 + 5) × 2.
		expect(prefixed.value("data.epochs")).toBe(210);
	});

	test("the name of a model hints at the size of its images", () => {
		const hinted = readRun(timm, dump);
		const stated = readRun(
			timm,
			dump.replace("img_size: null", "img_size: 288"),
		);

		expect(hinted.value("data.image")).toBe(224);
		expect(hinted.origin("data.image")?.kind).toBe("hint");
		expect(stated.value("data.image")).toBe(288);
		expect(stated.line("data.image")).toBe(13);
	});

	test("steps of an epoch make steps of the run", () => {
		const run = readRun(timm, `${dump}train_steps_per_epoch: 50\n`);

		// 100 epochs of 50 steps.
		expect(run.value("steps")).toBe(5000);
	});

	test("a teacher makes it a distillation", () => {
		const run = readRun(timm, `${dump}kd_model_name: resnet152\n`);

		expect(run.value("task")).toBe("distill");
		expect(run.value("teacher.id")).toBe("resnet152");
	});

	test("weights may be narrow without autocast", () => {
		const run = readRun(
			timm,
			dump.replace("amp: true", "amp: false\nmodel_dtype: bfloat16"),
		);

		expect(run.value("precision")).toBe("bf16");
	});

	test("copies of weights and images are said", () => {
		const run = readRun(
			timm,
			dump
				.replace("model_ema: false", "model_ema: true")
				.replace("aug_splits: 0", "aug_splits: 3"),
		);

		expect(run.problems).toHaveLength(2);
	});

	test("wrong values and unknown keys are told", () => {
		const run = readRun(
			timm,
			dump
				.replace("batch_size: 96", "batch_size: -3")
				.replace("cooldown_epochs", "cooldwn_epochs"),
		);

		expect(run.problems.join()).toContain("`batch_size` is `-3`");
		expect(run.problems.join()).toContain("did you mean `cooldown_epochs`");
		expect(run.value("data.epochs")).toBe(90);
	});
});

const path = "train.sh";

describe("commands", () => {
	test("give facts and the processes of the script that starts them", () => {
		const run = readRun(
			timm,
			"./distributed_train.sh 4 /data/moths --model efficientnet_b2 -b 128 \\\n  --sched step --epochs 450 --opt rmsproptf --input-size 3 256 192 --amp\n",
			{ path },
		);

		expect(run.value("model.id")).toBe("efficientnet_b2");
		expect(run.value("hardware.count")).toBe(4);
		expect(run.origin("hardware.count")?.kind).toBe("launch");
		expect(run.value("data.sets")).toEqual(["/data/moths"]);
		expect(run.value("batch.micro")).toBe(128);
		expect(run.value("data.epochs")).toBe(450);
		expect(run.line("data.epochs")).toBe(2);
		expect(run.value("data.image")).toBe(256);
		expect(run.value("data.image_width")).toBe(192);
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.problems).toEqual([]);
	});

	test("take timm's defaults", () => {
		const run = readRun(
			timm,
			"torchrun --nproc_per_node=2 train.py --data-dir /d --dataset hfds/timm/moths --model resnet34 --sched cosine --mixup 0.2\n",
			{ path },
		);

		expect(run.value("hardware.per_node")).toBe(2);
		expect(run.value("data.sets")).toEqual(["timm/moths"]);
		expect(run.value("optimizer")).toBe("sgd-momentum");
		expect(run.value("data.epochs")).toBe(300);
		expect(run.value("batch.micro")).toBe(128);
		expect(run.value("precision")).toBe("fp32");
		expect(run.origin("precision")).toMatchObject({
			kind: "default",
			framework: "timm",
		});
	});

	test("of another train.py are not timm's", () => {
		const other = parseFile(
			path,
			"python train.py --model gpt --lr 1 --batch_size 3\n",
		);
		const config = parseFile("a.yaml", "model: x\nopt: adam\namp: true\n");

		expect(timm.recognises(other)).toBe(false);
		expect(timm.recognises(config)).toBe(false);
	});
});
