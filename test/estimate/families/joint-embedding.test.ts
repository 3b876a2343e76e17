import { describe, expect, test } from "vitest";
import type { HubConfig } from "../../../src/estimate/families/hub-reading.js";
import { jointEmbeddingModel } from "../../../src/estimate/families/joint-embedding.js";
import { seenAndPredicted } from "../../../src/estimate/families/masked-blocks.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import type { Model } from "../../../src/estimate/model.js";
import { countParameters } from "../../../src/estimate/parameters.js";

const block = {
	blocks: 1,
	spatialScale: [0.25, 0.25],
	temporalScale: [1, 1],
	aspectRatio: [1, 1],
	seenFrames: 1,
	predictsRest: false,
} as const;

describe("patches that a mask leaves", () => {
	const grid = { frames: 2, height: 4, width: 4 };

	test("of one block are all others", () => {
		// A block of 2 × 2 in both frames.
		expect(seenAndPredicted(block, grid, 8)).toEqual({
			seen: 24,
			predicted: 8,
		});
	});

	test("are no more than a limit, and the rest is predicted where a mask says so", () => {
		const mask = { ...block, maxSeen: 10, predictsRest: true };

		expect(seenAndPredicted(mask, grid, 8)).toEqual({
			seen: 10,
			predicted: 22,
		});
	});

	test("of a block of one frame leave the other frame", () => {
		const mask = { ...block, temporalScale: [0.5, 0.5] } as const;

		expect(seenAndPredicted(mask, grid, 8)).toEqual({
			seen: 28,
			predicted: 4,
		});
	});

	test("stand in the frames that may be seen", () => {
		const mask = { ...block, seenFrames: 0.5 };

		expect(seenAndPredicted(mask, grid, 8)).toEqual({
			seen: 12,
			predicted: 20,
		});
	});

	// Drawn 300 times with another generator: 0.238 and 0.060 of the patches, 0.379 and 0.188 for a clip alone.
	test.each([
		[8, 0.15, 24, 0.238],
		[2, 0.7, 24, 0.06],
		[8, 0.15, 1, 0.379],
		[2, 0.7, 1, 0.188],
	])(
		"under %i blocks of %d in a batch of %i are %d of all",
		(blocks, scale, batch, share) => {
			const mask = {
				...block,
				blocks,
				spatialScale: [scale, scale],
				aspectRatio: [0.75, 1.5],
			} as const;

			const { seen } = seenAndPredicted(
				mask,
				{ frames: 8, height: 16, width: 16 },
				batch,
			);

			expect(Math.abs(seen / 2048 - share)).toBeLessThan(0.03);
		},
	);
});

const large: HubConfig = {
	model_type: "vjepa2",
	hidden_size: 1024,
	num_hidden_layers: 24,
	num_attention_heads: 16,
	mlp_ratio: 4,
	crop_size: 256,
	frames_per_clip: 16,
	pred_hidden_size: 384,
	pred_num_hidden_layers: 12,
	pred_num_attention_heads: 12,
};

const masks = [
	{ num_blocks: 1, spatial_scale: [0.25, 0.25], aspect_ratio: [1, 1] },
];

describe("V-JEPA 2", () => {
	// README of facebookresearch/vjepa2 (c2963a47433e): encoders of 300 M, 600 M and 1 B.
	test.each([
		["ViT-L", {}, 300],
		[
			"ViT-H",
			{ hidden_size: 1280, num_hidden_layers: 32, num_attention_heads: 16 },
			600,
		],
		[
			"ViT-g",
			{
				hidden_size: 1408,
				num_hidden_layers: 40,
				num_attention_heads: 22,
				mlp_ratio: 48 / 11,
			},
			1000,
		],
	])("%s has an encoder of its published size", (_name, width, millions) => {
		const model = modelOf({ ...large, ...width, masks });

		// What only runs forward is a copy of the encoder.
		const encoder = countParameters(model).frozen / 1e6;
		expect(Math.abs(encoder / millions - 1)).toBeLessThan(0.06);
	});

	test("has a predictor of 22 million", () => {
		const { total, frozen } = countParameters(modelOf({ ...large, masks }));

		// 24 × (12 × 1024² + 13 × 1024) + 3 × 2 × 16² × 1024 + 1024 + 2 × 1024
		expect(frozen).toBe(303_885_312);
		// 12 × (12 × 384² + 13 × 384), into it, out of it, one mask token and a norm.
		expect(total - frozen).toBe(21_293_568 + 393_600 + 394_240 + 384 + 768);
	});

	test("reads the whole clip once forward and what is seen of it three times", () => {
		const model = modelOf({ ...large, masks });

		const { forward, training } = sampleFlops({ model, convention: "full" });

		// A quarter of 2048 patches is hidden: 1536 are seen, 512 predicted.
		const layer = (rows: number, hidden: number): number =>
			24 * hidden ** 2 * rows + 4 * hidden * rows ** 2;
		const patches = 2 * 1536 * 1024 * 2048;
		const target = patches + 24 * layer(2048, 1024);
		const trained =
			patches +
			24 * layer(1536, 1024) +
			12 * layer(2048, 384) +
			2 * 1024 * 384 * (1536 + 512);
		expect(forward).toBe(target + trained);
		expect(training).toBe(target + 3 * trained - patches);
	});

	test("without masks sees the whole clip, with nothing beside it", () => {
		const model = modelOf(large);

		expect(model.frozen).toBeUndefined();
		expect(model.tokens).toBe(2048);
	});

	test("of a config that leaves a width open is unknown", () => {
		expect(
			jointEmbeddingModel({ ...large, pred_hidden_size: undefined }, SAMPLE),
		).toBeUndefined();
	});
});

const SAMPLE = { sequence: 0, target: 0 };

function modelOf(config: HubConfig): Model {
	const model = jointEmbeddingModel(config, SAMPLE);
	if (!model) throw new Error("nobody builds this");
	return model;
}
