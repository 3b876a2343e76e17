import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapley } from "../../src/compare/shapley.js";

/** A game whose value is the sum of its members' weights, and a bonus when the first two are in together. */
function game(weights: readonly number[], bonus: number) {
	return (coalition: bigint): number =>
		weights.reduce(
			(sum, weight, index) =>
				sum + ((coalition >> BigInt(index)) & 1n ? weight : 0),
			(coalition & 3n) === 3n ? bonus : 0,
		);
}

describe("shares of a change", () => {
	test("players who act together split what neither brings alone", () => {
		// 1 + 2 alone, 6 together: the 3 that come on top are halved.
		expect(shapley(2, game([1, 2], 3))).toEqual([2.5, 3.5]);
	});

	test("a player who changes nothing gets nothing", () => {
		expect(shapley(3, game([1, 2, 0], 3))?.[2]).toBeCloseTo(0);
	});

	test("the shares add up to the whole, exact and sampled", () => {
		const weights = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
			minLength: 2,
			maxLength: 14,
		});
		fc.assert(
			fc.property(
				weights,
				fc.double({ min: -5, max: 5, noNaN: true }),
				(w, bonus) => {
					const worth = game(w, bonus);
					const sum = shapley(w.length, worth)?.reduce((a, b) => a + b, 0);
					const whole = worth((1n << BigInt(w.length)) - 1n);

					expect(sum).toBeCloseTo(whole, 6);
				},
			),
		);
	});

	test("a coalition without a value leaves the split unknown", () => {
		expect(
			shapley(2, (coalition) => (coalition === 1n ? undefined : 1)),
		).toBeUndefined();
	});
});
