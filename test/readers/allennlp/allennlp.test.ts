import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { allennlp } from "../../../src/readers/allennlp/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "experiments/birdsong.jsonnet";

const text = `local transformer = "roberta-base";
local epochs = 2 * 3;
{
  dataset_reader: {
    type: "birdsong",
    token_indexers: { tokens: { type: "pretrained_transformer", model_name: transformer } },
  },
  train_data_path: std.extVar("DATA") + "/train.tsv",
  model: {
    type: "basic_classifier",
    text_field_embedder: { token_embedders: { tokens: { type: "pretrained_transformer", model_name: transformer } } },
  },
  data_loader: { batch_sampler: { type: "bucket", batch_size: 16 } },
  trainer: {
    num_epochs: epochs,
    num_gradient_accumulation_steps: 4,
    optimizer: { type: "huggingface_adamw", lr: 1e-5 },
    use_amp: true,
  },
  distributed: { cuda_devices: [0, 1, 2] },
}
`;

test("an experiment gives each fact with its line", () => {
	const run = readRun(allennlp, text, { path });

	expect(run.value("model.id")).toBe("roberta-base");
	expect(run.line("model.id")).toBe(11);
	expect(run.value("task")).toBe("classify");
	expect(run.value("data.epochs")).toBe(6);
	expect(run.line("data.epochs")).toBe(15);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("optimizer")).toBe("huggingface_adamw");
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.value("hardware.count")).toBe(3);
	expect(run.problems).toEqual([]);
});

test("what an experiment leaves out is the trainer's default", () => {
	const run = readRun(
		allennlp,
		'{dataset_reader: {type: "a"}, train_data_path: "a", model: {type: "b"}, data_loader: {batch_size: 8}, trainer: {}}',
		{ path },
	);

	expect(run.value("data.epochs")).toBe(20);
	expect(run.origin("data.epochs")).toMatchObject({
		framework: "allennlp",
		version: "048c3003ce5e",
	});
	expect(run.value("hardware.count")).toBe(1);
	expect(run.value("batch.micro")).toBe(8);
});

test("a recurrent encoder is built, and its table of words told", () => {
	const encoder = (settings: string) =>
		readRun(
			allennlp,
			`{
  dataset_reader: { type: "birdsong" },
  train_data_path: "songs.tsv",
  model: {
    type: "simple_tagger",
    text_field_embedder: { token_embedders: { tokens: { type: "embedding", embedding_dim: 50 } } },
    encoder: { ${settings} },
  },
  data_loader: { batch_size: 8 },
  trainer: {},
}`,
			{ path },
		);

	const lstm = encoder(
		'type: "lstm", input_size: 60, hidden_size: 100, num_layers: 2, bidirectional: true',
	);
	const other = encoder('type: "gated-cnn-encoder", input_dim: 60');

	expect(lstm.value("model.config")).toEqual({
		model_type: "rnn_encoder",
		cell: "lstm",
		embedding_size: 60,
		hidden_size: 100,
		num_layers: 2,
		bidirectional: true,
	});
	expect(lstm.line("model.config")).toBe(7);
	expect(lstm.problems).toEqual([
		expect.stringContaining("reads tables of words"),
	]);
	expect(other.value("model.config")).toBeUndefined();
});

test("a value that only the launch knows and a wrong one are told", () => {
	const run = readRun(
		allennlp,
		text
			.replace("num_epochs: epochs", 'num_epochs: std.extVar("EPOCHS")')
			.replace("batch_size: 16", "batch_size: 1.5"),
		{ path },
	);

	expect(run.problems).toEqual([
		expect.stringContaining("`data_loader.batch_sampler.batch_size` is `1.5`"),
		expect.stringContaining("`trainer.num_epochs` is `$"),
	]);
});

test("a part of an experiment is a part, another file is none", () => {
	const part = '{dataset_reader: {type: "a"}, model: {type: "b"}}';

	expect(readOnly(allennlp, part, { path }).kind).toBe("fragment");
	expect(
		allennlp.recognises(parseFile("a.jsonnet", "{trainer: {num_epochs: 3}}")),
	).toBe(false);
});
