import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { lightningCli } from "../../../src/readers/lightning-cli/index.js";
import { readOnly, readRun } from "../read-run.js";

const glaciers = `seed_everything: 3
trainer:
  accelerator: gpu
  devices: [0, 1]
  num_nodes: 2
  strategy: deepspeed_stage_2
  precision: 16-mixed
  max_epochs: 40
  accumulate_grad_batches: 2
  limit_train_batches: 0.5
  callbacks:
    - class_path: EarlyStopping
      init_args: {monitor: val/loss}
data:
  class_path: terratorch.datamodules.GlacierDataModule
  init_args:
    batch_size: 6
    num_classes: 3
    train_transform:
      - class_path: albumentations.RandomCrop
        init_args:
          height: 256
          width: 320
      - class_path: ToTensorV2
model:
  class_path: terratorch.tasks.SemanticSegmentationTask
  init_args:
    model_args:
      backbone: prithvi_eo_v2_300
      decoder: UNetDecoder
    freeze_backbone: true
optimizer:
  class_path: torch.optim.AdamW
  init_args: {lr: 1.e-4}
`;

describe("a fit", () => {
	test("gives each fact with its line", () => {
		const run = readRun(lightningCli, glaciers);

		expect(run.value("hardware.per_node")).toBe(2);
		expect(run.line("hardware.per_node")).toBe(4);
		expect(run.value("hardware.nodes")).toBe(2);
		expect(run.value("parallel.sharding")).toBe("zero2");
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.value("data.epochs")).toBe(40);
		expect(run.value("data.share")).toBe(0.5);
		expect(run.value("batch.accumulation")).toBe(2);
		expect(run.value("batch.micro")).toBe(6);
		expect(run.line("batch.micro")).toBe(17);
		expect(run.value("data.image")).toBe(256);
		expect(run.value("data.image_width")).toBe(320);
		expect(run.value("data.classes")).toBe(3);
		expect(run.value("task")).toBe("segment");
		expect(run.value("optimizer")).toBe("AdamW");
		// Prithvi-EO 2.0 300M is a ViT-L on patches of 16.
		expect(run.value("model.config")).toMatchObject({
			model_type: "vit",
			num_hidden_layers: 24,
			hidden_size: 1024,
		});
		expect(run.line("model.config")).toBe(29);
		expect(run.problems).toEqual([
			expect.stringContaining("`freeze_backbone` trains only the head"),
			expect.stringContaining("`decoder` adds a decoder"),
		]);
	});

	test("has the trainer's defaults where it is silent", () => {
		const run = readRun(
			lightningCli,
			"trainer: {devices: auto}\nmodel: {class_path: a.B}\n",
		);

		expect(run.value("data.epochs")).toBe(1000);
		expect(run.value("precision")).toBe("fp32");
		expect(run.value("hardware.nodes")).toBe(1);
		expect(run.value("hardware.per_node")).toBeUndefined();
		expect(run.origin("data.epochs")).toMatchObject({ version: "2.5.1" });
	});

	test("steps are the end, whatever the epochs", () => {
		const run = readRun(
			lightningCli,
			glaciers.replace("max_epochs: 40", "max_epochs: 40\n  max_steps: 900"),
		);

		expect(run.value("steps")).toBe(900);
		expect(run.value("data.epochs")).toBeUndefined();
	});

	test("a number of batches ends each epoch", () => {
		const run = readRun(
			lightningCli,
			glaciers.replace("limit_train_batches: 0.5", "limit_train_batches: 100"),
		);

		// 100 batches, 2 of them a step, 40 times.
		expect(run.value("steps")).toBe(2000);
		expect(run.value("data.share")).toBeUndefined();
	});

	test("a time is a limit", () => {
		const run = readRun(
			lightningCli,
			glaciers.replace(
				"max_epochs: 40",
				"max_epochs: -1\n  max_time: 01:12:30:00",
			),
		);

		expect(run.value("hardware.time_limit_hours")).toBe(36.5);
		expect(run.value("data.epochs")).toBeUndefined();
	});

	test("the settings of the subcommand are the run's", () => {
		const nested = `fit:\n${glaciers.replace(/^/gm, "  ")}`;

		expect(readRun(lightningCli, nested).value("batch.micro")).toBe(6);
	});

	test.each([
		["resnet50", "resnet50"],
		["vit_small_patch16_224.augreg", "vit_small_patch16_224"],
		["microsoft/swin-tiny-patch4", "microsoft/swin-tiny-patch4"],
	])("a backbone %s is %s", (name, id) => {
		const run = readRun(
			lightningCli,
			glaciers.replace("prithvi_eo_v2_300", name),
		);

		expect(run.value("model.id")).toBe(id);
	});

	test("wrong values and unknown keys are told with their line", () => {
		const run = readRun(
			lightningCli,
			glaciers
				.replace("precision: 16-mixed", "precision: 17")
				.replace("strategy: deepspeed_stage_2", "strategy: magic")
				.replace("batch_size: 6", "batch_size: 0"),
		);

		expect(run.problems.slice(0, 3)).toEqual([
			expect.stringContaining("`trainer.strategy` is `magic`"),
			expect.stringContaining("`trainer.precision` is `17`"),
			expect.stringContaining("`data.init_args.batch_size` is `0`"),
		]);
	});
});

test("a search has a run for each task, tried and repeated", () => {
	const text = `defaults:
  trainer_args: {max_epochs: 8}
  terratorch_task: {model_args: {backbone: resnet18}}
n_trials: 6
run_repetitions: 4
tasks:
  - name: ice
    type: classification
    datamodule: {class_path: a.Ice, init_args: {batch_size: 12}}
    terratorch_task: {model_args: {num_classes: 2}}
`;
	const run = readRun(lightningCli, text);

	expect(run.value("repeats.trials")).toBe(10);
	expect(run.line("repeats.trials")).toBe(4);
	expect(run.value("batch.micro")).toBe(12);
	expect(run.value("data.epochs")).toBe(8);
	expect(run.value("model.id")).toBe("resnet18");
	expect(run.value("task")).toBe("classify");
});

test("a quick try does not train", () => {
	const reading = readOnly(
		lightningCli,
		glaciers.replace("num_nodes: 2", "fast_dev_run: 5"),
	);

	expect(reading.kind).toBe("not-training");
});

test.each([
	"trainer: {max_epochs: 3}\nmodel: {hidden_size: 8}\n",
	"model: {class_path: a.B}\n",
])("%s is another's", (text) => {
	expect(lightningCli.recognises(parseFile("a.yaml", text))).toBe(false);
});

test("where the program fixes the classes, Lightning's own callbacks tell the file", () => {
	const run = readRun(
		lightningCli,
		"trainer:\n  max_epochs: 12\n  devices: 4\n  callbacks:\n    - class_path: pytorch_lightning.callbacks.RichProgressBar\nmodel: {lr: 1e-4}\ndata: {batch_size: 8}\n",
	);

	expect(run.value("data.epochs")).toBe(12);
	expect(run.value("hardware.per_node")).toBe(4);
});
