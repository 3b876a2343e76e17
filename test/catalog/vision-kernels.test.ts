import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import {
	familyOf,
	kernelsLike,
	typicalKernels,
} from "../../src/catalog/vision-kernels.js";

describe("kernels of vision networks", () => {
	test("of EfficientNet-B0 are counted, its depthwise convolutions among them", () => {
		// Channels × kernel × map of each depthwise convolution (Tan and Le 2019, table 1); squeezing has no groups.
		const multiplyAdds =
			(32 * 9 * 4 + 96 * 9 + 144 * 9) * 56 ** 2 +
			(144 * 25 + 240 * 25) * 28 ** 2 +
			(240 * 9 + 2 * 480 * 9 + 480 * 25 + 2 * 672 * 25) * 14 ** 2 +
			(672 * 25 + 3 * 1152 * 25 + 1152 * 9) * 7 ** 2;
		const { kernels } = catalog.findVision("efficientnet_b0", 224) ?? {};

		expect(kernels?.groupedFlops).toBe(2 * multiplyAdds);
	});

	test("of ResNet-50 have no groups", () => {
		const { kernels } = catalog.findVision("resnet50", 224) ?? {};

		expect(kernels?.groupedFlops).toBe(0);
	});

	test("of a network that nobody counted are the middle of its family's", () => {
		const counted = [1, 2, 4].map((size) => ({
			name: `harbournet_${size}`,
			forwardFlops: 100,
			keptElements: 10,
			kernels: {
				movedElements: 50 * size,
				groupedFlops: 20,
				launches: 8 * size,
			},
		}));

		const like = typicalKernels(counted).get("harbournet");
		const own =
			like &&
			kernelsLike(like, {
				name: "harbournet_8",
				forwardFlops: 1000,
				keptElements: 30,
			});

		// 100 moved for each 10 that stay; a fifth of the FLOPs in groups.
		expect(own).toEqual({
			movedElements: 300,
			groupedFlops: 200,
			launches: 16,
		});
	});

	test("are unknown where nobody counted what stays for the backward pass", () => {
		const like = { movedPerKept: 10, groupedShare: 0, launches: 8 };

		const own = kernelsLike(like, { name: "harbournet", forwardFlops: 1000 });

		expect(own).toBeUndefined();
	});

	test.each([
		["tf_efficientnet_b0", "efficientnet"],
		["ssl_resnext50_32x4d", "resnext"],
		["swin_tiny_patch4_window7_224", "swin"],
	])("%s is of the family %s", (name, family) => {
		expect(familyOf(name)).toBe(family);
	});

	test.each([
		["convnext_tiny_384_in22ft1k", "convnext_tiny"],
		["vit_base_patch16_224_sam", "vit_base_patch16_224"],
		["mobilenetv3_large_100_miil_in21k", "mobilenetv3_large_100"],
	])("%s is %s with other weights", (older, name) => {
		expect(catalog.findVision(older)?.name).toBe(name);
	});
});
