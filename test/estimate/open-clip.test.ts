import { describe, expect, test } from "vitest";
import { findModel } from "../../src/catalog/find-model.js";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";

/** Millions of parameters and GFLOPs of a pair (mlfoundations/open_clip 3.3, docs/model_profile.csv). */
const profile = [
	["RN50", 224, 102.01, 18.18],
	["RN101", 224, 119.69, 25.5],
	["RN50x4", 288, 178.3, 51.82],
	["RN50x16", 384, 290.98, 162.69],
	["RN50x64", 448, 623.26, 552.65],
	["convnext_tiny", 224, 92.3, 14.87],
	["convnext_base_w", 256, 179.39, 49.38],
	["convnext_large_d_320", 320, 351.77, 157.98],
	["convnext_xxlarge", 256, 1200.58, 443.03],
	["EVA01-g-14-plus", 224, 1366.62, 581.15],
	["EVA02-B-16", 224, 149.69, 41.09],
	["EVA02-L-14-336", 336, 428.08, 395.16],
	["EVA02-E-14", 224, 4704.59, 2311.42],
	["swin_base_patch4_window7_224", 224, 178.56, 40.13],
	["vit_medium_patch16_gap_256", 256, 102.04, 27.1],
	["ViT-L-14-CLIPA", 224, 414.21, 167.5],
] as const;

test.each(profile)(
	"%s at %i pixels has %f million parameters and takes %f GFLOPs",
	(name, image, millions, gigaflops) => {
		const config = findModel(`open_clip/${name}`)?.model.config ?? {};
		const model = hubModel(config, { sequence: 77, target: 77, image });

		expect(model && countParameters(model).total / 1e6).toBeCloseTo(millions);
		expect(
			model && sampleFlops({ model, convention: "full" }).forward / 1e9,
		).toBeCloseTo(gigaflops);
	},
);

test("roberta-ViT-B-32 reads 514 tokens with 212.72 million parameters and 105.87 GFLOPs", () => {
	const config = findModel("open_clip/roberta-ViT-B-32")?.model.config ?? {};
	const model = hubModel(config, { sequence: 514, target: 514, image: 224 });

	expect(model && countParameters(model).total / 1e6).toBeCloseTo(212.72);
	expect(
		model && sampleFlops({ model, convention: "full" }).forward / 1e9,
	).toBeCloseTo(105.87);
});

/** Parameters of the models of open_clip 3.3 and timm 1.0.29, and FLOPs of a pair as PyTorch's own counter has them. */
test.each([
	["MobileCLIP-S1", 256, 84_969_729, 15_295_012_864],
	["MobileCLIP2-S4", 256, 445_435_137, 68_839_149_568],
	["vit_relpos_medium_patch16_cls_224", 224, 101_941_857, 21_985_767_424],
	["ViTamin-XL-256", 256, 924_776_257, 326_841_325_056],
])(
	"%s at %i pixels has %i parameters and takes %i FLOPs",
	(name, image, count, flops) => {
		const config = findModel(`open_clip/${name}`)?.model.config ?? {};
		const model = hubModel(config, { sequence: 77, target: 77, image });

		expect(model && countParameters(model).total).toBe(count);
		expect(model && sampleFlops({ model, convention: "full" }).forward).toBe(
			flops,
		);
	},
);

/** A pair of width 4: one layer each, two heads, patches of 2 × 2 of an image of 4 × 4. */
const small = {
	model_type: "open_clip",
	embed_dim: 2,
	vision_cfg: {
		image_size: 4,
		patch_size: 2,
		width: 4,
		head_width: 2,
		layers: 1,
	},
	text_cfg: {
		context_length: 3,
		vocab_size: 10,
		width: 4,
		heads: 2,
		layers: 1,
	},
};

describe("a pair by the keys of its config", () => {
	test("has two transformers, two projections and a temperature", () => {
		// A layer: norms 2 × 8, attention 4 × (16 + 4), MLP 4 × 16 + 16 + 16 × 4 + 4 = 244.
		// Text: 10 × 4 tokens, 3 × 4 positions, a layer, norm 8, projection 4 × 2 = 312.
		// Image: patches 3 × 4 × 4 without bias, class 4, positions 5 × 4, a layer, norms 2 × 8, projection 8 = 340.
		expect(parametersOf(small)).toBe(312 + 340 + 1);
	});

	test("has one number more where the loss is a sigmoid's", () => {
		expect(parametersOf({ ...small, init_logit_bias: -10 })).toBe(654);
	});

	test("scales each half of a layer where that is set", () => {
		const vision_cfg = { ...small.vision_cfg, ls_init_value: 1e-5 };

		expect(parametersOf({ ...small, vision_cfg })).toBe(653 + 2 * 4);
	});

	test("captions with a decoder that attends to itself and to the image", () => {
		const config = {
			...small,
			multimodal_cfg: { width: 4, heads: 2, layers: 1 },
		};

		// Two layers of 244, the image's norm 8, the last norm 8 and a head of 4 × 10.
		expect(parametersOf(config)).toBe(653 + 2 * 244 + 8 + 8 + 40);
	});

	test("is unknown where a tower is another library's or of no known variant", () => {
		const text_cfg = { hf_model_name: "harbour/words" };
		const vision_cfg = { timm_model_name: "harbour_net" };

		expect(parametersOf({ ...small, text_cfg })).toBeUndefined();
		expect(parametersOf({ ...small, vision_cfg })).toBeUndefined();
	});
});

test("the name of an image tower alone is not the pair that is named after it", () => {
	expect(findModel("convnext_base")).toBeUndefined();
	expect(findModel("convnext_base_w")?.model.id).toBe(
		"open_clip/convnext_base_w",
	);
});

function parametersOf(
	config: Readonly<Record<string, unknown>>,
): number | undefined {
	const model = hubModel(config, { sequence: 3, target: 3 });
	return model && countParameters(model).total;
}
