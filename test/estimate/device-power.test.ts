import { describe, expect, test } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.js";
import { hostShareW } from "../../src/estimate/host-power.js";
import { devicePowerW } from "../../src/estimate/power.js";

const products = {
	matmul: 1,
	attention: 0,
	memoryBound: 0,
	grouped: 0,
	exposedCommunication: 0,
	idle: 0,
	optimizer: 0,
	total: 1,
	betweenNodes: 0,
};

function wattsOf(name: string, cooling: "air" | "liquid" = "air"): number {
	const accelerator = findAccelerator(name);
	if (!accelerator) throw new Error(name);
	const limitW = accelerator.tdpW ?? Number.NaN;
	return devicePowerW({ accelerator, limitW, cooling, step: products });
}

describe("watts of a device that multiplies matrices", () => {
	test.each([
		// Limit × 0.95, and 0.58 of what the system is rated at above its limits: (10,200 − 5,600) ÷ 8 W.
		["H100-SXM-80GB", 700 * 0.95 + 0.58 * 575],
		["A100-SXM-80GB", 400 * 0.95 + 0.58 * 412.5],
		["B200", 1000 * 0.95 + 0.58 * 787.5],
		// (120,000 − 72 × 1,200) ÷ 72 W.
		["GB200", 1200 * 0.95 + (0.58 * 33_600) / 72],
		// Nobody rates a system of it: that of eight H100.
		["MI300X", 750 * 0.95 + 0.58 * 575],
		// Measured with their hosts.
		["V100-SXM2-32GB", 300 * 0.95 + 66],
		["TPU-V3", 220 * 0.95 + 85],
		["V100-PCIE-16GB", 250 * 0.95 + 120],
		["APPLE-M1-ULTRA", 120 * 0.95 + 10],
		["GB10", 140 * 0.95 + 10],
		// At most 0.73 of what others draw of their limit.
		["P100-PCIE-16GB", 250 * 0.95 * 0.73 + 120],
	])("%s", (name, watts) => {
		expect(wattsOf(name)).toBeCloseTo(watts, 6);
	});

	test("are fewer without fans: 237 of 333 W around an H100, and nothing changes in a rack that has none", () => {
		expect(wattsOf("H100-SXM-80GB", "liquid")).toBeCloseTo(
			700 * 0.95 + 0.58 * 575 * 0.71,
			6,
		);
		expect(wattsOf("GB200", "liquid")).toBe(wattsOf("GB200", "air"));
	});

	test("stay below what Apple measures at the socket with processors and GPU at work", () => {
		// Mac Studio: M1 Max 115 W, M1 Ultra 215, M2 Max 145, M2 Ultra 295 (support.apple.com/102027).
		for (const [name, most] of [
			["APPLE-M1-MAX", 115],
			["APPLE-M1-ULTRA", 215],
			["APPLE-M2-MAX", 145],
			["APPLE-M2-ULTRA", 295],
		] as const) {
			expect(wattsOf(name), name).toBeLessThan(most);
			expect(wattsOf(name), name).toBeGreaterThan(most / 2);
		}
	});

	test("count no workstation around a chip that is the whole machine", () => {
		const chip = findAccelerator("APPLE-M4");

		expect(chip && hostShareW(chip)).toBe(10);
	});
});
