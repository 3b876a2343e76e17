import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { vjepa } from "../../../src/readers/vjepa/index.js";
import { readOnly, readRun } from "../read-run.js";

const swallows = `# Configured for training on H200 nodes
app: vjepa
nodes: 4
tasks_per_node: 8
folder: /out
data:
  datasets:
    - /data/swallows_train.csv
  batch_size: 12
  crop_size: 384
  patch_size: 16
  dataset_fpcs: [16, 64]
  tubelet_size: 2
  fps: 4
mask:
  - num_blocks: 8
meta:
  dtype: bfloat16
  use_sdpa: true
model:
  model_name: vit_large
  pred_depth: 12
  pred_embed_dim: 384
  use_activation_checkpointing: true
optimization:
  epochs: 10
  ipe: 300
  ipe_scale: 1.25
`;

test("a config gives each fact with its line", () => {
	const run = readRun(vjepa, swallows);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.line("hardware.nodes")).toBe(3);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.count")).toBe(32);
	expect(run.value("batch.micro")).toBe(12);
	expect(run.line("batch.micro")).toBe(9);
	expect(run.value("data.image")).toBe(384);
	expect(run.value("data.frames")).toBe(64);
	expect(run.value("data.sets")).toEqual(["swallows_train"]);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("attention")).toBe("sdpa");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("compile")).toBe(false);
});

test("iterations of an epoch make steps, and the scale of the schedules does not", () => {
	const run = readRun(vjepa, swallows);
	const whole = readRun(vjepa, swallows.replace("  ipe: 300\n", ""));

	// 10 × 300.
	expect(run.value("steps")).toBe(3000);
	expect(run.line("steps")).toBe(26);
	expect(whole.value("steps")).toBeUndefined();
	expect(whole.value("data.epochs")).toBe(10);
});

test("encoder and predictor become one config", () => {
	const run = readRun(vjepa, swallows);

	expect(run.line("model.config")).toBe(21);
	expect(run.value("model.config")).toMatchObject({
		model_type: "vjepa2",
		hidden_size: 1024,
		num_hidden_layers: 24,
		frames_per_clip: 64,
		crop_size: 384,
		pred_num_hidden_layers: 12,
		pred_hidden_size: 384,
	});
});

test("what masks hide is part of the model", () => {
	const run = readRun(vjepa, swallows);

	expect(run.value("model.config")).toMatchObject({
		masks: [{ num_blocks: 8 }],
		mask_batch: 12,
	});
	expect(run.problems).toEqual([]);
});

test("a predictor on a frozen encoder is said, and not built", () => {
	const run = readRun(
		vjepa,
		swallows.replace("app: vjepa", "app: vjepa_droid"),
	);

	expect(run.problems.join()).toContain("frozen encoder");
	expect(run.value("model.config")).toBeUndefined();
	expect(run.value("model.id")).toBe("vit_large");
});

test("the accelerator in a comment is a hint", () => {
	const run = readRun(vjepa, swallows);

	expect(run.value("hardware.accelerator")).toBe("H200");
	expect(run.origin("hardware.accelerator")).toMatchObject({
		kind: "hint",
		line: 1,
	});
});

test("an unknown model is named", () => {
	const run = readRun(vjepa, swallows.replace("vit_large", "vit_enormous"));

	expect(run.value("model.id")).toBe("vit_enormous");
	expect(run.value("model.config")).toBeUndefined();
});

test("wrong values and unknown keys are told", () => {
	const run = readRun(
		vjepa,
		swallows
			.replace("batch_size: 12", "batch_size: 1.5")
			.replace("use_sdpa", "use_spda"),
	);

	expect(run.problems.join()).toContain("`data.batch_size` is `1.5`");
	expect(run.problems.join()).toContain("did you mean `meta.use_sdpa`");
	expect(run.value("attention")).toBe("eager");
});

test("a probe on a frozen encoder is an evaluation", () => {
	const reading = readOnly(
		vjepa,
		"eval_name: video_classification_frozen\nnodes: 8\ntasks_per_node: 8\nexperiment: {data: {num_classes: 9}}\n",
	);

	expect(reading.kind === "not-training" && reading.why).toContain("eval_name");
});

test("another app is not V-JEPA's", () => {
	const other = parseFile("a.yaml", "app: web\nmodel: {model_name: x}\n");

	expect(vjepa.recognises(other)).toBe(false);
});
