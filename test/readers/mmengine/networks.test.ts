import { describe, expect, test } from "vitest";
import { detectorModel } from "../../../src/estimate/families/detection/detector.js";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import { countParameters } from "../../../src/estimate/parameters.js";
import { mmengine } from "../../../src/readers/mmengine/index.js";
import { readRun } from "../read-run.js";

const rest = `
train_dataloader = dict(batch_size=2, dataset=dict(type='CocoDataset', data_root='data/river/', pipeline=[]))
optim_wrapper = dict(optimizer=dict(type='SGD'))
train_cfg = dict(max_epochs=12)
`;

const resnet =
	"dict(type='ResNet', depth=50, frozen_stages=1, style='pytorch', norm_cfg=dict(type='BN', requires_grad=True))";
const swin =
	"dict(type='SwinTransformer', embed_dims=96, depths=[2, 2, 6, 2], num_heads=[3, 6, 12, 24], window_size=7)";
const pyramid =
	"dict(type='FPN', in_channels=[256, 512, 1024, 2048], out_channels=256, num_outs=5)";
const proposals =
	"dict(type='RPNHead', anchor_generator=dict(scales=[8], ratios=[0.5, 1.0, 2.0]))";
const masks =
	"dict(type='FCNMaskHead', num_convs=4, conv_out_channels=256, num_classes=80)";
const sampler = "dict(rcnn=dict(sampler=dict(num=512, pos_fraction=0.25)))";

function configOf(model: string): Record<string, unknown> {
	const run = readRun(mmengine, `model = ${model}${rest}`, {
		path: "configs/river/net.py",
	});
	return Object(run.value("model.config"));
}

describe("detectors", () => {
	test("Mask R-CNN has the parts of its config", () => {
		const config = configOf(
			`dict(type='MaskRCNN', backbone=${resnet}, neck=${pyramid}, rpn_head=${proposals}, roi_head=dict(type='StandardRoIHead', bbox_head=dict(type='Shared2FCBBoxHead', num_classes=80), mask_head=${masks}), train_cfg=${sampler})`,
		);

		expect(config).toMatchObject({
			model_type: "detector",
			trunk: { kind: "residual", depth: 50, norm: "batch", frozen_parts: 2 },
			neck: { kind: "fpn", first: 0, coarser: "pooled" },
			proposals: { anchors: 3 },
			regions: {
				count: 512,
				positive: 0.25,
				classes: 80,
				box: { linears: 2, stages: 1 },
				mask: { convolutions: 4, stages: 1 },
			},
		});
	});

	test("RetinaNet convolves two more maps out of the trunk's last", () => {
		const config = configOf(
			`dict(type='RetinaNet', backbone=${resnet}, neck=dict(type='FPN', in_channels=[256, 512, 1024, 2048], start_level=1, add_extra_convs='on_input', num_outs=5), bbox_head=dict(type='RetinaHead', num_classes=80, stacked_convs=4, anchor_generator=dict(scales_per_octave=3, ratios=[0.5, 1.0, 2.0])))`,
		);

		expect(config).toMatchObject({
			neck: { first: 1, coarser: "from-trunk" },
			dense: { anchors: 9, convolutions: 4, norm: "none" },
		});
	});

	// Liu et al. 2021, table 2: millions of parameters, and billions of multiply-adds of 1280 × 800 with 1000 regions, 100 of
	// them with masks.
	test.each([
		["R-50", 82, 739, resnet, pyramid],
		[
			"Swin-T",
			86,
			745,
			swin,
			pyramid.replace("256, 512, 1024, 2048", "96, 192, 384, 768"),
		],
	])(
		"Cascade Mask R-CNN on %s has %i million parameters and takes %i billion",
		(_, millions, billions, backbone, neck) => {
			const box =
				"dict(type='ConvFCBBoxHead', num_shared_convs=4, num_shared_fcs=1, num_classes=80, norm_cfg=dict(type='SyncBN'))";
			const config = configOf(
				`dict(type='CascadeRCNN', backbone=${backbone}, neck=${neck}, rpn_head=${proposals}, roi_head=dict(type='CascadeRoIHead', num_stages=3, bbox_head=[${box}, ${box}, ${box}], mask_head=${masks}), train_cfg=dict(rcnn=[dict(sampler=dict(num=1000, pos_fraction=0.1))]))`,
			);
			const model = detectorModel(config, {
				sequence: 0,
				target: 0,
				image: 800,
				imageWidth: 1280,
			});
			if (!model) throw new Error("nobody builds this");

			const { total, frozen } = countParameters(model);
			const { forward } = sampleFlops({ model, convention: "full" });

			expect(Math.round((total + frozen) / 1e6)).toBe(millions);
			expect(Math.abs(forward / 2e9 / billions - 1)).toBeLessThan(0.015);
		},
	);

	test("with a neck of one's own stays a name", () => {
		const config = configOf(
			`dict(type='FasterRCNN', backbone=${resnet}, neck=dict(type='MarshNeck'), bbox_head=dict(type='RetinaHead'))`,
		);

		expect(config).toEqual({});
	});
});

describe("segmentation networks", () => {
	const auxiliary =
		"dict(type='FCNHead', in_index=2, channels=256, num_convs=1, concat_input=False, num_classes=150, norm_cfg=dict(type='SyncBN'))";
	const dilated = (depth: number) =>
		`dict(type='ResNetV1c', depth=${depth}, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4), norm_cfg=dict(type='SyncBN'))`;
	const uper =
		"dict(type='UPerHead', in_index=[0, 1, 2, 3], channels=512, pool_scales=(1, 2, 3, 6), num_classes=150, norm_cfg=dict(type='SyncBN'))";

	// Liu et al. 2021, table 3: the same of 512 × 2048.
	test.each([
		["UPerNet on Swin-T", 60, 945, swin, uper],
		[
			"UPerNet on R-101",
			86,
			1029,
			dilated(101).replace("1, 2, 1, 1", "1, 2, 2, 2"),
			uper,
		],
		[
			"DeepLabV3+ on R-101",
			63,
			1021,
			dilated(101),
			"dict(type='DepthwiseSeparableASPPHead', in_index=3, channels=512, dilations=(1, 12, 24, 36), c1_channels=48, num_classes=150, norm_cfg=dict(type='SyncBN'))",
		],
	])(
		"%s has %i million parameters and takes %i billion multiply-adds",
		(_, millions, billions, backbone, head) => {
			const config = configOf(
				`dict(type='EncoderDecoder', backbone=${backbone}, decode_head=${head}, auxiliary_head=${auxiliary})`,
			);
			const model = detectorModel(config, {
				sequence: 0,
				target: 0,
				image: 512,
				imageWidth: 2048,
			});
			if (!model) throw new Error("nobody builds this");

			const { forward } = sampleFlops({ model, convention: "full" });

			expect(Math.round(countParameters(model).total / 1e6)).toBe(millions);
			expect(Math.abs(forward / 2e9 / billions - 1)).toBeLessThan(0.05);
		},
	);

	test("SegFormer is what others' config.json says", () => {
		const config = configOf(
			"dict(type='EncoderDecoder', backbone=dict(type='MixVisionTransformer', embed_dims=32, num_layers=[2, 2, 2, 2], num_heads=[1, 2, 5, 8], patch_sizes=[7, 3, 3, 3], sr_ratios=[8, 4, 2, 1]), decode_head=dict(type='SegformerHead', channels=256, num_classes=150))",
		);
		const model = hubModel(config, { sequence: 0, target: 0, image: 512 });

		// Xie et al. 2021, table 1: 3.8 million.
		expect(model && countParameters(model).total / 1e6).toBeCloseTo(3.8, 1);
	});
});
