import { describe, expect, test } from "vitest";
import { findVision } from "../../../src/catalog/vision.js";
import {
	configOfCounted,
	countedVisionModel,
} from "../../../src/estimate/families/counted-vision.js";
import { globalAttentionFlops } from "../../../src/estimate/families/global-attention.js";
import { sampleFlops } from "../../../src/estimate/flops.js";

describe("attention to a whole map inside a network of convolutions", () => {
	test("CAFormer-S36 attends in 18 blocks over 14 × 14 places and in 3 over 7 × 7: timm counts 899,856,384", () => {
		const flops = globalAttentionFlops("caformer_s36", {
			height: 224,
			width: 224,
		});

		expect(flops).toBe(4 * (18 * 320 * 196 ** 2 + 3 * 512 * 49 ** 2));
		expect(flops).toBe(899_856_384);
	});

	test("a network of convolutions has none", () => {
		expect(globalAttentionFlops("resnet50", { height: 224, width: 224 })).toBe(
			0,
		);
	});
});

describe("a counted model at another size", () => {
	test("CAFormer-S36 at 384 pixels has the 26.08 GMAC that timm publishes", () => {
		// Attention grows with the square of the area, the rest with the area.
		expect(gmacAt("caformer_s36", 224, 384)).toBeCloseTo(26.08, 0);
	});

	test("SAM 2's small Hiera has 99.86 GMAC at 896 pixels", () => {
		expect(gmacAt("sam2_hiera_tiny", 224, 896)).toBeCloseTo(99.86, 0);
	});

	test("EfficientNetV2-B2's maps round up: 1.72 GMAC at 260 pixels, not the 1.63 of its area", () => {
		expect(gmacAt("tf_efficientnetv2_b2", 208, 260)).toBeCloseTo(1.72, 1);
		expect(gmacAt("tf_efficientnetv2_b2", 208, 260)).toBeGreaterThan(1.7);
	});
});

function gmacAt(name: string, counted: number, image: number): number {
	const row = findVision(name, counted);
	const model =
		row &&
		countedVisionModel(configOfCounted(row), { sequence: 0, target: 0, image });
	if (!model) throw new Error(`${name} is not counted`);
	return sampleFlops({ model, convention: "full" }).forward / 2e9;
}
