import type { Metric } from "../estimate/metrics.js";

/** A unit that amounts of a metric are written in. */
export interface Unit {
	/** Smallest value that is written in this unit. */
	readonly from: number;
	readonly factor: number;
	readonly word: string;
}

/** A value is rounded to so many digits before its unit is chosen. */
const SHOWN_DIGITS = 3;

/** Units of each metric, smallest first. A word with $ stands before the number; `{device}` is GPU, TPU or device. */
const scales = {
	flops: [
		{ from: 0, factor: 1, word: "FLOP" },
		{ from: 1e9, factor: 1e9, word: "GFLOP" },
		{ from: 1e12, factor: 1e12, word: "TFLOP" },
		{ from: 1e15, factor: 1e15, word: "PFLOP" },
		{ from: 1e18, factor: 1e18, word: "EFLOP" },
		{ from: 1e21, factor: 1e21, word: "ZFLOP" },
		{ from: 1e24, factor: 1e24, word: "YFLOP" },
	],
	deviceHours: [
		{ from: 0, factor: 1, word: "{device}-h" },
		{ from: 1e6, factor: 1e6, word: "M {device}-h" },
	],
	wallClockHours: [
		{ from: 0, factor: 1 / 3600, word: "s" },
		{ from: 1 / 60, factor: 1 / 60, word: "min" },
		{ from: 1, factor: 1, word: "h" },
		{ from: 48, factor: 24, word: "d" },
	],
	peakMemoryGib: [
		{ from: 0, factor: 1 / 1024, word: "MiB" },
		{ from: 1, factor: 1, word: "GiB" },
	],
	energyKwh: [
		{ from: 0, factor: 1e-3, word: "Wh" },
		{ from: 1, factor: 1, word: "kWh" },
		{ from: 1e3, factor: 1e3, word: "MWh" },
		{ from: 1e6, factor: 1e6, word: "GWh" },
	],
	carbonKg: [
		{ from: 0, factor: 1e-3, word: "g CO₂e" },
		{ from: 1, factor: 1, word: "kg CO₂e" },
		{ from: 1e3, factor: 1e3, word: "t CO₂e" },
		{ from: 1e6, factor: 1e6, word: "kt CO₂e" },
	],
	embodiedCarbonKg: [
		{ from: 0, factor: 1e-3, word: "g CO₂e" },
		{ from: 1, factor: 1, word: "kg CO₂e" },
		{ from: 1e3, factor: 1e3, word: "t CO₂e" },
		{ from: 1e6, factor: 1e6, word: "kt CO₂e" },
	],
	waterL: [
		{ from: 0, factor: 1, word: "L" },
		{ from: 1e4, factor: 1e3, word: "m³" },
	],
	costUsd: [
		{ from: 0, factor: 1, word: "$" },
		{ from: 1e6, factor: 1e6, word: "$ M" },
		{ from: 1e9, factor: 1e9, word: "$ B" },
	],
} as const satisfies Record<Metric, readonly Unit[]>;

/** The unit that a value of a metric is written in. */
export function unitFor(metric: Metric, value: number): Unit {
	const units: readonly Unit[] = scales[metric];
	// Rounded first, so that 999.9 kWh is 1 MWh and not 1,000 kWh.
	const size = Math.abs(Number(value.toPrecision(SHOWN_DIGITS)));
	const smallest = units[0] ?? { from: 0, factor: 1, word: "" };
	if (size === 0) return units.find((unit) => unit.factor === 1) ?? smallest;
	return units.findLast((unit) => size >= unit.from) ?? smallest;
}
