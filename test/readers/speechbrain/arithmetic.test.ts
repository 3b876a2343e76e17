import { expect, test } from "vitest";
import { calculate } from "../../../src/readers/speechbrain/arithmetic.js";

test.each([
	["2 + 3 * 4", 14],
	["(2 + 3) * 4", 20],
	["(28520 * 20) // 16", 35_650],
	["7 // 2", 3],
	["7 / 2", 3.5],
	["2 ** 10", 1024],
	["-3 + 5", 2],
	["10 - 4 - 3", 3],
	["1e3 * 2", 2000],
	["12", 12],
])("%s is %d", (text, value) => {
	expect(calculate(text)).toBe(value);
});

test.each([
	"",
	"a + 1",
	"results/baseline/1234",
	"1 / 0",
	"1 +",
	"(1",
	"2 3",
	"__import__('os')",
	`${"(".repeat(60)}1${")".repeat(60)}`,
])("%s is no number", (text) => {
	expect(calculate(text)).toBeUndefined();
});
