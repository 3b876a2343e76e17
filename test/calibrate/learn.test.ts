import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learn } from "../../src/calibrate/learn.js";
import { about, sigma } from "../../src/uncertain.js";

const hours = about(100, { stack: 0.3 });

describe("one measured run moves an estimate as Bayes would", () => {
	test("an error of 0.3 and a clock of 0.02: 225/226 of what was seen is believed", () => {
		const learned = learn([{ estimated: hours, observed: 120 }]);

		const after = learned(hours);

		// Precision 1 + 0.09/0.0004 = 226; mean of z = 225/226 · ln 1.2/0.3.
		expect(after.value).toBeCloseTo(100 * 1.2 ** (225 / 226), 9);
		expect(sigma(after)).toBeCloseTo(0.3 / Math.sqrt(226), 12);
	});

	test("what is the run's own is noise: with as much of its own, half is believed", () => {
		const estimated = about(100, {
			stack: 0.3,
			"own pace of the run": Math.sqrt(0.09 - 0.02 ** 2),
		});
		const learned = learn([{ estimated, observed: 120 }]);

		expect(learned(hours).value).toBeCloseTo(100 * Math.sqrt(1.2), 9);
	});

	test("an assumption of the measured run says nothing about another run's", () => {
		const estimated = about(100, { stack: 0.3, "assumed checkpointing": 0.2 });
		const other = about(5, { "assumed checkpointing": 0.2 });

		expect(learn([{ estimated, observed: 50 }])(other)).toEqual(other);
	});

	test("a cost moves with the hours that it is made of", () => {
		const cost = about(700, { stack: 0.3, price: 0.1 });
		const learned = learn([{ estimated: hours, observed: 120 }]);

		expect(learned(cost).value / 700).toBeCloseTo(
			learned(hours).value / 100,
			12,
		);
		expect(learned(cost).errors.price).toBe(0.1);
	});

	test("a rate moves against the time that it is the inverse of", () => {
		const rate = about(0.01, { stack: -0.3 });
		const learned = learn([{ estimated: hours, observed: 120 }]);

		expect(learned(rate).value * learned(hours).value).toBeCloseTo(1, 12);
	});

	test("two runs of one stack on two accelerators tell the accelerators apart", () => {
		const on = (device: string) => about(100, { stack: 0.2, [device]: 0.2 });
		const learned = learn([
			{ estimated: on("A"), observed: 120 },
			{ estimated: on("B"), observed: 120 / 1.2 },
		]);

		expect(learned(on("A")).value).toBeGreaterThan(learned(on("B")).value);
		expect(learned(on("C")).value).toBeLessThan(learned(on("A")).value);
		expect(learned(on("C")).value).toBeGreaterThan(100);
	});
});

const size = fc.double({ min: 0.01, max: 0.5, noNaN: true });
const amount = fc.double({ min: 0.3, max: 3, noNaN: true });

describe("laws", () => {
	test("a measurement never widens what it is of, and the number moves towards it", () => {
		fc.assert(
			fc.property(size, size, amount, (stack, device, ratio) => {
				const estimated = about(10, { stack, device });
				const after = learn([{ estimated, observed: 10 * ratio }])(estimated);

				expect(sigma(after)).toBeLessThan(sigma(estimated));
				expect(
					Math.abs(Math.log(after.value / (10 * ratio))),
				).toBeLessThanOrEqual(Math.abs(Math.log(ratio)) + 1e-12);
			}),
		);
	});

	test("to see what was expected changes no value", () => {
		fc.assert(
			fc.property(size, size, (stack, device) => {
				const estimated = about(10, { stack, device });
				const after = learn([{ estimated, observed: 10 }])(estimated);

				expect(after.value).toBeCloseTo(10, 12);
			}),
		);
	});

	test("the order of measurements does not matter", () => {
		fc.assert(
			fc.property(amount, amount, size, size, (a, b, stack, device) => {
				const one = {
					estimated: about(10, { stack, A: device }),
					observed: 10 * a,
				};
				const other = {
					estimated: about(10, { stack, B: device }),
					observed: 10 * b,
				};
				const next = about(10, { stack, A: device });

				const there = learn([one, other])(next);
				const back = learn([other, one])(next);
				expect(there.value).toBeCloseTo(back.value, 9);
				expect(sigma(there)).toBeCloseTo(sigma(back), 9);
			}),
		);
	});
});
