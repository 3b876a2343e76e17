import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { composer } from "../../../src/readers/composer/index.js";
import { readOnly, readRun } from "../read-run.js";

const birds = `run_name: birds
is_train: true
max_duration: 90ep
device_train_microbatch_size: auto
model:
  name: resnet50
  num_classes: 200
train_dataset:
  path: s3://birds
  crop_size: 176
  batch_size: 2048
eval_dataset:
  crop_size: 224
  batch_size: 2048
optimizer:
  lr: 2.0
scheduler:
  t_warmup: 8ep
recipe_name:
`;

const titles = `base_run_name: titles
precision: bf16
tokenizer_name: bert-base-uncased
model:
  name: hf_bert
  pretrained_model_name: \${tokenizer_name}
scheduler: {name: linear, t_warmup: 0.06dur}
callbacks: {speed_monitor: {}}
tasks:
  mnli:
    trainer_kwargs: {}
  rte:
    seeds: [1, 2, 3]
`;

test("a vision config names model, images and a global batch", () => {
	const run = readRun(composer, birds);

	expect(run.value("model.id")).toBe("resnet50");
	expect(run.line("model.id")).toBe(6);
	expect(run.value("task")).toBe("classify");
	expect(run.value("data.classes")).toBe(200);
	expect(run.value("data.image")).toBe(176);
	expect(run.value("batch.global")).toBe(2048);
	expect(run.line("batch.global")).toBe(11);
	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.value("data.epochs")).toBe(90);
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.origin("precision")).toMatchObject({ kind: "default" });
	expect(run.problems).toEqual([]);
});

test("a recipe is told, and a config that only evaluates trains nothing", () => {
	const recipe = readRun(
		composer,
		birds.replace("recipe_name:", "recipe_name: hot"),
	);
	const evaluation = readOnly(
		composer,
		birds.replace("is_train: true", "is_train: false"),
	);

	expect(recipe.problems).toEqual([
		"`recipe_name` takes the settings of the recipe `hot`. The estimate does not include that.",
	]);
	expect(evaluation.kind).toBe("not-training");
});

test("a segmentation config trains a backbone with a head", () => {
	const run = readRun(
		composer,
		birds
			.replace("name: resnet50", "backbone_arch: resnet101")
			.replace("crop_size: 176", "final_size: 512"),
	);

	expect(run.value("model.id")).toBe("deeplabv3_resnet101");
	expect(run.value("task")).toBe("segment");
	expect(run.value("data.image")).toBe(512);
});

test("a list of tasks is a run for each, so often as it has seeds", () => {
	const file = parseFile("titles.yaml", titles);
	const readings = composer.read(file, () => undefined);
	const named = readings.map((each) =>
		each.kind === "training" ? each.name : "",
	);
	const second = readings[1]?.kind === "training" ? readings[1].facts : [];

	expect(composer.recognises(file)).toBe(true);
	expect(named).toEqual(["mnli", "rte"]);
	expect(second).toContainEqual({
		key: "repeats.seeds",
		value: 3,
		origin: { kind: "file", path: "titles.yaml", line: 13, text: "seeds" },
	});
	// What the job of the task has by itself.
	expect(second).toContainEqual({
		key: "data.epochs",
		value: 3,
		origin: {
			kind: "default",
			framework: "mosaicml/examples",
			version: "daddaeff7a53",
		},
	});
	expect(second).toContainEqual({
		key: "model.id",
		value: "bert-base-uncased",
		origin: {
			kind: "file",
			path: "titles.yaml",
			line: 6,
			text: "pretrained_model_name",
		},
	});
});

test("diffusion trains the denoiser, and the text encoder where it says so", () => {
	const run = readRun(
		composer,
		"max_duration: 2000ba\nglobal_train_batch_size: 32\ndevice_train_microbatch_size: auto\ndataset: {name: a/b, resolution: 512}\nmodel: {name: c/d, train_text_encoder: true, train_unet: true}\n",
	);

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("model.id")).toBe("c/d");
	expect(run.value("model.text_encoder_trained")).toBe(true);
	expect(run.value("data.image")).toBe(512);
	expect(run.value("data.sets")).toEqual(["a/b"]);
	expect(run.value("steps")).toBe(2000);
});

test("a job's own schedule is no Composer config", () => {
	const file = parseFile("a.yaml", "model: {name: a}\nmax_duration: 3h\n");
	const foundry = parseFile(
		"b.yaml",
		"model: {name: mpt_causal_lm}\ntokenizer: {name: a}\ntrain_loader: {}\nmax_duration: 3ba\nglobal_train_batch_size: 8\ndevice_train_microbatch_size: 1\n",
	);

	expect(composer.recognises(file)).toBe(false);
	expect(composer.recognises(foundry)).toBe(false);
});
