import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { aiToolkit } from "../../../src/readers/ai-toolkit/index.js";
import { readOnly, readRun } from "../read-run.js";

const lighthouse = `job: extension
config:
  name: lighthouse
  process:
    - type: sd_trainer
      training_folder: output
      device: cuda:0
      network:
        type: lora
        linear: 24
        linear_alpha: 24
      save:
        save_every: 200
      datasets:
        - folder_path: /data/lighthouse
          cache_latents_to_disk: true
          resolution: [512, 1024]
      train:
        batch_size: 2
        steps: 1500
        gradient_accumulation_steps: 4
        train_text_encoder: false
        gradient_checkpointing: false
        cache_text_embeddings: true
        optimizer: adamw8bit
        lr: 1e-4
        dtype: bf16
      model:
        name_or_path: black-forest-labs/FLUX.1-dev
        is_flux: true
        quantize: true
      sample:
        sample_every: 250
        sample_steps: 25
        prompts: [a lighthouse, a buoy]
meta:
  name: x
`;

test("a process gives each fact with its line", () => {
	const run = readRun(aiToolkit, lighthouse);

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("model.id")).toBe("black-forest-labs/FLUX.1-dev");
	expect(run.line("model.id")).toBe(29);
	expect(run.value("steps")).toBe(1500);
	expect(run.line("steps")).toBe(20);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("optimizer")).toBe("adamw8bit");
	expect(run.value("checkpointing")).toBe("none");
	expect(run.line("checkpointing")).toBe(23);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(24);
	expect(run.value("adapter.quantization")).toBe("int8");
	expect(run.value("data.latents_cached")).toBe(true);
	expect(run.value("data.text_cached")).toBe(true);
	expect(run.value("model.text_encoder_trained")).toBe(false);
	expect(run.value("data.sets")).toEqual(["/data/lighthouse"]);
	expect(run.problems).toEqual([]);
});

test("several resolutions are one image of their mean area", () => {
	const run = readRun(aiToolkit, lighthouse);
	const one = readRun(
		aiToolkit,
		lighthouse.replace("resolution: [512, 1024]", "resolution: 632"),
	);

	// √((512² + 1024²) ÷ 2) = 809.5, to the next multiple of 16.
	expect(run.value("data.image")).toBe(816);
	expect(run.line("data.image")).toBe(17);
	expect(one.value("data.image")).toBe(632);
});

test("samples while it trains are forward passes", () => {
	const run = readRun(aiToolkit, lighthouse);
	const none = readRun(
		aiToolkit,
		lighthouse.replace("lr: 1e-4", "disable_sampling: true"),
	);

	// 2 prompts × 25 denoising steps.
	expect(run.value("evaluation.samples")).toBe(50);
	expect(run.value("evaluation.every")).toBe(250);
	expect(none.value("evaluation.samples")).toBeUndefined();
});

test("one device is a hint", () => {
	const run = readRun(aiToolkit, lighthouse);

	expect(run.value("hardware.count")).toBe(1);
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint", line: 7 });
});

test("without a network the model itself trains, and what is left out is the toolkit's default", () => {
	const run = readRun(
		aiToolkit,
		`job: train
config:
  process:
    - type: sd_trainer
      train: {lr: 1.0e-5}
      model: {name_or_path: /m/sd_xl_base_1.0.safetensors}
`,
	);

	expect(run.value("adapter.kind")).toBe("none");
	expect(run.value("model.id")).toBe(
		"stabilityai/stable-diffusion-xl-base-1.0",
	);
	expect(run.value("steps")).toBe(1000);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("data.image")).toBe(512);
	expect(run.value("precision")).toBe("fp32");
	expect(run.origin("precision")).toMatchObject({
		kind: "default",
		framework: "ai-toolkit",
	});
});

test("how weights are packed follows the type, as far as its bytes are known", () => {
	const four = readRun(
		aiToolkit,
		lighthouse.replace(
			"quantize: true",
			"quantize: true\n        qtype: uint4|a/b.safetensors",
		),
	);
	const three = readRun(
		aiToolkit,
		lighthouse.replace(
			"quantize: true",
			"quantize: true\n        qtype: uint3|a/b.safetensors",
		),
	);

	expect(four.value("adapter.quantization")).toBe("nf4");
	expect(three.value("adapter.quantization")).toBeUndefined();
	expect(three.problems.join()).toContain("packs frozen weights as `uint3`");
});

test("other networks and second copies are said", () => {
	const run = readRun(
		aiToolkit,
		lighthouse
			.replace("type: lora", "type: lokr")
			.replace("lr: 1e-4", "ema_config: {use_ema: true}"),
	);

	expect(run.problems).toHaveLength(2);
	expect(run.problems.join()).toContain("`lokr`");
	expect(run.problems.join()).toContain("second copy");
});

test("a slider has its own resolutions and more passes", () => {
	const run = readRun(
		aiToolkit,
		`job: train
config:
  process:
    - type: slider
      network: {type: lierla, linear: 8}
      train: {steps: 500}
      model: {name_or_path: a/b}
      slider:
        resolutions:
          - [768, 768]
`,
	);

	expect(run.value("data.image")).toBe(768);
	expect(run.value("adapter.rank")).toBe(8);
	expect(run.problems.join()).toContain("several passes");
});

test("each process is a run of its own", () => {
	const two = lighthouse.replace(
		"meta:",
		"    - type: sd_trainer\n      train: {steps: 7}\n      model: {name_or_path: a/b}\nmeta:",
	);

	const file = parseFile("a.yaml", two);
	const readings = aiToolkit.read(file, () => undefined);

	expect(readings.map((each) => each.kind === "training" && each.name)).toEqual(
		["process 1", "process 2"],
	);
});

test("wrong values and unknown keys are told", () => {
	const run = readRun(
		aiToolkit,
		lighthouse
			.replace("steps: 1500", "steps: many")
			.replace("linear_alpha", "liner_alpha"),
	);

	expect(run.problems.join()).toContain("`train.steps` is `many`");
	expect(run.problems.join()).toContain("did you mean `network.linear_alpha`");
	expect(run.origin("steps")?.kind).toBe("default");
});

test("generating pictures is no training", () => {
	const reading = readOnly(
		aiToolkit,
		"job: generate\nconfig:\n  process:\n    - type: to_folder\n      generate: {width: 1024}\n",
	);

	expect(reading.kind === "not-training" && reading.why).toContain("generate");
});

test("a job of something else is not ai-toolkit's", () => {
	const other = parseFile("a.yaml", "job: build\nconfig:\n  process: [x]\n");

	expect(aiToolkit.recognises(other)).toBe(false);
});
