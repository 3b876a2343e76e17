import { describe, expect, test } from "vitest";
import type { HubConfig } from "../../../src/estimate/families/hub-reading.js";
import { trackedFrames } from "../../../src/estimate/families/video-segmenter/memory-bank.js";
import { videoSegmenterModel } from "../../../src/estimate/families/video-segmenter/video-segmenter.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import type { Model } from "../../../src/estimate/model.js";
import { countParameters } from "../../../src/estimate/parameters.js";

const TINY = {
	embed_dim: 96,
	num_heads: 1,
	stages: [1, 2, 7, 2],
	global_att_blocks: [5, 7, 9],
	background: [7, 7],
};

/** Trunks of sam2/configs/sam2.1, and the millions of parameters that the README states. */
const trunks = [
	["tiny", TINY, 38.9],
	[
		"small",
		{ ...TINY, stages: [1, 2, 11, 2], global_att_blocks: [7, 10, 13] },
		46,
	],
	["base-plus", { embed_dim: 112, num_heads: 2 }, 80.8],
	[
		"large",
		{
			embed_dim: 144,
			num_heads: 2,
			stages: [2, 6, 36, 4],
			global_att_blocks: [23, 33, 43],
			background: [7, 7],
			window_spec: [8, 4, 16, 8],
		},
		224.4,
	],
] as const;

describe("SAM 2.1", () => {
	test.each(trunks)(
		"%s has %o and its published size",
		(_name, trunk, millions) => {
			const { total } = countParameters(modelOf({ trunk }));

			expect(Math.floor(total / 1e5) / 10).toBe(millions);
		},
	);

	test("of a frozen trunk trains the rest, and takes as much forward", () => {
		const whole = modelOf({ trunk: TINY });
		const rest = modelOf({ trunk: TINY, freeze_image_encoder: true });

		expect(countParameters(rest).total + countParameters(rest).frozen).toBe(
			countParameters(whole).total,
		);
		expect(forwardOf(rest)).toBe(forwardOf(whole));
	});

	test("grows with clicks that correct masks, for each object", () => {
		const once = { trunk: TINY, objects: 1 };
		const twice = { trunk: TINY, objects: 2 };
		const more = (config: HubConfig): number =>
			forwardOf(modelOf({ ...config, corrections: 4 })) -
			forwardOf(modelOf(config));

		expect(more(twice) / more(once)).toBeCloseTo(2, 10);
	});
});

describe("frames that are tracked", () => {
	test("look back at the first and at those before them", () => {
		const tracked = trackedFrames({ frames: 4, conditioned: 1, bank: 7 });

		expect(tracked).toEqual([
			{ memories: 1, pointers: 1 },
			{ memories: 2, pointers: 2 },
			{ memories: 3, pointers: 3 },
		]);
	});

	test("forget what is further back than the bank is long", () => {
		const tracked = trackedFrames({ frames: 5, conditioned: 1, bank: 2 });

		// One frame before, and the first.
		expect(tracked.map(({ memories }) => memories)).toEqual([1, 2, 2, 2]);
	});
});

function modelOf(config: HubConfig): Model {
	const model = videoSegmenterModel(config, { sequence: 0, target: 0 });
	if (!model) throw new Error("nobody builds this");
	return model;
}

function forwardOf(model: Model): number {
	return sampleFlops({ model, convention: "full" }).forward;
}
