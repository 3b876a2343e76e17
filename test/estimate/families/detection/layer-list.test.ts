import { expect, test } from "vitest";
import { layerListModel } from "../../../../src/estimate/families/detection/layer-list.js";
import { sampleFlops } from "../../../../src/estimate/flops.js";
import type { Model } from "../../../../src/estimate/model.js";
import { countParameters } from "../../../../src/estimate/parameters.js";

interface Layer {
	readonly type: string;
	readonly args?: object;
	readonly source?: unknown;
	readonly tag?: string;
}

const stem = (outputs: number, source: number): Layer => ({
	type: "Conv",
	args: { out_channels: outputs, kernel_size: 3, stride: 2 },
	source,
});
const down = (outputs: number): Layer => ({
	type: "ADown",
	args: { out_channels: outputs },
});
const elan = (outputs: number, part: number, tag?: string): Layer => ({
	type: "RepNCSPELAN",
	args: { out_channels: outputs, part_channels: part },
	...(tag !== undefined && { tag }),
});
const joined = (...source: unknown[]): Layer => ({ type: "Concat", source });
const up: Layer = { type: "UpSample", args: { scale_factor: 2 } };
const branch = (
	widths: readonly number[],
	source: string,
	tag: string,
): Layer => ({
	type: "CBLinear",
	args: { out_channels: widths },
	source,
	tag,
});
const fused = (...source: unknown[]): Layer => ({ type: "CBFuse", source });
const heads = (...source: unknown[]): Layer => ({
	type: "MultiheadDetection",
	source,
});

/** YOLOv9-C (Wang et al. 2024, table 1): trunk, neck and heads, and the branch that is left out after training. */
const detector: readonly Layer[] = [
	stem(64, 0),
	stem(128, -1),
	elan(256, 128),
	down(256),
	elan(512, 256, "b3"),
	down(512),
	elan(512, 512, "b4"),
	down(512),
	elan(512, 512, "b5"),
	{ type: "SPPELAN", args: { out_channels: 512 }, tag: "n3" },
	up,
	joined(-1, "b4"),
	elan(512, 512, "n4"),
	up,
	joined(-1, "b3"),
	elan(256, 256, "p3"),
	down(256),
	joined(-1, "n4"),
	elan(512, 512, "p4"),
	down(512),
	joined(-1, "n3"),
	elan(512, 512, "p5"),
	heads("p3", "p4", "p5"),
];
const beside: readonly Layer[] = [
	branch([256], "b3", "r3"),
	branch([256, 512], "b4", "r4"),
	branch([256, 512, 512], "b5", "r5"),
	stem(64, 0),
	stem(128, -1),
	elan(256, 128),
	down(256),
	fused("r3", "r4", "r5", -1),
	elan(512, 256, "a3"),
	down(512),
	fused("r4", "r5", -1),
	elan(512, 512, "a4"),
	down(512),
	fused("r5", -1),
	elan(512, 512, "a5"),
	heads("a3", "a4", "a5"),
];

test("YOLOv9-C trains 51,004,178 parameters for three classes, and takes 238.9 billion FLOPs at 640", () => {
	// A training's own summary: WongKinYiu/yolov9, issue 175.
	const model = modelOf([...detector, ...beside], 3);

	expect(countParameters(model).total).toBe(51_004_178);
	// Its counter adds half a per cent of norms.
	expect(Math.abs(forwardOf(model) / 238.9e9 - 1)).toBeLessThan(0.006);
});

test("YOLOv9-C without the branch has the size that is published, but for what is merged after training", () => {
	// 25.3 million and 102.1 billion (Wang et al. 2024, table 1), of which 1 × 1 convolutions beside 3 × 3 are no longer part.
	const model = modelOf(detector, 80);
	const merged = countParameters(model).total - 25.3e6;

	expect(merged).toBeGreaterThan(0);
	expect(merged).toBeLessThan(0.4e6);
	expect(forwardOf(model) / 102.1e9).toBeLessThan(1.04);
});

test("no gradient flows to the image, on either branch", () => {
	const model = modelOf([...detector, ...beside], 3);

	const { forward, training } = sampleFlops({ model, convention: "full" });

	// Two convolutions of 3 × 3 × 3 to 64 at half of 640.
	expect(3 * forward - training).toBe(2 * 2 * 27 * 64 * 320 ** 2);
});

test("a layer that nobody builds leaves the model unknown", () => {
	const config = { layers: [{ type: "Marsh" }] };

	expect(layerListModel(config, { sequence: 0, target: 0 })).toBeUndefined();
});

function modelOf(layers: readonly Layer[], classes: number): Model {
	const model = layerListModel(
		{ layers, classes },
		{ sequence: 0, target: 0, image: 640 },
	);
	if (!model) throw new Error("nobody builds this");
	return model;
}

function forwardOf(model: Model): number {
	return sampleFlops({ model, convention: "full" }).forward;
}
