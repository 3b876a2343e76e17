import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { ultralytics } from "../../../src/readers/ultralytics/index.js";
import { readOnly, readRun } from "../read-run.js";

const orchard = `task: segment
mode: train
model: weights/yolo11n-seg.pt
data: sets/apples.yaml
epochs: 80
batch: 16
imgsz: 512
device: [0, 1, 2, 3]
optimizer: auto
amp: false
fraction: 0.5
lr0: 0.01
mosaic: 1.0
`;

describe("a training", () => {
	test("gives each fact with its line", () => {
		const run = readRun(ultralytics, orchard);

		expect(run.value("task")).toBe("segment");
		expect(run.value("model.id")).toBe("yolo11n-seg");
		expect(run.line("model.id")).toBe(3);
		expect(run.value("data.sets")).toEqual(["apples"]);
		expect(run.value("data.epochs")).toBe(80);
		// Gradients of 4 batches are gathered, until 64 samples were seen.
		expect(run.value("batch.accumulation")).toBe(4);
		expect(run.value("batch.global")).toBe(64);
		expect(run.value("data.image")).toBe(512);
		expect(run.value("hardware.count")).toBe(4);
		expect(run.value("precision")).toBe("fp32");
		expect(run.value("data.share")).toBe(0.5);
		expect(run.value("optimizer")).toBeUndefined();
		expect(run.problems).toEqual([]);
	});

	test("what is left out is the library's default", () => {
		const run = readRun(
			ultralytics,
			"model: yolov8n.yaml\ndata: a.yaml\nimgsz: 320\nlr0: 0.1\n",
		);

		expect(run.value("data.epochs")).toBe(100);
		expect(run.value("batch.global")).toBe(64);
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.origin("batch.global")).toMatchObject({ kind: "default" });
	});

	test("an automatic batch, device or a share of memory is not set", () => {
		const run = readRun(
			ultralytics,
			orchard.replace("batch: 16", "batch: -1").replace("[0, 1, 2, 3]", "cpu"),
		);
		const share = readRun(
			ultralytics,
			orchard.replace("batch: 16", "batch: 0.6"),
		);

		expect(run.value("batch.global")).toBeUndefined();
		expect(run.value("hardware.count")).toBeUndefined();
		expect(share.value("batch.global")).toBeUndefined();
		expect(run.problems).toEqual([]);
	});

	test("hours that are given end it, whatever the epochs", () => {
		const run = readRun(ultralytics, `${orchard}time: 2.5\n`);

		expect(run.value("duration_hours")).toBe(2.5);
		expect(run.value("data.epochs")).toBeUndefined();
	});

	test("a rectangle, a batch above the nominal one, devices as text", () => {
		const run = readRun(
			ultralytics,
			orchard
				.replace("imgsz: 512", "imgsz: [480, 640]")
				.replace("batch: 16", "batch: 128")
				.replace("[0, 1, 2, 3]", '"0,1"'),
		);

		expect(run.value("data.image")).toBe(480);
		expect(run.value("data.image_width")).toBe(640);
		expect(run.value("batch.global")).toBe(128);
		expect(run.value("batch.accumulation")).toBe(1);
		expect(run.value("hardware.count")).toBe(2);
	});

	test("unknown keys, wrong values and frozen layers are told", () => {
		const run = readRun(
			ultralytics,
			`${orchard.replace("epochs: 80", "epochs: some")}mosaics: 1\nfreeze: 10\n`,
		);

		expect(run.problems).toEqual([
			expect.stringContaining("`epochs` is `some`"),
			expect.stringContaining("(did you mean `mosaic`"),
			expect.stringContaining("`freeze` keeps layers as they are"),
		]);
	});
});

test("predicting does not train, a data set's file is another's", () => {
	const predicts = orchard.replace("mode: train", "mode: predict");

	expect(readOnly(ultralytics, predicts)).toEqual({
		kind: "not-training",
		why: "`mode` is `predict`.",
	});
	expect(
		ultralytics.recognises(
			parseFile("a.yaml", "path: a\ntrain: b\nnames: {0: apple}\n"),
		),
	).toBe(false);
	expect(
		ultralytics.recognises(parseFile("a.yaml", "imgsz: 3\nepochs: 2\nx: 1\n")),
	).toBe(false);
});
