import { describe, expect, test } from "vitest";
import { lightningCli } from "../../../src/readers/lightning-cli/index.js";
import { readRun } from "../read-run.js";

function runOf(model: string) {
	return readRun(
		lightningCli,
		`trainer: {max_epochs: 5}
data: {class_path: a.Dunes, init_args: {batch_size: 4, num_classes: 3}}
model:
  class_path: terratorch.tasks.SemanticSegmentationTask
  init_args:
${model.replace(/^/gm, "    ")}
`,
	);
}

describe("a backbone of TerraTorch with a head", () => {
	test("is one network, of which the frozen part only runs forward", () => {
		const run = runOf(`model_args:
  backbone: dofa_large_patch16_224
  backbone_model_bands: [BLUE, GREEN, RED, NIR]
  decoder: UperNetDecoder
  decoder_channels: 128
  head_channel_list: [64]
freeze_backbone: true`);

		expect(run.value("model.config")).toMatchObject({
			model_type: "detector",
			trunk: {
				kind: "plain",
				hidden: 1024,
				layers: 24,
				channels: 4,
				maps: 4,
				is_frozen: true,
			},
			neck: { kind: "all" },
			decode: { kind: "uper", width: 128, classes: 3, head_widths: [64] },
		});
		expect(run.line("model.config")).toBe(7);
		expect(run.problems).toEqual([]);
	});

	test("has the maps that its necks make", () => {
		const run = runOf(`model_args:
  backbone: prithvi_eo_v2_300
  necks: [{name: SelectIndices, indices: [5, 11, 17, 23]}, {name: ReshapeTokensToImage}, {name: LearnedInterpolateToPyramidal}]
  decoder: UNetDecoder
  decoder_channels: [512, 256, 128, 64]
freeze_decoder: true`);

		expect(run.value("model.config")).toMatchObject({
			trunk: { is_frozen: false },
			neck: { kind: "rescaled" },
			decode: { kind: "unet", widths: [512, 256, 128, 64] },
		});
		expect(run.problems).toEqual([
			expect.stringContaining("`freeze_decoder` leaves the decoder"),
		]);
	});

	test("may be a detector of torchvision, whose classes have the background among them", () => {
		const run = runOf(`model_args:
  backbone: terramind_v1_tiny
  framework: faster-rcnn
  num_classes: 2
  in_channels: 3
  necks: [{name: LearnedInterpolateToPyramidal}, {name: FeaturePyramidNetworkNeck}]`);

		expect(run.value("model.config")).toMatchObject({
			trunk: { hidden: 192, heads: 3 },
			neck: { kind: "rescaled", width: 256 },
			regions: { classes: 1, box: { box_classes: 2 } },
		});
	});

	test.each([
		["a decoder of one's own", "decoder: DuneDecoder"],
		["a neck of one's own", "decoder: FCNDecoder, necks: [{name: Dune}]"],
		["several frames", "decoder: FCNDecoder, num_frames: 3"],
	])("with %s is the backbone alone", (_, keys) => {
		const run = runOf(`model_args: {backbone: prithvi_eo_v2_300, ${keys}}`);

		expect(run.value("model.config")).toMatchObject({ model_type: "vit" });
	});
});
