import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Metric, metricNames } from "../../src/estimate/metrics.js";
import {
	formatAgainst,
	formatAmount,
	formatDelta,
	formatLimit,
	formatNumber,
	formatPair,
	formatPercent,
	formatRange,
	formatRatio,
} from "../../src/report/format.js";
import { about, exactly, unknownFactor } from "../../src/uncertain.js";

test.each([
	[0, "0"],
	[-0, "0"],
	[952, "952"],
	[12_345, "12,300"],
	[1_234_567, "1,230,000"],
	[61.04, "61"],
	[0.1234, "0.123"],
	[-7.5, "−7.5"],
	[1.2e21, "1.2e21"],
	[0.000_12, "1.2e-4"],
	[999.9, "1,000"],
	[Number.NaN, "unknown"],
	[Number.POSITIVE_INFINITY, "unknown"],
])("%d is written %s", (value, expected) => {
	expect(formatNumber(value)).toBe(expected);
});

test.each([
	["flops", 1.234e19, "12.3 EFLOP"],
	["flops", 3e26, "300 YFLOP"],
	["flops", 5e5, "500,000 FLOP"],
	["deviceHours", 952.4, "952 GPU-h"],
	["deviceHours", 30_840_000, "30.8 M GPU-h"],
	["wallClockHours", 0.005, "18 s"],
	["wallClockHours", 0.5, "30 min"],
	["wallClockHours", 30, "30 h"],
	["wallClockHours", 120, "5 d"],
	["peakMemoryGib", 0.5, "512 MiB"],
	["peakMemoryGib", 74.21, "74.2 GiB"],
	["energyKwh", 0.4, "400 Wh"],
	["energyKwh", 999.9, "1 MWh"],
	["energyKwh", 1234, "1.23 MWh"],
	["carbonKg", 0.56, "560 g CO₂e"],
	["carbonKg", 8_930_000, "8.93 kt CO₂e"],
	["costUsd", 12.3, "$12.30"],
	["costUsd", 5, "$5"],
	["costUsd", 2341, "$2,340"],
	["costUsd", 1_234_567, "$1.23 M"],
	["costUsd", 0, "$0"],
	["energyKwh", 0, "0 kWh"],
] as const satisfies readonly (readonly [Metric, number, string])[])(
	"%s of %d is written %s",
	(metric, value, expected) => {
		expect(formatAmount(metric, value, "GPU")).toBe(expected);
	},
);

test("a value that nobody knows is written as unknown", () => {
	expect(formatAmount("costUsd", undefined)).toBe("unknown");
	expect(formatRange("costUsd", unknownFactor("data.samples"))).toBe("unknown");
	expect(formatDelta("costUsd", Number.NaN)).toBe("unknown");
});

test("two sides share the unit of the larger one", () => {
	expect(formatPair("energyKwh", { base: 980, head: 1200 })).toBe(
		"0.98 → 1.2 MWh",
	);
	expect(formatPair("costUsd", { base: 1600, head: 2380 })).toBe(
		"$1,600 → $2,380",
	);
});

test("two different numbers never look the same", () => {
	expect(formatPair("deviceHours", { base: 64_012, head: 64_045 }, "GPU")).toBe(
		"64,010 → 64,050 GPU-h",
	);
	expect(formatAgainst("costUsd", { actual: 2003, limit: 2000 })).toBe(
		"$2,003 > $2,000",
	);
});

test("a limit is written as the user set it", () => {
	expect(formatLimit("costUsd", 2345)).toBe("$2,345");
	expect(formatLimit("energyKwh", 40_000)).toBe("40 MWh");
});

test("a difference carries its sign before the dollar", () => {
	expect(formatDelta("costUsd", 780)).toBe("+$780");
	expect(formatDelta("costUsd", -780)).toBe("−$780");
	expect(formatDelta("deviceHours", 0, "GPU")).toBe("±0 GPU-h");
	expect(formatDelta("deviceHours", -0, "GPU")).toBe("±0 GPU-h");
});

test.each([
	[0.48, "+48 %"],
	[-0.012, "−1.2 %"],
	[0, "±0 %"],
	[0.0002, "≈ 0 %"],
	[11, "×12"],
	[-0.999, "÷1,000"],
	[-1, "−100 %"],
	[Number.POSITIVE_INFINITY, "unknown"],
	[Number.NaN, "unknown"],
])("a share of %d is written %s", (share, expected) => {
	expect(formatPercent(share)).toBe(expected);
});

test("a narrow range is written with ±, a wide one with its ends", () => {
	// 1.48 · exp(±1.645 · 0.0165) = 1.44 … 1.52
	expect(formatRatio(about(1.48, { own: 0.0165 }))).toBe("+48 % ± 4");
	expect(formatRatio(exactly(1.5))).toBe("+50 %");
	// exp(1.645 · 0.4) = 1.93
	expect(formatRatio(about(1.5, { own: 0.4 }))).toBe("+50 % (−22 % to +190 %)");
});

test("the ends of a factor are factors", () => {
	// exp(1.645 · 0.28) = 1.585: 11.4 / 1.585 = 7.19, 11.4 · 1.585 = 18.1
	expect(formatRatio(about(11.4, { own: 0.28 }))).toBe(
		"×11.4 (×7.19 to ×18.1)",
	);
	expect(formatRatio(about(1 / 200, { own: 0.28 }))).toBe(
		"÷200 (÷317 to ÷126)",
	);
});

test("a range stands behind its value without the unit", () => {
	// exp(1.645 · 0.1) = 1.179
	expect(formatRange("deviceHours", about(952, { speed: 0.1 }), "GPU")).toBe(
		"952 GPU-h (808–1,120)",
	);
});

describe("whatever the number", () => {
	const anyNumber = fc.double();

	test("no text says NaN, infinity or minus zero", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...metricNames),
				anyNumber,
				anyNumber,
				(metric, a, b) => {
					const texts = [
						formatAmount(metric, a),
						formatLimit(metric, a),
						formatDelta(metric, a),
						formatPair(metric, { base: a, head: b }),
						formatAgainst(metric, { actual: a, limit: b }),
						formatPercent(a),
						formatRatio(about(Math.abs(a), { own: 0.1 })),
						formatRange(metric, about(a, { own: 0.3 })),
					].join("\n");

					expect(texts).not.toMatch(/NaN|Infinity|∞|undefined|[-−]0(?![.\d])/);
				},
			),
		);
	});
});
