// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { yolo } from "../../../src/readers/yolo/index.js";
import { readOnly, readRun } from "../read-run.js";

const root = `name: dev
defaults:
  - _self_
  - task: inference
  - dataset: birds
  - model: v9-s
  - general
`;

const train = `task: train
defaults:
  - validation: ../validation
epoch: 120
data:
  batch_size: 8
  equivalent_batch_size: 32
  image_size: \${image_size}
optimizer:
  type: SGD
scheduler:
  args:
    total_iters: \${task.epoch}
`;

const others = {
	"yolo/config/config.yaml": root,
	"yolo/config/general.yaml": "device: [0, 1]\nimage_size: [640, 480]\n",
	"yolo/config/task/train.yaml": train,
	"yolo/config/task/validation.yaml": "task: validation\nnms: {max_bbox: 10}\n",
	"yolo/config/model/v9-s.yaml":
		"name: v9-s\nanchor: {}\nmodel: {backbone: []}\n",
	"yolo/config/dataset/birds.yaml":
		"train: train2024\nclass_num: 5\nauto_download: {images: {train2024: {file_num: 9000}}}\n",
};

const path = "yolo/config/task/train.yaml";

test("the training task is a run over the root", () => {
	const run = readRun(yolo, train, { path, others });

	expect(run.value("data.epochs")).toBe(120);
	expect(run.line("data.epochs")).toBe(4);
	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("batch.global")).toBe(32);
	expect(run.value("data.image")).toBe(480);
	expect(run.value("data.image_width")).toBe(640);
	expect(run.value("model.id")).toBe("yolov9-s");
	expect(run.origin("model.id")).toMatchObject({
		path: "yolo/config/model/v9-s.yaml",
		line: 1,
	});
	expect(run.value("data.samples")).toBe(9000);
	expect(run.value("data.classes")).toBe(5);
	expect(run.value("hardware.per_node")).toBe(2);
	expect(run.value("optimizer")).toBe("SGD");
	expect(run.value("task")).toBe("detect");
	expect(run.origin("precision")?.kind).toBe("default");
	expect(run.files).toContain("yolo/config/dataset/birds.yaml");
	expect(run.problems).toEqual([]);
});

test("what every group reads is a part", () => {
	const general = "device: auto\ncpu_num: 8\nout_path: runs\nlucky_number: 7\n";

	expect(readOnly(yolo, general).kind).toBe("fragment");
});

test("the layers of every part are the model, in order", () => {
	const model = `name: v9-s
anchor: {reg_max: 8}
model:
  backbone:
    - Conv:
        args: {out_channels: 4, kernel_size: 3, stride: 2}
        source: 0
        tags: B1
  head:
    - Concat:
        source: [-1, B1]
`;
	const given = { ...others, "yolo/config/model/v9-s.yaml": model };
	const own = model.replace("Concat", "Marsh");

	const run = readRun(yolo, train, { path, others: given });
	const other = readRun(yolo, train, {
		path,
		others: { ...given, "yolo/config/model/v9-s.yaml": own },
	});

	expect(run.value("model.config")).toEqual({
		model_type: "layer-list",
		classes: 5,
		distances: 8,
		layers: [
			{
				type: "Conv",
				args: { out_channels: 4, kernel_size: 3, stride: 2 },
				source: 0,
				tag: "B1",
			},
			{ type: "Concat", source: [-1, "B1"] },
		],
	});
	expect(other.value("model.config")).toBeUndefined();
	expect(other.value("model.id")).toBe("yolov9-s");
});

test("a command makes the root a training, and sets values in it", () => {
	const given = { path: "yolo/config/config.yaml", others };

	const reading = readOnly(yolo, root, given);
	const run = readRun(yolo, root, {
		...given,
		sets: ["task=train", "task.data.batch_size=2", "device=0,1"],
	});

	expect(reading).toEqual({
		kind: "not-training",
		why: "The task is `inference` unless a command says `task=train`.",
	});
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.epochs")).toBe(120);
});

test("a wrong value is told with its file and line", () => {
	const run = readRun(yolo, train.replace("epoch: 120", "epoch: -1.5"), {
		path,
		others: {
			...others,
			"yolo/config/task/train.yaml": train.replace("epoch: 120", "epoch: -1.5"),
		},
	});

	expect(run.problems).toEqual([
		expect.stringContaining("`task.epoch` is `-1.5`"),
	]);
});

test.each([
	[
		"yolo/config/task/validation.yaml",
		"task: validation\nnms: {max_bbox: 10}\n",
	],
	["yolo/config/model/v9-s.yaml", others["yolo/config/model/v9-s.yaml"]],
])("%s is a part", (at, text) => {
	expect(readOnly(yolo, text, { path: at, others }).kind).toBe("fragment");
});

test("the training task without its root is a part, other files another's", () => {
	expect(readOnly(yolo, train, { path }).kind).toBe("fragment");
	expect(yolo.recognises(parseFile("a.yaml", "task: train\nepoch: 3\n"))).toBe(
		false,
	);
});
