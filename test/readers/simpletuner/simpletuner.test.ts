import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { simpleTuner } from "../../../src/readers/simpletuner/index.js";
import { isCandidate } from "../../../src/runs/candidates.js";
import { readOnly, readRun } from "../read-run.js";

const settings = {
	model_type: "lora",
	model_family: "flux",
	model_flavour: "dev",
	lora_type: "standard",
	lora_rank: 8,
	base_model_precision: "int8-quanto",
	data_backend_config: "data.json",
	train_batch_size: 2,
	gradient_accumulation_steps: 3,
	gradient_checkpointing: "true",
	max_train_steps: 700,
	num_train_epochs: 0,
	mixed_precision: "bf16",
	optimizer: "adamw_bf16",
	resolution: 768,
	resolution_type: "pixel_area",
	validation_prompt: "a lamp",
};

type Changes = Readonly<Record<string, unknown>>;

const saved = (changes: Changes = {}): string =>
	JSON.stringify({ ...settings, ...changes }, undefined, 1);

const backend = JSON.stringify([
	{
		id: "lamps",
		type: "local",
		instance_data_dir: "/data/lamps",
		resolution: 1.0,
		resolution_type: "area",
		repeats: 4,
	},
	{ id: "text", type: "local", dataset_type: "text_embeds", cache_dir: "c" },
]);

const path = "config/config.json";

test("settings give each fact with its line", () => {
	const run = readRun(simpleTuner, saved(), { path });

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("model.id")).toBe("black-forest-labs/FLUX.1-dev");
	expect(run.line("model.id")).toBe(4);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(8);
	expect(run.value("adapter.quantization")).toBe("int8");
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(3);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("steps")).toBe(700);
	expect(run.line("steps")).toBe(12);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("data.image")).toBe(768);
	expect(run.value("data.latents_cached")).toBe(true);
	expect(run.problems).toEqual([]);
});

test("older settings have dashes", () => {
	const dashed = JSON.stringify(
		Object.fromEntries(
			Object.entries(settings).map(([key, value]) => [`--${key}`, value]),
		),
	);

	const run = readRun(simpleTuner, dashed, { path });

	expect(run.value("steps")).toBe(700);
	expect(run.value("model.id")).toBe("black-forest-labs/FLUX.1-dev");
});

test("the file of data sets has its own sizes, folders and repeats", () => {
	const run = readRun(
		simpleTuner,
		saved({ max_train_steps: 0, num_train_epochs: 2 }),
		{ path, others: { "config/data.json": backend } },
	);

	expect(run.files).toEqual(["config/data.json"]);
	expect(run.value("data.sets")).toEqual(["/data/lamps"]);
	// One megapixel.
	expect(run.value("data.image")).toBe(1000);
	// 2 epochs of a first pass and 4 repeats.
	expect(run.value("data.epochs")).toBe(10);
	expect(run.value("steps")).toBeUndefined();
});

test("the environment file beside it gives devices", () => {
	const run = readRun(simpleTuner, saved(), {
		path,
		others: {
			"config/config.env":
				"export TRAINING_NUM_PROCESSES=4\nexport TRAINING_NUM_MACHINES=2\n",
		},
	});

	expect(run.value("hardware.count")).toBe(4);
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.origin("hardware.count")).toMatchObject({
		path: "config/config.env",
		line: 1,
	});
});

test("older runs are wholly in an environment file", () => {
	const run = readRun(
		simpleTuner,
		`export MODEL_TYPE='full'
export MODEL_FAMILY='sd3'
export DATALOADER_CONFIG="data.json"
export TRAIN_BATCH_SIZE=6
export MAX_NUM_STEPS=900
`,
		{ path: "config/config.env" },
	);

	expect(run.value("adapter.kind")).toBe("none");
	expect(run.value("model.id")).toBe("stabilityai/stable-diffusion-3.5-medium");
	expect(run.value("batch.micro")).toBe(6);
	expect(run.line("batch.micro")).toBe(4);
	expect(run.value("steps")).toBe(900);
});

test("what is left out is SimpleTuner's default", () => {
	const run = readRun(
		simpleTuner,
		JSON.stringify({
			model_type: "lora",
			model_family: "newcomer",
			data_backend_config: "d.json",
			text_cache_disable: true,
		}),
		{ path },
	);

	expect(run.value("model.id")).toBe("newcomer");
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.origin("adapter.rank")?.kind).toBe("default");
	expect(run.value("data.image")).toBe(1024);
	expect(run.value("data.text_cached")).toBe(false);
});

test("networks of another file and second copies are said", () => {
	const run = readRun(
		simpleTuner,
		saved({ lora_type: "lycoris", use_ema: true }),
		{ path },
	);

	expect(run.problems).toHaveLength(2);
});

test("wrong values and unknown keys are told", () => {
	const run = readRun(
		simpleTuner,
		saved({ train_batch_size: 0.5, learning_rat: 1 }),
		{ path },
	);

	expect(run.problems.join()).toContain("`train_batch_size` is `0.5`");
	expect(run.problems.join()).toContain("did you mean `learning_rate`");
});

test("data sets and devices are parts", () => {
	const data = readOnly(simpleTuner, backend, { path: "config/data.json" });
	const devices = readOnly(simpleTuner, "export TRAINING_NUM_PROCESSES=2\n", {
		path: "config/config.env",
	});

	expect(data.kind).toBe("fragment");
	expect(devices.kind).toBe("fragment");
});

test("only an environment file of that name is searched", () => {
	expect(isCandidate("config/config.env")).toBe(true);
	expect(isCandidate(".env")).toBe(false);
	expect(isCandidate("deploy/prod.env")).toBe(false);
});

test("other JSON files are not SimpleTuner's", () => {
	const model = parseFile(
		"config.json",
		'{"model_type": "bert", "hidden_size": 3}',
	);
	const list = parseFile("a.json", '[{"id": 1, "type": "x"}]');

	expect(simpleTuner.recognises(model)).toBe(false);
	expect(simpleTuner.recognises(list)).toBe(false);
});
