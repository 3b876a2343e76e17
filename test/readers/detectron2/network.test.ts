import { describe, expect, test } from "vitest";
import { detectron2 } from "../../../src/readers/detectron2/index.js";
import { readRun } from "../read-run.js";

const path = "configs/pond/frogs.yaml";

function networkOf(text: string): Record<string, unknown> {
	return Object(readRun(detectron2, text, { path }).value("model.config"));
}

describe("the network of a YAML config", () => {
	test("with CfgNode's defaults is Faster R-CNN with the last stage in its heads", () => {
		const network = networkOf(
			"DATASETS: {TRAIN: [pond]}\nMODEL: {RESNETS: {DEPTH: 50}}\n",
		);

		expect(network).toMatchObject({
			model_type: "detector",
			trunk: {
				kind: "residual",
				depth: 50,
				norm: "frozen",
				strides: [1, 2, 2],
				strides_first: true,
				frozen_parts: 2,
			},
			neck: { kind: "none" },
			// Five sizes of three shapes on one map.
			proposals: { anchors: 15, convolutions: 1 },
			regions: {
				count: 512,
				positive: 0.25,
				classes: 80,
				shared_stage: { side: 14, outputs: 2048, inner: 512 },
			},
		});
	});

	test("takes a base of detectron2 that the repository does not have from detectron2", () => {
		const run = readRun(
			detectron2,
			"_BASE_: ../Base-RCNN-FPN.yaml\nMODEL: {MASK_ON: true, RESNETS: {DEPTH: 101}}\nSOLVER: {MAX_ITER: 90}\n",
			{ path },
		);

		expect(run.value("model.id")).toBe("mask_rcnn_R_101_FPN");
		expect(run.value("model.config")).toMatchObject({
			trunk: { depth: 101, strides: [1, 2, 2, 2] },
			neck: { kind: "fpn", first: 0, coarser: "pooled" },
			proposals: { anchors: 3 },
			regions: { box: { linears: 2, side: 7 }, mask: { convolutions: 4 } },
		});
		expect(run.value("steps")).toBe(90);
		expect(run.value("batch.global")).toBe(16);
		expect(run.origin("batch.global")).toEqual({
			kind: "default",
			framework: "detectron2",
			version: "02b5c4e295e9",
		});
		expect(run.files).toEqual([]);
	});

	test("follows the bases of such a base", () => {
		const network = networkOf(
			"_BASE_: Base-PointRend-RCNN-FPN.yaml\nMODEL: {RESNETS: {NUM_GROUPS: 32, WIDTH_PER_GROUP: 8}}\nSOLVER: {MAX_ITER: 90}\n",
		);

		expect(network).toMatchObject({
			trunk: { groups: 32, group_width: 8 },
			regions: { points: { coarse_side: 7, points: 196 } },
		});
		expect(network.regions).not.toHaveProperty("mask");
	});

	test("of DC5 keeps the resolution of its last stage", () => {
		expect(networkOf("_BASE_: Base-RCNN-DilatedC5.yaml\n")).toMatchObject({
			trunk: { strides: [1, 2, 2, 1] },
			neck: { kind: "none" },
		});
	});

	test("of RetinaNet begins its pyramid at the second stage", () => {
		expect(networkOf("_BASE_: Base-RetinaNet.yaml\n")).toMatchObject({
			neck: { first: 1, coarser: "from-trunk" },
			dense: { anchors: 9, classes: 80, convolutions: 4 },
		});
	});

	test("counts a cascade, group norms and deformable convolutions", () => {
		const network = networkOf(`_BASE_: Base-RCNN-FPN.yaml
MODEL:
  RESNETS: {DEPTH: 50, NORM: GN, DEFORM_ON_PER_STAGE: [False, True, True, True], DEFORM_MODULATED: True}
  ROI_HEADS: {NAME: CascadeROIHeads}
  ROI_BOX_HEAD: {CLS_AGNOSTIC_BBOX_REG: True}
`);

		expect(network).toMatchObject({
			trunk: { norm: "group", offsets: [0, 27, 27, 27] },
			regions: { box: { stages: 3, class_agnostic: true } },
		});
	});

	test("of a panoptic pyramid joins maps for 54 kinds of stuff", () => {
		expect(networkOf("_BASE_: Base-Panoptic-FPN.yaml\n")).toMatchObject({
			regions: { mask: { convolutions: 4 } },
			semantic: { width: 128, outputs: 54, norm: "group" },
		});
	});

	test("of DensePose has a decoder and eight convolutions of each region", () => {
		expect(networkOf("_BASE_: Base-DensePose-RCNN-FPN.yaml\n")).toMatchObject({
			regions: {
				classes: 1,
				surfaces: { decoder: true, convolutions: 8, segments: 2, side: 28 },
			},
		});
	});

	test.each([
		["BACKBONE: {NAME: build_marsh_backbone}"],
		["META_ARCHITECTURE: MarshNet"],
		["FPN: {NORM: MarshNorm}, BACKBONE: {NAME: build_resnet_fpn_backbone}"],
		["MASK_ON: true, ROI_MASK_HEAD: {NAME: MarshHead}"],
	])("with a class of one's own is not known: %s", (keys) => {
		const run = readRun(
			detectron2,
			`DATASETS: {TRAIN: [pond]}\nMODEL: {RESNETS: {DEPTH: 50}, ${keys}}\n`,
			{ path },
		);

		expect(run.value("model.config")).toBeUndefined();
		expect(run.value("model.id")).toBeDefined();
	});
});

describe("the size of images", () => {
	test("of other data than COCO's is the limit", () => {
		const run = readRun(
			detectron2,
			"DATASETS: {TRAIN: [pond]}\nMODEL: {RESNETS: {DEPTH: 50}}\nINPUT: {MIN_SIZE_TRAIN: [600], MAX_SIZE_TRAIN: 1000}\n",
			{ path },
		);

		expect(run.value("data.image")).toBe(600);
		expect(run.value("data.image_width")).toBe(1000);
	});

	test("of COCO's that the limit cuts keeps the shape", () => {
		const run = readRun(
			detectron2,
			"_BASE_: Base-RCNN-FPN.yaml\nINPUT: {MIN_SIZE_TRAIN: [800], MAX_SIZE_TRAIN: 1000}\n",
			{ path },
		);

		// 1000 × 3 ÷ 4 is 750.
		expect(run.value("data.image")).toBe(750);
		expect(run.value("data.image_width")).toBe(1000);
	});
});
