import type { Unit } from "../../explain/derivation.js";
import {
	formatAmount,
	formatExactly,
	formatNumber,
	formatShare,
} from "../format.js";

const GIB = 2 ** 30;

/** How a number of each unit is written. */
const writers = {
	"": formatExactly,
	parameters: formatExactly,
	FLOP: signed((value) => formatAmount("flops", value)),
	"FLOP/s": (value) => `${formatNumber(value / 1e12, 4)} TFLOP/s`,
	B: signed((value) => formatAmount("peakMemoryGib", value / GIB)),
	"B/s": (value) => `${formatNumber(value / 1e9)} GB/s`,
	s: (value) => `${formatNumber(value)} s`,
	h: (value) => formatAmount("wallClockHours", value),
	"device-h": (value) => formatAmount("deviceHours", value),
	W: (value) => `${formatNumber(value)} W`,
	kWh: (value) => formatAmount("energyKwh", value),
	kg: (value) => formatAmount("carbonKg", value),
	L: (value) => formatAmount("waterL", value),
	USD: (value) => formatAmount("costUsd", value),
	share: signed(formatShare),
} as const satisfies Record<Unit, (value: number) => string>;

/** A number with its unit. */
export function amountText(value: number, unit: Unit): string {
	return writers[unit](value);
}

function signed(write: (value: number) => string): (value: number) => string {
	return (value) => (value < 0 ? `−${write(-value)}` : write(value));
}
