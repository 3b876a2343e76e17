// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { hydra } from "../../../src/readers/hydra/index.js";
import { readOnly, readRun } from "../read-run.js";

const root = `defaults:
  - _self_
  - data: herbarium
  - model: classifier
  - trainer: default
  - experiment: null
  - optional local: default
seed: 7
`;

const groups = {
	"configs/data/herbarium.yaml":
		"_target_: src.data.Herbarium\nbatch_size: 32\ntrain_val_test_split: [9_000, 500, 500]\n",
	"configs/data/tulips.yaml": "_target_: src.data.Tulips\nbatch_size: 8\n",
	"configs/model/classifier.yaml":
		"_target_: src.models.LeafClassificationModule\noptimizer:\n  _target_: torch.optim.AdamW\n  lr: 0.001\nnet:\n  model_name: resnet50\nnum_classes: 12\n",
	"configs/trainer/default.yaml":
		"_target_: lightning.pytorch.Trainer\nmax_epochs: 10\naccelerator: gpu\ndevices: 1\n",
	"configs/trainer/ddp.yaml":
		"defaults:\n  - default\nstrategy: ddp\ndevices: 4\nnum_nodes: 2\nprecision: bf16-mixed\n",
};

const path = "configs/train.yaml";

describe("a root", () => {
	test("has the facts of its groups with their files and lines", () => {
		const run = readRun(hydra, root, { path, others: groups });

		expect(run.value("batch.micro")).toBe(32);
		expect(run.origin("batch.micro")).toEqual({
			kind: "file",
			path: "configs/data/herbarium.yaml",
			line: 2,
			text: "batch_size",
		});
		expect(run.value("data.epochs")).toBe(10);
		expect(run.value("data.samples")).toBe(9000);
		expect(run.value("data.classes")).toBe(12);
		expect(run.value("optimizer")).toBe("AdamW");
		expect(run.value("model.id")).toBe("resnet50");
		expect(run.value("task")).toBe("classify");
		expect(run.value("hardware.per_node")).toBe(1);
		expect(run.origin("hardware.nodes")?.kind).toBe("default");
		expect(run.value("precision")).toBe("fp32");
		expect(run.files).toEqual([
			"configs/data/herbarium.yaml",
			"configs/model/classifier.yaml",
			"configs/trainer/default.yaml",
		]);
		expect(run.problems).toEqual([]);
	});

	test("names its groups as references, optional ones as such", () => {
		const references = hydra.references(parseFile(path, root));

		const named = references.filter(({ candidates }) =>
			candidates.some((each) => /\/(data|local)\//.test(each)),
		);
		expect(named).toEqual([
			{
				text: "data/herbarium",
				candidates: ["configs/data/herbarium.yaml"],
				line: 3,
				key: "defaults",
			},
			{
				text: "local/default",
				candidates: ["configs/local/default.yaml"],
				line: 7,
				key: "defaults",
				optional: true,
			},
		]);
	});

	test("a command chooses groups, sets, adds and deletes keys", () => {
		const run = readRun(hydra, root, {
			path,
			others: groups,
			sets: [
				"trainer=ddp",
				"data.batch_size=16",
				"+trainer.max_steps=500",
				"~model.optimizer",
			],
		});

		expect(run.value("hardware.per_node")).toBe(4);
		expect(run.value("hardware.nodes")).toBe(2);
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.value("batch.micro")).toBe(16);
		expect(run.origin("batch.micro")).toEqual({
			kind: "launch",
			path: "launch.sh",
			line: 1,
			text: "batch_size",
		});
		expect(run.value("steps")).toBe(500);
		expect(run.value("data.epochs")).toBeUndefined();
		expect(run.value("optimizer")).toBeUndefined();
		expect(run.files).toContain("configs/trainer/ddp.yaml");
	});

	test("`_self_` first lets groups win, without it the config itself wins", () => {
		const text = (list: string): string =>
			`defaults:\n${list}  - trainer: default\ntrainer:\n  max_epochs: 3\nmodel: {x: 1}\n`;

		const below = readRun(hydra, text("  - _self_\n"), {
			path,
			others: groups,
		});
		const above = readRun(hydra, text(""), { path, others: groups });

		expect(below.value("data.epochs")).toBe(10);
		expect(above.value("data.epochs")).toBe(3);
		expect(above.line("data.epochs")).toBe(4);
	});

	test("a package says where a group goes", () => {
		const run = readRun(
			hydra,
			"defaults:\n  - parts@trainer: small\n  - /shared/batch@_global_.data\nmodel: {x: 1}\n",
			{
				path,
				others: {
					"configs/parts/small.yaml": "max_epochs: 4\n",
					"configs/shared/batch.yaml": "batch_size: ${trainer.max_epochs}\n",
				},
			},
		);

		expect(run.value("data.epochs")).toBe(4);
		expect(run.value("batch.micro")).toBe(4);
	});

	test("a group may be named by the choice of another one", () => {
		const run = readRun(
			hydra,
			"defaults:\n  - data: tulips\n  - trainer: ${data}\nmodel: {x: 1}\n",
			{
				path,
				others: { ...groups, "configs/trainer/tulips.yaml": "max_epochs: 6\n" },
			},
		);

		expect(run.value("data.epochs")).toBe(6);
	});

	test("a group that nobody chose and a file that is missing are said", () => {
		const run = readRun(
			hydra,
			"defaults:\n  - trainer: ddp\n  - data: ???\nmodel: {x: 1}\ntrainer:\n  max_epochs: 2\n",
			{
				path,
				others: {
					"configs/trainer/ddp.yaml": groups["configs/trainer/ddp.yaml"],
				},
			},
		);

		expect(run.problems).toEqual([
			expect.stringContaining("`default`, which is not in this commit"),
			expect.stringContaining("`defaults.data` is `???`"),
		]);
	});

	test("lists that lead back to each other end", () => {
		const run = readRun(
			hydra,
			"defaults:\n  - trainer: one\nmodel: {x: 1}\ntrainer:\n  max_epochs: 2\n",
			{
				path,
				others: {
					"configs/trainer/one.yaml": "defaults:\n  - two\ndevices: 1\n",
					"configs/trainer/two.yaml": "defaults:\n  - one\ndevices: 2\n",
				},
			},
		);

		expect(run.value("hardware.per_node")).toBe(1);
	});

	test("lists that name each other billions of times end soon", () => {
		const list = (next: string): string =>
			`defaults:\n${`  - ${next}\n`.repeat(20)}devices: 1\n`;
		const chain = Array.from({ length: 11 }, (_, at) => [
			`configs/trainer/c${at}.yaml`,
			list(`c${at + 1}`),
		]);
		const started = performance.now();

		const run = readRun(
			hydra,
			"defaults:\n  - trainer: c0\nmodel: {x: 1}\ntrainer:\n  max_epochs: 2\n",
			{ path, others: Object.fromEntries(chain) },
		);

		expect(run.value("data.epochs")).toBe(2);
		expect(performance.now() - started).toBeLessThan(3000);
	});

	test.each([
		["data.batch_size=many", "`data.batch_size` is `many`"],
		["data.batch_size={{ size }}", "only the launch decides"],
		["data.batch_size=$SIZE", "only the launch decides"],
		["trainer.max_epoch=5", "did you mean `trainer.max_epochs`"],
	])("%s is told with the place of the command", (set, sentence) => {
		const run = readRun(hydra, root, { path, others: groups, sets: [set] });

		expect(run.problems).toEqual([expect.stringContaining(sentence)]);
	});

	test("devices of a trainer on the processor are said to be none", () => {
		const run = readRun(hydra, root, {
			path,
			others: groups,
			sets: ["trainer.accelerator=cpu"],
		});

		expect(run.problems).toEqual([
			expect.stringContaining("`trainer.accelerator` trains on the processor"),
		]);
	});
});

describe("an experiment", () => {
	const experiment = `# @package _global_
defaults:
  - override /data: tulips
  - override /trainer: ddp
trainer:
  max_epochs: 25
`;

	test("is a run of its own over the root", () => {
		const run = readRun(hydra, experiment, {
			path: "configs/experiment/spring.yaml",
			others: {
				...groups,
				[path]: root,
				"configs/experiment/spring.yaml": experiment,
			},
		});

		expect(run.value("data.epochs")).toBe(25);
		expect(run.line("data.epochs")).toBe(6);
		expect(run.value("batch.micro")).toBe(8);
		expect(run.value("hardware.nodes")).toBe(2);
		expect(run.value("model.id")).toBe("resnet50");
		expect(run.files).toContain(path);
		expect(run.problems).toEqual([]);
	});

	test("says its own values where the root is absent", () => {
		const run = readRun(
			hydra,
			`${experiment}data:\n  batch_size: 5\nmodel: {x: 1}\n`,
			{
				path: "configs/experiment/spring.yaml",
			},
		);

		expect(run.value("data.epochs")).toBe(25);
		expect(run.value("batch.micro")).toBe(5);
	});
});

describe("what is no run", () => {
	test.each([
		["configs/eval.yaml", "defaults:\n  - data: herbarium\nckpt_path: ???\n"],
		["configs/train.yaml", `${root}train: false\n`],
		["configs/train.yaml", `${root}task_name: eval\n`],
	])("%s does not train", (at, text) => {
		const reading = readOnly(hydra, text, { path: at, others: groups });

		expect(reading.kind).toBe("not-training");
	});

	test("a quick try of the trainer does not train", () => {
		const reading = readOnly(hydra, root, {
			path,
			others: groups,
			sets: ["trainer.fast_dev_run=true"],
		});

		expect(reading).toEqual({
			kind: "not-training",
			why: "`fast_dev_run` is on: it tries a few batches and stops.",
		});
	});

	test.each([
		["configs/trainer/ddp.yaml", groups["configs/trainer/ddp.yaml"]],
		["configs/trainer/default.yaml", groups["configs/trainer/default.yaml"]],
		["conf/config.yaml", "defaults:\n  - db: mysql\nport: 80\n"],
	])("%s is a part", (at, text) => {
		const reading = readOnly(hydra, text, {
			path: at,
			others: { [path]: root },
		});

		expect(reading.kind).toBe("fragment");
	});

	test.each([
		"defaults:\n  max_epochs: 3\n",
		"defaults: ../base.yaml\n",
		"defaults:\n  - a: {b: 1}\n",
		"trainer:\n  max_epochs: 3\n",
	])("%s is none of Hydra's", (text) => {
		expect(hydra.recognises(parseFile(path, text))).toBe(false);
	});
});
