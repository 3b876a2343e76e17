import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { axolotl } from "../../src/readers/axolotl/index.js";
import { hfTrainer } from "../../src/readers/hf-trainer/index.js";
import { llamaFactory } from "../../src/readers/llama-factory/index.js";
import type { Reader } from "../../src/readers/reader.js";
import { runFile } from "../../src/readers/run-file/index.js";
import { torchtune } from "../../src/readers/torchtune/index.js";
import { readRun } from "./read-run.js";

const CONFIG = '{\n  "model_type": "llama",\n  "hidden_size": 64\n}\n';
const READ = { model_type: "llama", hidden_size: 64 };

const trainer = (lines: string) => `${lines}
per_device_train_batch_size: 4
num_train_epochs: 2
gradient_accumulation_steps: 1
learning_rate: 1e-4
`;
const texts = {
	axolotl: (model: string) =>
		`base_model: ${model}\nmicro_batch_size: 1\nsequence_len: 2048\n`,
	trainer: (model: string) => trainer(`model_name_or_path: ${model}`),
	factory: (model: string) =>
		`model_name_or_path: ${model}\ndo_train: true\nstage: sft\nfinetuning_type: full\ntemplate: qwen\ncutoff_len: 1024\n`,
	versionOne: (model: string) =>
		`model: ${model}\nmodel_class: llm\ntrain_dataset: data.yaml\ndist_config:\n  name: fsdp2\n`,
};

test.each([
	["Axolotl", axolotl, texts.axolotl],
	["the Trainer", hfTrainer, texts.trainer],
	["LLaMA-Factory", llamaFactory, texts.factory],
	["LLaMA-Factory's version 1", llamaFactory, texts.versionOne],
] as const)(
	"a folder of the commit that %s names as its model says what the model is",
	(_, reader, text) => {
		const run = readRun(reader, text("./models/tiny"), {
			others: { "configs/models/tiny/config.json": CONFIG },
		});

		expect(run.value("model.config")).toEqual(READ);
		expect(run.origin("model.config")).toEqual({
			kind: "file",
			path: "configs/models/tiny/config.json",
			line: 1,
			text: "./models/tiny",
		});
		expect(run.files).toEqual(["configs/models/tiny/config.json"]);
		expect(run.value("model.id")).toBe("./models/tiny");
		expect(run.problems).toEqual([]);
	},
);

test("an id of the Hub is a folder first, where the commit has one", () => {
	const run = readRun(axolotl, texts.axolotl("acme/base"), {
		others: { "acme/base/config.json": CONFIG },
	});

	expect(run.value("model.config")).toEqual(READ);
});

test("that there is no such folder is no problem", () => {
	const run = readRun(axolotl, texts.axolotl("acme/base"));

	expect(run.value("model.config")).toBeUndefined();
	expect(run.value("model.id")).toBe("acme/base");
	expect(run.files).toEqual([]);
	expect(run.problems).toEqual([]);
});

test("the settings of something else in a folder of that name are left alone", () => {
	const run = readRun(axolotl, texts.axolotl("gpt2"), {
		others: { "gpt2/config.json": '{"port": 8080}' },
	});

	expect(run.value("model.config")).toBeUndefined();
	expect(run.files).toEqual([]);
	expect(run.problems).toEqual([]);
});

test("a config.json that is not JSON is told with its place", () => {
	const run = readRun(axolotl, texts.axolotl("./tiny"), {
		others: { "configs/tiny/config.json": '{"model_type": ' },
	});

	expect(run.value("model.config")).toBeUndefined();
	expect(run.problems.join()).toContain("Cannot read this file as JSON");
});

describe("references", () => {
	test.each([
		["acme/base", ["configs/acme/base/config.json", "acme/base/config.json"]],
		["../models/tiny", ["models/tiny/config.json"]],
		["./tiny/config.json", ["configs/tiny/config.json", "tiny/config.json"]],
	])("%s may be at %s", (model, candidates) => {
		expect(referencesOf(axolotl, texts.axolotl(model))).toEqual([
			{
				text: model,
				candidates,
				line: 1,
				key: "base_model",
				optional: true,
			},
		]);
	});

	test.each(["/scratch/base", "~/base", "s3://bucket/base", "$BASE", "null"])(
		"%s is in no commit",
		(model) => {
			expect(referencesOf(axolotl, texts.axolotl(model))).toEqual([]);
		},
	);
});

test("Axolotl's config of its own goes before that of the model", () => {
	const text = `${texts.axolotl("./tiny")}base_model_config: ./wide\n`;

	const run = readRun(axolotl, text, {
		others: {
			"configs/tiny/config.json": CONFIG,
			"configs/wide/config.json": '{"model_type": "llama", "hidden_size": 128}',
		},
	});

	expect(run.value("model.config")).toEqual({
		model_type: "llama",
		hidden_size: 128,
	});
	expect(run.problems).toEqual([]);
});

test("a Trainer's run from scratch takes the config that `config_name` names", () => {
	const run = readRun(hfTrainer, trainer("config_name: ./tiny"), {
		others: { "configs/tiny/config.json": CONFIG },
	});

	expect(run.value("model.config")).toEqual(READ);
	expect(run.value("model.id")).toBe("./tiny");
	expect(run.problems).toEqual([]);
});

test("`config_name` of the Hub is the model of a run from scratch", () => {
	const run = readRun(hfTrainer, trainer("config_name: gpt2"));

	expect(run.value("model.id")).toBe("gpt2");
});

const tune = (builder: string) => `model:
  _component_: ${builder}
checkpointer:
  _component_: torchtune.training.FullModelHFCheckpointer
  checkpoint_dir: ./tiny
optimizer:
  _component_: torch.optim.AdamW
batch_size: 2
epochs: 1
`;

test("a torchtune model with a builder of one's own is what its checkpoint's folder says", () => {
	const run = readRun(torchtune, tune("acme.models.tiny"), {
		others: { "configs/tiny/config.json": CONFIG },
	});

	expect(run.value("model.config")).toEqual(READ);
	expect(run.files).toEqual(["configs/tiny/config.json"]);
});

test("a builder of torchtune's own says more than the folder", () => {
	const run = readRun(
		torchtune,
		tune("torchtune.models.llama3_1.llama3_1_8b"),
		{
			others: { "configs/tiny/config.json": CONFIG },
		},
	);

	expect(run.value("model.config")).toBeUndefined();
	expect(run.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
});

test("a run file may name the folder instead of its config.json", () => {
	const run = readRun(runFile, "wattdiff: run\nmodel: { config: ./tiny }\n", {
		others: { "configs/tiny/config.json": CONFIG },
	});

	expect(run.value("model.config")).toEqual(READ);
	expect(run.files).toEqual(["configs/tiny/config.json"]);
});

function referencesOf(reader: Reader, text: string) {
	return reader.references(parseFile("configs/run.yaml", text));
}
