import { describe, expect, test } from "vitest";
import {
	formatAgainst,
	formatAmount,
	formatDelta,
	formatInterval,
	formatPair,
} from "../../src/report/format.js";

const euros = {
	device: "GPU",
	money: { currency: "EUR", usdPerUnit: 1.25 },
} as const;
const francs = {
	device: "device",
	money: { currency: "CHF", usdPerUnit: 2 },
} as const;

describe("amounts of money in the currency of the report", () => {
	test("are divided by the rate and have the sign or the code", () => {
		expect(formatAmount("costUsd", 1000, euros)).toBe("€800");
		expect(formatAmount("costUsd", 1000, francs)).toBe("CHF 500");
		expect(formatAmount("costUsd", 2.5, euros)).toBe("€2");
		expect(formatAmount("costUsd", 3, francs)).toBe("CHF 1.50");
		expect(formatDelta("costUsd", -1000, euros)).toBe("−€800");
		expect(formatPair("costUsd", { base: 1000, head: 2000 }, euros)).toBe(
			"€800 → €1,600",
		);
		expect(formatAgainst("costUsd", { actual: 2500, limit: 2000 }, euros)).toBe(
			"€2,000 > €1,600",
		);
		expect(
			formatInterval("costUsd", { value: 1000, low: 500, high: 2000 }, euros),
		).toBe("€800 (400–1,600)");
	});

	test("leave every other quantity as it is", () => {
		expect(formatAmount("energyKwh", 1000, euros)).toBe("1 MWh");
		expect(formatAmount("deviceHours", 1000, euros)).toBe("1,000 GPU-h");
	});
});
