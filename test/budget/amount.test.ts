import { describe, expect, test } from "vitest";
import { readAmount, readPercent } from "../../src/budget/amount.js";

describe("amounts with their unit", () => {
	test.each([
		["$2,000", "costUsd", 2000],
		["2500 USD", "costUsd", 2500],
		["40 MWh", "energyKwh", 40_000],
		["150 kg", "carbonKg", 150],
		["1.2 t CO2e", "carbonKg", 1200],
		["250 kg CO2e", "embodiedCarbonKg", 250],
		["12 m3", "waterL", 12_000],
		["500 GPU-h", "deviceHours", 500],
		["2 d", "wallClockHours", 48],
		["80 GB", "peakMemoryGib", 80e9 / 2 ** 30],
		["3.1e24", "flops", 3.1e24],
	] as const)("%s of %s", (text, metric, value) => {
		expect(readAmount(text, metric)).toBeCloseTo(value, 6);
	});

	test.each([
		["40 MWh", "costUsd"],
		["12 m3", "carbonKg"],
		["-5", "costUsd"],
		["a lot", "energyKwh"],
		["1e400", "flops"],
		["€20", "costUsd"],
	] as const)("%s is no amount of %s", (text, metric) => {
		expect(readAmount(text, metric)).toBeUndefined();
	});
});

describe("shares", () => {
	test("a per cent sign is required, since 0.2 and 20 would both be guesses", () => {
		expect(readPercent("20 %")).toBe(0.2);
		expect(readPercent("12.5%")).toBe(0.125);
		expect(readPercent("20")).toBeUndefined();
	});
});
