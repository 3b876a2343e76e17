import { describe, expect, test } from "vitest";
import { findAccelerator } from "../../src/catalog/accelerators.js";
import { devicePowerW, hostShareW } from "../../src/estimate/power.js";

const products = {
	matmul: 1,
	attention: 0,
	memoryBound: 0,
	exposedCommunication: 0,
	idle: 0,
	optimizer: 0,
	total: 1,
};

function wattsOf(name: string): number {
	const accelerator = findAccelerator(name);
	if (!accelerator) throw new Error(name);
	const limitW = accelerator.tdpW ?? Number.NaN;
	return devicePowerW({ accelerator, limitW, step: products });
}

describe("watts of a device that multiplies matrices", () => {
	test.each([
		// Limit × 0.95, and the host by the form of the device.
		["H100-SXM-80GB", 700 * 0.95 + 237],
		["V100-PCIE-16GB", 250 * 0.95 + 120],
		["APPLE-M1-ULTRA", 120 * 0.95 + 10],
		["GB10", 140 * 0.95 + 10],
		// At most 0.73 of what others draw of their limit.
		["P100-PCIE-16GB", 250 * 0.95 * 0.73 + 120],
	])("%s", (name, watts) => {
		expect(wattsOf(name)).toBeCloseTo(watts, 6);
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
