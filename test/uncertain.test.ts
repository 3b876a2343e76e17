import { describe, expect, test } from "vitest";
import {
	about,
	difference,
	exactly,
	interval,
	isKnown,
	over,
	plus,
	probabilityBelow,
	ratio,
	sigma,
	times,
	unknownFactor,
} from "../src/uncertain.js";

describe("products and ratios", () => {
	test("independent errors of a product add in quadrature", () => {
		const energy = times(about(10, { time: 0.3 }), about(500, { power: 0.4 }));

		expect(energy.value).toBe(5000);
		// √(0.3² + 0.4²) = 0.5
		expect(sigma(energy)).toBeCloseTo(0.5);
	});

	test("an error that both sides share cancels in their ratio", () => {
		const base = about(100, { grid: 0.2, time: 0.1 });
		const head = about(150, { grid: 0.2, time: 0.1 });

		const change = over(head, base);

		expect(change).toEqual({ value: 1.5, errors: {}, missing: {} });
	});

	test("a missing factor cancels when both sides have it", () => {
		const perSample = unknownFactor("samples of acme/dialogues");
		const base = times(perSample, exactly(2));
		const head = times(perSample, exactly(3));

		expect(isKnown(head)).toBe(false);
		expect(ratio(head, base)?.value).toBe(1.5);
	});

	test("different missing factors leave the ratio unknown", () => {
		const change = ratio(unknownFactor("a"), unknownFactor("b"));

		expect(change).toBeUndefined();
	});
});

describe("sums", () => {
	test("each term brings its errors by its share", () => {
		const sum = plus(about(30, { a: 0.1 }), about(10, { b: 0.2 }));

		expect(sum?.value).toBe(40);
		// 30/40 × 0.1 and 10/40 × 0.2
		expect(sum?.errors.a).toBeCloseTo(0.075);
		expect(sum?.errors.b).toBeCloseTo(0.05);
	});

	test("terms that miss different factors have no sum", () => {
		expect(plus(exactly(1), unknownFactor("samples"))).toBeUndefined();
	});
});

describe("ranges", () => {
	test("the interval spans the 5th to the 95th percentile", () => {
		const { low, high } = interval(about(100, { time: 0.1 }));

		// exp(±1.645 × 0.1) = 0.848 and 1.179
		expect(low).toBeCloseTo(84.83, 1);
		expect(high).toBeCloseTo(117.88, 1);
	});

	test("a difference is tighter than its sides when they share their error", () => {
		const delta = difference(
			about(110, { time: 0.2 }),
			about(100, { time: 0.2 }),
		);

		// (110 × 0.2 − 100 × 0.2) × 1.645 = 3.29
		expect(delta?.value).toBeCloseTo(10);
		expect(delta?.high).toBeCloseTo(13.29, 2);
	});

	test("half of the distribution lies below the median", () => {
		expect(probabilityBelow(about(80, { memory: 0.1 }), 80)).toBeCloseTo(0.5);
		expect(probabilityBelow(about(60, { memory: 0.1 }), 79)).toBeGreaterThan(
			0.99,
		);
	});
});
