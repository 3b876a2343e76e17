import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { treesFlops } from "../../src/estimate/trees.js";
import { planOf, type Values } from "../explain/plans.js";

const orchard: Values = {
	task: "fit",
	"model.family": "gbdt",
	"model.trees": 10,
	"model.leaves": 7,
	"data.samples": 1000,
	"data.features": 4,
};

describe("boosted trees", () => {
	test("add every value twice on each level and try each bin of each leaf", () => {
		const flops = treesFlops({ rows: 1000, features: 4, trees: 10, leaves: 7 });

		// 7 leaves have 3 levels: 10 × 4 × (2 × 3 × 1000 + 11 × 255 × 7)
		expect(flops).toBe(40 * (6000 + 19_635));
	});

	test("have FLOPs of the fit and of a row", () => {
		const { flops, flopsPerSample } = quantitiesOf(orchard);

		expect(flops?.value).toBe(1_025_400);
		expect(flopsPerSample?.value).toBeCloseTo(1025.4);
	});

	test("of a search are fitted again in each trial, on the same rows", () => {
		const search = quantitiesOf({ ...orchard, "repeats.trials": 5 });

		expect(search.flops?.value).toBe(5 * 1_025_400);
		expect(search.flopsPerSample?.value).toBeCloseTo(1025.4);
	});

	test("are those of every class together", () => {
		const classes = quantitiesOf({ ...orchard, "data.classes": 5 });

		expect(classes.flops?.value).toBe(1_025_400);
		expect(classes.wallClockHours).toEqual(
			quantitiesOf(orchard).wallClockHours,
		);
	});
});

function quantitiesOf(values: Values) {
	return estimatePlan(planOf(values), catalog).quantities;
}
