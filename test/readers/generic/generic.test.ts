import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { generic } from "../../../src/readers/generic/index.js";
import { readers } from "../../../src/readers/index.js";
import { readRun } from "../read-run.js";

const textModel = `name: starling
model:
  n_layer: 12
  n_head: 8
  n_embd: 512
  vocab_size: 32000
train:
  batch_size: 16
  block_size: 1024
  max_iters: 5000
  gradient_accumulation_steps: 4
  dtype: bfloat16
  gradient_checkpointing: true
  optimizer:
    name: AdamW
    lr: 3e-4
eval:
  batch_size: 64
  steps: 10
`;

const notice =
	"This config is of no framework that wattdiff knows. The estimate reads it as one whose keys mean what keys of their names usually mean.";

test("usual names are hints, with their lines, and the reader of the report is told", () => {
	const run = readRun(generic, textModel);

	expect(run.value("model.layers")).toBe(12);
	expect(run.value("model.heads")).toBe(8);
	expect(run.value("model.hidden")).toBe(512);
	expect(run.value("model.vocab")).toBe(32_000);
	expect(run.value("model.family")).toBe("decoder");
	expect(run.value("task")).toBe("pretrain");
	expect(run.value("batch.micro")).toBe(16);
	expect(run.line("batch.micro")).toBe(8);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("steps")).toBe(5000);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.origin("steps")).toMatchObject({ kind: "hint", line: 10 });
	expect(run.problems).toEqual([notice]);
});

test("switches are read where they are off too", () => {
	const run = readRun(
		generic,
		`model: starling_7b
lr: 1e-4
epochs: 2
enable_activation_checkpointing: false
enable_fsdp: true
`,
	);

	expect(run.value("checkpointing")).toBe("none");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.line("parallel.sharding")).toBe(5);
});

test("a fine-tuning names its model, in TOML as in JSON", () => {
	const toml = readRun(
		generic,
		`model_name = "example/starling-1b"
epochs = 3
[training]
batch-size = 8
learning-rate = 1e-5
max_seq_length = 2048
bf16 = true
[lora]
r = 16
`,
		{ path: "finetune.toml" },
	);
	const json = readRun(
		generic,
		'{"model": {"name": "resnet50"}, "numClasses": 10, "imageSize": [224, 224], "train": {"batchSize": 64, "numEpochs": 9, "optimizer": "torch.optim.SGD"}}',
		{ path: "finetune.json" },
	);

	expect(toml.value("model.id")).toBe("example/starling-1b");
	expect(toml.value("data.epochs")).toBe(3);
	expect(toml.value("batch.micro")).toBe(8);
	expect(toml.value("precision")).toBe("amp-bf16");
	expect(toml.value("adapter.kind")).toBe("lora");
	expect(toml.value("adapter.rank")).toBe(16);
	expect(json.value("model.id")).toBe("resnet50");
	expect(json.value("data.image")).toBe(224);
	expect(json.value("data.classes")).toBe(10);
	expect(json.value("data.epochs")).toBe(9);
	expect(json.value("optimizer")).toBe("SGD");
});

test("a transformer of patches reads images", () => {
	const run = readRun(
		generic,
		`vit: {num_layers: 12, num_heads: 6, embed_dim: 384, patch_size: 16}
image_size: 224
epochs: 300
batch_size: 128
lr: 1e-3
`,
	);

	expect(run.value("model.family")).toBe("vit");
	expect(run.value("model.config")).toMatchObject({
		model_type: "vit",
		hidden_size: 384,
		// 4 × 384 without a word
		intermediate_size: 1536,
		image_size: 224,
	});
});

test("a batch of all beside a batch of one device is the whole", () => {
	const run = readRun(
		generic,
		"model: a/b\nlr: 1\nmicro_batch_size: 4\nbatch_size: 64\nmax_steps: 9\nepochs: 2\n",
	);

	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("steps")).toBe(9);
	// Steps end a training that has both.
	expect(run.value("data.epochs")).toBeUndefined();
});

test("devices without a word of nodes are all there are", () => {
	const one = readRun(
		generic,
		"model: a/b\nlr: 1\nbatch_size: 4\nepochs: 1\ngpus: 4\n",
	);
	const two = readRun(
		generic,
		"model: a/b\nlr: 1\nbatch_size: 4\nepochs: 1\ndevices: 4\nnum_nodes: 2\n",
	);

	expect(one.value("hardware.count")).toBe(4);
	expect(two.value("hardware.count")).toBeUndefined();
	expect(two.value("hardware.per_node")).toBe(4);
	expect(two.value("hardware.nodes")).toBe(2);
});

test("equals that disagree count neither way, and are told", () => {
	const run = readRun(
		generic,
		"model: a/b\nlr: 1\nepochs: 1\nsource: {batch_size: 4}\ntarget: {batch_size: 8}\n",
	);

	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.problems).toEqual([
		notice,
		"`source.batch_size` and `target.batch_size` may both be meant. The estimate reads it as if neither were there.",
	]);
});

test("a shape of two parts, with experts or of sound is no plain decoder's", () => {
	for (const other of [
		"encoder: {n_layers: 6}",
		"num_experts: 8",
		"sample_rate: 16000",
	]) {
		const run = readRun(
			generic,
			`${textModel.replace("name: starling", "model_name: starling")}${other}\n`,
		);

		expect(run.value("model.family")).toBeUndefined();
		expect(run.value("model.layers")).toBeUndefined();
		expect(run.value("model.id")).toBe("starling");
	}
});

test("a value that the launch puts in is told", () => {
	const run = readRun(
		generic,
		"model: a/b\nlr: 1\nbatch_size: 4\nmax_steps: $" + "{STEPS}\n",
	);

	expect(run.value("steps")).toBeUndefined();
	expect(run.problems[1]).toContain("`max_steps` is `$" + "{STEPS}`");
});

test("wrong values are no facts", () => {
	const run = readRun(
		generic,
		"model: a/b\nlr: 1\nepochs: 3\nbatch_size: -1\nmax_steps: many\n",
	);

	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.value("steps")).toBeUndefined();
	expect(run.value("data.epochs")).toBe(3);
});

const enough = "model: a/b\nlr: 1e-4\nbatch_size: 4\nepochs: 2\n";

describe("a file that is claimed needs all of the evidence", () => {
	test("model, rate and duration are enough", () => {
		expect(generic.recognises(parseFile("a.yaml", enough))).toBe(true);
	});

	test.each([
		["model", /model: a\/b\n/],
		["rate", /lr: 1e-4\n/],
		["duration and batch", /batch_size: 4\nepochs: 2\n/],
	])("without its %s it is none", (_, left) => {
		const file = parseFile("a.yaml", enough.replace(left, ""));

		expect(generic.recognises(file)).toBe(false);
	});

	test.each([
		["a Kubernetes manifest", "apiVersion: v1\nkind: ConfigMap\n"],
		["a compose file", "services: {a: {image: b}}\n"],
		["a part of a composed config", "defaults: [base]\n"],
		["a config with a base", "_base_: other.yaml\n"],
		["a model's config", "architectures: [A]\n"],
		["a conda environment", "channels: [x]\ndependencies: [y]\n"],
		["reinforcement learning", "rollout: {n: 8}\n"],
		["distillation", "distillation: {alpha: 1}\n"],
	])("%s is none", (_, more) => {
		const file = parseFile("a.yaml", `${enough}${more}`);

		expect(generic.recognises(file)).toBe(false);
	});

	test.each([
		"inference/a.yaml",
		"configs/serve.yaml",
		"eval/a.yaml",
		"package.json",
		"deploy/a.yaml",
	])("%s is none by its name", (path) => {
		const text = path.endsWith("json")
			? '{"model": "a/b", "lr": 1, "epochs": 2}'
			: enough;

		expect(generic.recognises(parseFile(path, text))).toBe(false);
	});

	test("a list, several documents and text are none", () => {
		for (const text of ["- a\n", `${enough}---\n${enough}`, "hello\n"]) {
			expect(generic.recognises(parseFile("a.yaml", text))).toBe(false);
		}
	});

	test("it stands last, so that every framework goes before it", () => {
		expect(readers.at(-1)).toBe(generic);
	});
});

const corpus = fileURLToPath(
	new URL("../../../../shared/corpus/", import.meta.url),
);

describe.skipIf(!existsSync(corpus))("files that train nothing", () => {
	test.each(["negatives", "model-config"])("%s are not claimed", (folder) => {
		const claimed = filesBelow(join(corpus, folder)).filter((path) => {
			// Without the folder of the collection and the repository's name.
			const inside = relative(corpus, path).split("/").slice(2).join("/");
			return generic.recognises(parseFile(inside, readFileSync(path, "utf8")));
		});

		expect(claimed).toEqual([]);
	});
});

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		return statSync(path).isDirectory() ? filesBelow(path) : [path];
	});
}
