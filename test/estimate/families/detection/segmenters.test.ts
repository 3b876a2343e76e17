import { describe, expect, test } from "vitest";
import { detectorModel } from "../../../../src/estimate/families/detection/detector.js";
import type { HubConfig } from "../../../../src/estimate/families/hub-reading.js";
import { sampleFlops } from "../../../../src/estimate/flops.js";
import type { Model } from "../../../../src/estimate/model.js";
import { countParameters } from "../../../../src/estimate/parameters.js";

/** torchvision's segmenters: the last two stages keep their resolution, a second head learns from the third. */
const trunk = {
	kind: "residual",
	depth: 50,
	norm: "batch",
	strides: [1, 2, 1, 1],
};
const parts = {
	trunk,
	neck: { kind: "all" },
	pad_to: 1,
	auxiliary: { kind: "fcn", index: 2, classes: 21 },
};
const fcn: HubConfig = { ...parts, decode: { kind: "fcn", classes: 21 } };
const deeplab: HubConfig = {
	...parts,
	decode: { kind: "aspp", classes: 21, joining_kernel: 1, convolutions: 1 },
};
const deep = { trunk: { ...trunk, depth: 101 } };

describe("torchvision's segmenters", () => {
	// num_params of the weights, and FLOPs of an image as torchvision 0.28 runs them, every product counted.
	test.each([
		["fcn_resnet50", 35_322_218, 480, 260_250_624_000, 779_668_070_400, fcn],
		[
			"deeplabv3_resnet50",
			42_004_074,
			480,
			304_567_730_176,
			912_619_388_928,
			deeplab,
		],
		[
			"fcn_resnet101",
			54_314_346,
			520,
			465_475_212_800,
			1_395_153_676_800,
			{ ...fcn, ...deep },
		],
		[
			"deeplabv3_resnet101",
			60_996_202,
			520,
			517_486_078_976,
			1_551_186_275_328,
			{ ...deeplab, ...deep },
		],
	])(
		"%s has %i parameters and takes of an image of %i %i FLOPs forward and %i in training",
		(_name, count, image, once, trained, config) => {
			const model = modelOf(config, image);

			const { forward, training } = flopsOf(model);

			expect(countParameters(model).total).toBe(count);
			expect(forward).toBe(once);
			expect(training).toBe(trained);
		},
	);
});

describe("heads over maps of 16, 8, 4 and 2 patches a side", () => {
	const levels = {
		trunk: { kind: "residual", depth: 18, norm: "frozen" },
		neck: { kind: "all" },
		pad_to: 1,
	};
	const widthOf = (decode: object): number =>
		countParameters(modelOf({ ...levels, decode }, 64)).total -
		countParameters(modelOf(levels, 64)).total;

	test("UPerNet pools the last, convolves each of the others, and joins all", () => {
		const own = widthOf({ kind: "uper", width: 10, classes: 3, norm: "none" });

		// Widths 64, 128, 256 and 512; biases beside.
		const pooled = 4 * (512 * 10 + 10) + 9 * (512 + 40) * 10 + 10;
		const sides = (64 + 128 + 256) * 10 + 3 * 10 + 3 * (9 * 100 + 10);
		expect(own).toBe(pooled + sides + 9 * 40 * 10 + 10 + 33);
	});

	test("SegFormer's brings all to one width", () => {
		const own = widthOf({
			kind: "joined",
			width: 10,
			classes: 3,
			norm: "none",
		});

		expect(own).toBe((64 + 128 + 256 + 512) * 10 + 40 + 410 + 33);
	});

	test("DeepLabV3+ decodes at the first map with depthwise convolutions", () => {
		const own = widthOf({
			kind: "separable-aspp",
			width: 10,
			finest_width: 4,
			classes: 3,
			norm: "none",
		});

		// 1 × 1 and mean, three separable ones, joined; then 64 → 4, and two separable ones of 14 and 10.
		const separable = (inputs: number) =>
			9 * inputs + inputs + inputs * 10 + 10;
		const far = 2 * (512 * 10 + 10) + 3 * separable(512) + 9 * 50 * 10 + 10;
		const near = 64 * 4 + 4 + separable(14) + separable(10);
		expect(own).toBe(far + near + 33);
	});

	test("PSPNet convolves the pooled parts with the map", () => {
		const own = widthOf({ kind: "psp", width: 10, classes: 3, norm: "none" });

		expect(own).toBe(4 * (512 * 10 + 10) + 9 * (512 + 40) * 10 + 10 + 33);
	});

	test("a kind that nobody builds leaves the model unknown", () => {
		expect(
			detectorModel(
				{ ...levels, decode: { kind: "marsh" } },
				{ sequence: 0, target: 0 },
			),
		).toBeUndefined();
	});
});

describe("a plain transformer under a pyramid", () => {
	test("that is frozen only runs forward, and what reads it gives it no gradient", () => {
		const config: HubConfig = {
			trunk: {
				kind: "plain",
				hidden: 8,
				layers: 1,
				heads: 1,
				maps: 4,
				is_frozen: true,
			},
			neck: { kind: "all" },
			decode: { kind: "joined", width: 4, classes: 2, norm: "none" },
		};

		const { forward, training } = flopsOf(modelOf(config, 32));

		// Four patches: 2 × 3 × 256 × 8 each, a layer of 24 × 8² and attention of 4 × 8 × 4 each.
		const frozen = 4 * (2 * 3 * 256 * 8 + 24 * 64 + 4 * 8 * 4);
		const lateral = 4 * 4 * 2 * 8 * 4;
		const rest = 4 * (2 * 16 * 4 + 2 * 4 * 2);
		expect(forward).toBe(frozen + lateral + rest);
		expect(training).toBe(frozen + 2 * lateral + 3 * rest);
	});
});

function modelOf(config: HubConfig, image: number): Model {
	const model = detectorModel(config, { sequence: 0, target: 0, image });
	if (!model) throw new Error("nobody builds this");
	return model;
}

function flopsOf(model: Model) {
	return sampleFlops({ model, convention: "full" });
}
