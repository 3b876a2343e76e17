import { describe, expect, test } from "vitest";
import { detectorModel } from "../../../../src/estimate/families/detection/detector.js";
import type { HubConfig } from "../../../../src/estimate/families/hub-reading.js";
import { sampleFlops } from "../../../../src/estimate/flops.js";
import type { Model } from "../../../../src/estimate/model.js";
import { countParameters } from "../../../../src/estimate/parameters.js";

const RESNET = { kind: "residual", depth: 50, norm: "frozen" };
const PYRAMID = { kind: "fpn", coarser: "pooled" };

/** torchvision's detectors: 90 classes and the background, which has boxes too. */
const box = { box_classes: 91 };
const fasterRcnn: HubConfig = {
	trunk: RESNET,
	neck: PYRAMID,
	proposals: {},
	regions: { classes: 90, box },
};
const maskRcnn: HubConfig = {
	...fasterRcnn,
	regions: { classes: 90, box, mask: { mask_classes: 91 } },
};
const keypointRcnn: HubConfig = {
	...fasterRcnn,
	regions: { classes: 1, box: { box_classes: 2 }, keypoints: {} },
};
const retinanet: HubConfig = {
	trunk: RESNET,
	neck: { kind: "fpn", first: 1, coarser: "from-pyramid" },
	dense: { classes: 91 },
};

/** The second versions: batch norms that train, deeper heads. */
const boxV2 = { ...box, convolutions: 4, linears: 1, norm: "batch" };
const fasterRcnnV2: HubConfig = {
	trunk: { ...RESNET, norm: "batch" },
	neck: { ...PYRAMID, norm: "batch" },
	proposals: { convolutions: 2 },
	regions: { classes: 90, box: boxV2 },
};
const maskRcnnV2: HubConfig = {
	...fasterRcnnV2,
	regions: {
		classes: 90,
		box: boxV2,
		mask: { mask_classes: 91, norm: "batch" },
	},
};
const retinanetV2: HubConfig = {
	trunk: { ...RESNET, norm: "batch" },
	neck: { kind: "fpn", first: 1, coarser: "from-trunk" },
	dense: { classes: 91, norm: "group" },
};

describe("parameters that torchvision states (0.28, models/detection, num_params)", () => {
	test.each([
		["fasterrcnn_resnet50_fpn", 41_755_286, fasterRcnn],
		["fasterrcnn_resnet50_fpn_v2", 43_712_278, fasterRcnnV2],
		["maskrcnn_resnet50_fpn", 44_401_393, maskRcnn],
		["maskrcnn_resnet50_fpn_v2", 46_359_409, maskRcnnV2],
		["keypointrcnn_resnet50_fpn", 59_137_258, keypointRcnn],
		["retinanet_resnet50_fpn", 34_014_999, retinanet],
		["retinanet_resnet50_fpn_v2", 38_198_935, retinanetV2],
	])("%s has %i", (_name, count, config) => {
		expect(countParameters(modelOf(config)).total).toBe(count);
	});
});

describe("multiply-adds that torchvision states for a square of 800 and 1000 regions (_ops, in 10⁹)", () => {
	test.each([
		["fasterrcnn_resnet50_fpn", 134.38, fasterRcnn],
		["fasterrcnn_resnet50_fpn_v2", 280.371, fasterRcnnV2],
		["retinanet_resnet50_fpn", 151.54, retinanet],
		["retinanet_resnet50_fpn_v2", 152.238, retinanetV2],
	])("%s takes %d", (_name, gigaMacs, config) => {
		const regions =
			config.regions === undefined
				? {}
				: { regions: { ...Object(config.regions), count: 1000 } };

		const { forward } = flopsOf(modelOf({ ...config, ...regions }));

		expect(forward / 2e9).toBeCloseTo(gigaMacs, 2);
	});
});

/** Executed on one padded image of 800 × 1088, 512 regions and 128 objects, every product counted. */
describe("FLOPs that torchvision 0.28 runs", () => {
	const trainable = { ...RESNET, norm: "batch" };
	const frozen = { ...trainable, frozen_parts: 2 };

	test.each([
		[
			"fasterrcnn_resnet50_fpn",
			341_148_545_536,
			1_019_351_275_008,
			{ ...fasterRcnn, trunk: trainable },
		],
		[
			"fasterrcnn_resnet50_fpn, stem and first stage frozen",
			341_148_545_536,
			954_649_220_608,
			{ ...fasterRcnn, trunk: frozen },
		],
		[
			"fasterrcnn_resnet50_fpn_v2",
			543_945_110_016,
			1_627_740_968_448,
			fasterRcnnV2,
		],
		[
			"maskrcnn_resnet50_fpn, stem and first stage frozen",
			477_357_519_360,
			1_363_276_142_080,
			{ ...maskRcnn, trunk: frozen },
		],
		[
			"maskrcnn_resnet50_fpn_v2",
			680_154_083_840,
			2_036_367_889_920,
			maskRcnnV2,
		],
		[
			"retinanet_resnet50_fpn",
			412_008_322_048,
			1_231_930_604_544,
			{ ...retinanet, trunk: trainable },
		],
	])(
		"%s takes %i forward and %i in training",
		(_name, once, trained, config) => {
			const { forward, training } = flopsOf(
				modelOf(config, { image: 800, imageWidth: 1088 }),
			);

			expect([forward, training]).toEqual([once, trained]);
		},
	);
});

/**
 * Carion et al. 2020, table 1: detectron2's models on the first hundred images of COCO's validation set, which are
 * 800 × 1088 on average after padding; FLOPs are multiply-adds there.
 */
describe("what the paper of DETR states of detectron2's Faster R-CNN", () => {
	const trunk = { ...RESNET, strides_first: true };
	const pyramid = {
		trunk,
		neck: PYRAMID,
		proposals: {},
		regions: { box: {} },
	};
	const dilated = {
		trunk: { ...trunk, strides: [1, 2, 2, 1] },
		neck: { kind: "none" },
		proposals: { anchors: 15 },
		regions: { box: {} },
	};

	test.each([
		["R50-FPN", 42, 180, pyramid],
		["R101-FPN", 60, 246, { ...pyramid, trunk: { ...trunk, depth: 101 } }],
		["R50-DC5", 166, 320, dilated],
	])(
		"%s has %i million parameters and takes %i billion multiply-adds",
		(_name, millions, billions, config) => {
			const model = modelOf(
				{ ...config, regions: { box: {}, count: 1000 } },
				{ image: 800, imageWidth: 1088 },
			);

			expect(countParameters(model).total / 1e6 / millions).toBeCloseTo(1, 1);
			expect(
				Math.abs(flopsOf(model).forward / 2e9 / billions - 1),
			).toBeLessThan(0.06);
		},
	);
});

describe("parts that never train", () => {
	test("only run forward and are beside the parameters", () => {
		const whole = modelOf(fasterRcnn);
		const half = modelOf({
			...fasterRcnn,
			trunk: { ...RESNET, frozen_parts: 2 },
		});

		// Stem 3·64·49; 64·256 + 64·64 + 64·64·9 + 64·256 in the first block, 256·64 + 64·64·9 + 64·256 in two more.
		expect(countParameters(half).frozen).toBe(9408 + 73_728 + 2 * 69_632);
		expect(countParameters(half).total).toBe(
			countParameters(whole).total - countParameters(half).frozen,
		);
		expect(flopsOf(half).forward).toBe(flopsOf(whole).forward);
	});
});

describe("a part of a kind that nobody builds", () => {
	test.each([
		{ ...fasterRcnn, trunk: { kind: "marsh" } },
		{ ...fasterRcnn, trunk: { ...RESNET, depth: 77 } },
		{ ...fasterRcnn, trunk: { ...RESNET, norm: "marsh" } },
		{ ...fasterRcnn, neck: { kind: "marsh" } },
	])("leaves the model unknown", (config) => {
		expect(detectorModel(config, { sequence: 0, target: 0 })).toBeUndefined();
	});
});

function modelOf(config: HubConfig, sample: object = { image: 800 }): Model {
	const model = detectorModel(config, { sequence: 0, target: 0, ...sample });
	if (!model) throw new Error("nobody builds this");
	return model;
}

function flopsOf(model: Model) {
	return sampleFlops({ model, convention: "full" });
}
