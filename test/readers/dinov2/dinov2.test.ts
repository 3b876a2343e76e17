import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { dinov2 } from "../../../src/readers/dinov2/index.js";
import { readOnly, readRun } from "../read-run.js";

const foxes = `dino:
  head_n_prototypes: 1024
train:
  batch_size_per_gpu: 20
  dataset_path: Foxes:split=TRAIN
student:
  arch: vit_base
  patch_size: 14
  ffn_layer: swiglufused
optim:
  epochs: 40
  base_lr: 2.0e-04
crops:
  local_crops_size: 98
`;

const path = "dinov2/configs/train/foxes.yaml";

test("a config gives each fact with its line", () => {
	const run = readRun(dinov2, foxes, { path });

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("data.sets")).toEqual(["Foxes"]);
	expect(run.line("data.sets")).toBe(5);
	expect(run.line("model.config")).toBe(7);
	expect(run.value("model.config")).toMatchObject({
		model_type: "dinov2",
		hidden_size: 768,
		num_hidden_layers: 12,
		num_attention_heads: 12,
		use_swiglu_ffn: true,
		patch_size: 14,
		image_size: 224,
	});
});

test("steps are epochs of the official length", () => {
	const run = readRun(dinov2, foxes, { path });
	const shorter = readRun(
		dinov2,
		foxes.replace("train:", "train:\n  OFFICIAL_EPOCH_LENGTH: 100"),
	);

	// 40 × 1250.
	expect(run.value("steps")).toBe(50_000);
	expect(run.line("steps")).toBe(11);
	expect(shorter.value("steps")).toBe(4000);
});

test("small crops count by their tokens beside the large ones", () => {
	const run = readRun(dinov2, foxes, { path });

	// Large: 16² + 1 = 257 tokens, small: 7² + 1 = 50. 20 × (2 + 8 × 50 ÷ 257) = 71.1.
	expect(run.value("batch.micro")).toBe(71);
	expect(run.origin("batch.micro")).toMatchObject({ kind: "derived" });
	expect(run.value("data.image")).toBe(224);
	expect(run.problems).toEqual([
		"`teacher` is a second model of the same size that reads the large crops, and both end in heads of many prototypes. The estimate does not include that.",
	]);
});

test("what nobody sets is DINOv2's own", () => {
	const run = readRun(
		dinov2,
		"student: {drop_path_rate: 0.1}\ntrain: {batch_size_per_gpu: 8}\n",
	);

	expect(run.value("steps")).toBe(125_000);
	expect(run.origin("steps")).toMatchObject({
		kind: "default",
		framework: "dinov2",
	});
	expect(run.value("model.config")).toMatchObject({
		num_hidden_layers: 24,
		patch_size: 16,
		use_swiglu_ffn: false,
	});
	expect(run.value("parallel.sharding")).toBe("zero2");
	expect(run.value("precision")).toBe("amp-fp16");
});

test("the config below it in the commit stands in with its own lines", () => {
	const base = `train:
  OFFICIAL_EPOCH_LENGTH: 10
student:
  num_register_tokens: 4
compute_precision:
  student:
    backbone:
      sharding_strategy: FULL_SHARD
      mixed_precision: {param_dtype: bf16}
`;

	const run = readRun(dinov2, foxes, {
		path,
		others: { "dinov2/configs/ssl_default_config.yaml": base },
	});

	expect(run.files).toEqual(["dinov2/configs/ssl_default_config.yaml"]);
	expect(run.value("steps")).toBe(400);
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.origin("parallel.sharding")).toMatchObject({
		path: "dinov2/configs/ssl_default_config.yaml",
		line: 8,
	});
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("model.config")).toMatchObject({
		model_type: "dinov2_with_registers",
		num_register_tokens: 4,
	});
});

test("another architecture is named", () => {
	const run = readRun(dinov2, foxes.replace("vit_base", "convnext_tiny"));

	expect(run.value("model.id")).toBe("convnext_tiny");
});

test("a wrong number is told, and the standard one stands in", () => {
	const run = readRun(dinov2, foxes.replace("epochs: 40", "epochs: forty"), {
		path,
	});

	expect(run.problems.join()).toContain(
		"`optim.epochs` is `forty`; expected a number above 0.",
	);
	expect(run.value("steps")).toBe(125_000);
});

test("an unknown key is told with the nearest one", () => {
	const run = readRun(dinov2, foxes.replace("base_lr", "base_rl"));

	expect(run.problems.join()).toContain("did you mean `optim.base_lr`");
});

test("the config below is a part, and one without training is none", () => {
	const below = readOnly(dinov2, foxes, {
		path: "dinov2/configs/ssl_default_config.yaml",
	});
	const trained = readOnly(
		dinov2,
		"student: {arch: vit_base}\ncrops: {global_crops_size: 518}\n",
	);

	expect(below.kind).toBe("fragment");
	expect(trained.kind).toBe("not-training");
});

test("two sections alike do not make a DINOv2 config", () => {
	const other = parseFile("a.yaml", "train: {lr: 1}\nstudent: {name: b}\n");

	expect(dinov2.recognises(other)).toBe(false);
});
