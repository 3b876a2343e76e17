import { describe, expect, test } from "vitest";
import { detectorModel } from "../../../src/estimate/families/detection/detector.js";
import { countParameters } from "../../../src/estimate/parameters.js";
import { detectron2 } from "../../../src/readers/detectron2/index.js";
import { readRun } from "../read-run.js";

function networkOf(model: string): Record<string, unknown> {
	const text = `from detectron2.config import LazyCall as L
from detectron2.layers import ShapeSpec
model = ${model}
train = dict(max_iter=100)
dataloader = dict(train=L(build)(dataset=L(get)(names="pond"), total_batch_size=8))
`;
	const run = readRun(detectron2, text, { path: "configs/pond/frogs.py" });
	return Object(run.value("model.config"));
}

const heads = (more: string) =>
	`proposal_generator=L(RPN)(head=L(StandardRPNHead)(num_anchors=3${more})), roi_heads=L(StandardROIHeads)(num_classes=80, box_head=L(FastRCNNConvFCHead)(BOX), mask_head=L(MaskRCNNConvUpsampleHead)(conv_dims=[256, 256, 256, 256, 256], NORM))`;

const resnet = `L(GeneralizedRCNN)(backbone=L(FPN)(bottom_up=L(ResNet)(stages=L(ResNet.make_default_stages)(depth=101, stride_in_1x1=True, norm="FrozenBN"), out_features=["res2", "res3", "res4", "res5"], freeze_at=2), top_block=L(LastLevelMaxPool)()), ${heads(
	"",
)
	.replace("BOX", "conv_dims=[], fc_dims=[1024, 1024]")
	.replace("NORM", "num_classes=80")})`;

/** Four layers of a transformer see the whole image, the others windows (Li et al. 2022, §3). */
const vitdet = (width: number, depth: number, heads_: number) => {
	const windows = Array.from({ length: depth }, (_, index) => index).filter(
		(index) => (index + 1) % (depth / 4) !== 0,
	);
	return `L(GeneralizedRCNN)(backbone=L(SimpleFeaturePyramid)(net=L(ViT)(img_size=1024, patch_size=16, embed_dim=${width}, depth=${depth}, num_heads=${heads_}, window_size=14, mlp_ratio=4, window_block_indexes=[${windows}], residual_block_indexes=[], use_rel_pos=True), out_channels=256, top_block=L(LastLevelMaxPool)(), norm="LN", square_pad=1024), ${heads(
		", conv_dims=[-1, -1]",
	)
		.replace(
			"BOX",
			'conv_dims=[256, 256, 256, 256], fc_dims=[1024], conv_norm="LN"',
		)
		.replace("NORM", 'conv_norm="LN"')})`;
};

describe("the network of a LazyConfig", () => {
	test("is built from its calls", () => {
		expect(networkOf(resnet)).toMatchObject({
			model_type: "detector",
			trunk: {
				kind: "residual",
				depth: 101,
				norm: "frozen",
				strides_first: true,
				frozen_parts: 2,
				strides: [1, 2, 2, 2],
			},
			neck: { kind: "fpn", first: 0, coarser: "pooled", norm: "none" },
			proposals: { anchors: 3, convolutions: 1 },
			regions: {
				count: 512,
				classes: 80,
				box: { linears: 2, convolutions: 0 },
				mask: { convolutions: 4, width: 256 },
			},
		});
	});

	test.each([
		[768, 12, 12],
		[1024, 24, 16],
		[1280, 32, 16],
	])(
		"on a transformer %i wide and %i deep with %i heads has all its parts",
		(width, depth, heads_) => {
			const config = networkOf(vitdet(width, depth, heads_));
			const model = detectorModel(config, { sequence: 0, target: 0 });

			expect(config).toMatchObject({
				square_pad: 1024,
				trunk: { kind: "plain", global_layers: 4, window: 14, relative: true },
				neck: { kind: "simple", norm: "layer" },
			});
			expect(model && countParameters(model).total).toBe(
				trunkOf(width, depth, heads_) + pyramidOf(width) + HEADS,
			);
		},
	);

	test("of a class of one's own is not known", () => {
		expect(networkOf(resnet.replace("L(ResNet)", "L(Marsh)"))).toEqual({});
	});
});

// Layers, offsets inside windows of 14 and in the whole map of 64, patches, and positions of 224 pixels with a class token.
function trunkOf(width: number, depth: number, heads_: number): number {
	const head = width / heads_;
	return (
		depth * (12 * width ** 2 + 13 * width) +
		((depth - 4) * 2 * 27 + 4 * 2 * 127) * head +
		768 * width +
		width +
		197 * width
	);
}

// Two transposed convolutions with a norm between, one, none and pooling; then 1 × 1 and 3 × 3 with norms.
function pyramidOf(width: number): number {
	const [half, quarter] = [width / 2, width / 4];
	const once = 4 * width * half + half;
	const raised = once + 2 * half + 4 * half * quarter + quarter + once;
	const lateral = 256 * (quarter + half + 2 * width) + 4 * 512;
	return raised + lateral + 4 * (9 * 256 ** 2 + 512);
}

// Proposals, four convolutions and a linear for boxes, four and a transposed one for masks.
const SQUARE = 9 * 256 ** 2;
const HEADS =
	2 * (SQUARE + 256) +
	257 * 15 +
	4 * (SQUARE + 512) +
	(49 * 256 + 1) * 1024 +
	1025 * (81 + 320) +
	4 * (SQUARE + 512) +
	4 * 256 ** 2 +
	256 +
	257 * 80;
