import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import {
	familiesLeftOut,
	fitVision,
	SHIPPED,
	visionStep,
} from "./fit-vision.js";
import { hasShared, quantile } from "./golden-rows.js";
import { answerOf, expectNoWorse, figuresOf, isJudged } from "./judged.js";
import { timmRows } from "./vision-speed-rows.js";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

describe.skipIf(!hasShared)("published speed of vision training", () => {
	const rows = hasShared ? timmRows() : [];
	const steps = rows.flatMap((row) => visionStep(row) ?? []);

	test("images per second of timm's table, one RTX 3090", () => {
		const answers = rows.map(({ name, family, plan, imagesPerSecond }) =>
			answerOf({
				id: name,
				group: family,
				ours: estimatePlan(plan, catalog).quantities.samplesPerSecondPerDevice,
				truth: imagesPerSecond,
			}),
		);
		const judged = answers.filter(isJudged);
		const { median, p90, bias, inside } = figuresOf(judged);
		console.log(
			`timm: ${judged.length} of ${rows.length} rows, median ${percent(median)}, p90 ${percent(p90)}, bias ${percent(bias)}, ${percent(inside)} inside our range`,
		);

		expectNoWorse(answers, { answered: 580, median: 0.082, p90: 0.32 });
		expect(inside).toBeGreaterThan(0.85);
		expect(inside).toBeLessThan(0.95);
	});

	test("the same by constants that no row of the family had a part in", () => {
		const absolute = familiesLeftOut(steps).map((error) =>
			Math.abs(Math.exp(error) - 1),
		);
		const median = quantile(absolute, 0.5);
		const p90 = quantile(absolute, 0.9);
		console.log(
			`timm, one family left out: ${absolute.length} rows, median ${percent(median)}, p90 ${percent(p90)}`,
		);

		expect(median).toBeLessThan(0.087);
		expect(p90).toBeLessThan(0.34);
	});

	test("a fit on all rows finds the constants that ship", () => {
		const fitted = fitVision(steps);

		for (const [i, value] of fitted.entries()) {
			expect(value / (SHIPPED[i] ?? 0)).toBeGreaterThan(0.97);
			expect(value / (SHIPPED[i] ?? 0)).toBeLessThan(1.03);
		}
	});
});
