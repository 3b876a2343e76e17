import type { Metric } from "../estimate/metrics.js";
import {
	type Interval,
	interval,
	isKnown,
	type Uncertain,
} from "../uncertain.js";
import { type DeviceWord, deviceName, moneyOf } from "./device-word.js";
import { signOf } from "./money.js";
import { type Unit, unitFor } from "./units.js";

/** How a value that nobody knows is written. */
export const UNKNOWN = "unknown";

const MINUS = "−";
const SIGNIFICANT = 3;
/** Digits a limit may have: it is the user's own number and is not rounded. */
const EXACT = 9;
/** Above this quotient of its ends a range is not written as ±: it would not be symmetric. */
const SYMMETRIC = 1.5;

/** A number to three significant digits with thousands separators; very large and very small ones as 1.2e21. */
export function formatNumber(value: number, significant = SIGNIFICANT): string {
	if (!Number.isFinite(value)) return UNKNOWN;
	const rounded = Number(value.toPrecision(significant));
	const size = Math.abs(rounded);
	if (!Number.isFinite(size)) return UNKNOWN;
	if (size === 0) return "0";
	const sign = rounded < 0 ? MINUS : "";
	if (size >= 1e9 || size < 1e-3) {
		return sign + String(size.toExponential()).replace("+", "");
	}
	const decimals = significant - 1 - Math.floor(Math.log10(size));
	return sign + grouped(size.toFixed(Math.min(Math.max(decimals, 0), 20)));
}

/** A whole number in full up to 15 digits, any other one to four significant digits. */
export function formatExactly(value: number): string {
	if (!Number.isInteger(value) || Math.abs(value) >= 1e15) {
		return formatNumber(value, 4);
	}
	return `${value < 0 ? MINUS : ""}${grouped(String(Math.abs(value)))}`;
}

/** A value with its unit: `952 GPU-h`, `1.23 MWh`, `$2,340`. */
export function formatAmount(
	metric: Metric,
	value: number | undefined,
	device: DeviceWord = "device",
): string {
	if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
	const shown = inCurrency(metric, value, device);
	const unit = unitFor(metric, shown);
	return worded(unit, numeral(unit, shown, SIGNIFICANT), device);
}

/** A limit as the user set it, without rounding. */
export function formatLimit(
	metric: Metric,
	value: number,
	device: DeviceWord = "device",
): string {
	if (!Number.isFinite(value)) return UNKNOWN;
	const shown = inCurrency(metric, value, device);
	const unit = unitFor(metric, shown);
	return worded(unit, numeral(unit, shown, EXACT), device);
}

/** `640 → 952 GPU-h`: one unit, and as many digits as it takes to tell the two apart. */
export function formatPair(
	metric: Metric,
	{ base, head }: { readonly base: number; readonly head: number },
	device: DeviceWord = "device",
): string {
	const [left, right, unit] = apart(
		metric,
		inCurrency(metric, base, device),
		inCurrency(metric, head, device),
	);
	return `${worded({ ...unit, word: unit.word.startsWith("$") ? unit.word : "" }, left, device)} → ${worded(unit, right, device)}`;
}

/** `$2,004 > $2,000`: what was compared against a limit, digits enough to see why. */
export function formatAgainst(
	metric: Metric,
	{ actual, limit }: { readonly actual: number; readonly limit: number },
	device: DeviceWord = "device",
): string {
	const [left, , unit] = apart(
		metric,
		inCurrency(metric, actual, device),
		inCurrency(metric, limit, device),
	);
	const sign = actual > limit ? ">" : "≤";
	return `${worded(unit, left, device)} ${sign} ${formatLimit(metric, limit, device)}`;
}

/** `952 GPU-h (800–1,130)`: a value with its 5th and 95th percentile; the range is left out when there is none. */
export function formatRange(
	metric: Metric,
	number: Uncertain | undefined,
	device: DeviceWord = "device",
): string {
	if (number === undefined || !isKnown(number)) return UNKNOWN;
	return formatInterval(
		metric,
		{ value: number.value, ...interval(number) },
		device,
	);
}

/** The same for a value whose ends are already known. */
export function formatInterval(
	metric: Metric,
	{ value, low, high }: Interval & { readonly value: number },
	device: DeviceWord = "device",
): string {
	const shown = formatAmount(metric, value, device);
	if (shown === UNKNOWN || !isWide({ low, high })) return shown;
	const unit = unitFor(metric, inCurrency(metric, value, device));
	const ends = [low, high].map((end) =>
		formatNumber(inCurrency(metric, end, device) / unit.factor),
	);
	return `${shown} (${ends.join("–")})`;
}

/** A difference with its sign: `+312 GPU-h`, `−$780`. */
export function formatDelta(
	metric: Metric,
	value: number | undefined,
	device: DeviceWord = "device",
): string {
	if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
	const amount = formatAmount(metric, Math.abs(value), device);
	if (value === 0) return `±${amount}`;
	return `${value < 0 ? MINUS : "+"}${amount}`;
}

/** A change as a share: 0.48 is `+48 %`; from tenfold on `×12`. */
export function formatPercent(share: number): string {
	// Nothing can shrink by more than the whole.
	if (!Number.isFinite(share) || share < -1) return UNKNOWN;
	if (share >= 9) return factor("×", 1 + share);
	if (share <= -0.99 && share > -1) return factor("÷", 1 / (1 + share));
	const points = share * 100;
	if (points === 0) return "±0 %";
	if (Math.abs(points) < 0.05) return "≈ 0 %";
	return `${points < 0 ? MINUS : "+"}${pointsOf(Math.abs(points))} %`;
}

/** A ratio as a change with its range: `+48 % ± 4`, or `+48 % (−5 to +130)` when the range is wide. */
export function formatRatio(ratio: Uncertain): string {
	const shown = formatPercent(ratio.value - 1);
	const { low, high } = interval(ratio);
	if (shown === UNKNOWN || !isWide({ low, high })) return shown;
	const isFactor = shown.startsWith("×") || shown.startsWith("÷");
	if (high / low > SYMMETRIC || isFactor) {
		return `${shown} (${endOf(shown, low)} to ${endOf(shown, high)})`;
	}
	const half = ((high - low) / 2) * 100;
	// No finer than the number before it.
	const isWhole = Math.abs(ratio.value - 1) >= 0.0995 && half >= 0.95;
	return `${shown} ± ${isWhole ? half.toFixed(0) : pointsOf(half)}`;
}

// In the words of the value between the ends: percent and factors do not read together.
function endOf(shown: string, end: number): string {
	if (shown.startsWith("×")) return factor("×", end);
	if (shown.startsWith("÷")) return factor("÷", 1 / end);
	return formatPercent(end - 1);
}

/** A share of something without sign: 0.4 is `40 %`. */
export function formatShare(share: number): string {
	const points = Math.abs(share) * 100;
	if (!Number.isFinite(points)) return UNKNOWN;
	return `${points < 1e6 ? pointsOf(points) : formatNumber(points)} %`;
}

/** GiB without the unit, for tables whose head has it. */
export function formatGib(gib: number): string {
	return gib < 0.005 ? "0" : formatNumber(gib, gib < 1 ? 2 : SIGNIFICANT);
}

/** `1 run`, `3 runs`. */
export function formatCount(
	count: number,
	one: string,
	many = `${one}s`,
): string {
	return `${formatNumber(count, EXACT)} ${count === 1 ? one : many}`;
}

/** An amount of money in the currency of the report; any other one as it is. */
function inCurrency(metric: Metric, value: number, device: DeviceWord): number {
	const money = metric === "costUsd" ? moneyOf(device) : undefined;
	return money ? value / money.usdPerUnit : value;
}

function factor(sign: string, by: number): string {
	const text = formatNumber(by);
	return text === UNKNOWN ? UNKNOWN : `${sign}${text}`;
}

function numeral(unit: Unit, value: number, significant: number): string {
	const text = formatNumber(value / unit.factor, significant);
	const isCents = unit.word === "$" && /\.\d$/.test(text);
	return isCents ? `${text}0` : text;
}

function worded(unit: Unit, number: string, device: DeviceWord): string {
	if (unit.word.startsWith("$")) {
		const sign = number.startsWith(MINUS) ? MINUS : "";
		const money = moneyOf(device);
		const before = money ? signOf(money) : "$";
		return `${sign}${before}${number.slice(sign.length)}${unit.word.slice(1)}`;
	}
	const word = unit.word.replace("{device}", deviceName(device));
	return word === "" ? number : `${number} ${word}`;
}

/** Both numbers in the unit of the larger, with the fewest digits that differ when the numbers do. */
function apart(
	metric: Metric,
	left: number,
	right: number,
): readonly [string, string, Unit] {
	const unit = unitFor(metric, Math.max(Math.abs(left), Math.abs(right)));
	for (let digits = SIGNIFICANT; digits < EXACT; digits++) {
		const texts = [left, right].map((each) => numeral(unit, each, digits));
		const [first = UNKNOWN, second = UNKNOWN] = texts;
		if (first !== second || left === right) return [first, second, unit];
	}
	const same = numeral(unit, left, SIGNIFICANT);
	return [same, same, unit];
}

/** Less than half a percent between the ends is no range that anyone would read. */
function isWide({ low, high }: Interval): boolean {
	return (
		Number.isFinite(low) &&
		Number.isFinite(high) &&
		high - low > 0.005 * Math.abs(high)
	);
}

function pointsOf(points: number): string {
	return grouped(points.toFixed(points < 9.95 ? 1 : 0));
}

function grouped(fixed: string): string {
	const [whole = "", fraction = ""] = fixed.split(".");
	const decimals = fraction.replace(/0+$/, "");
	const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
	return decimals === "" ? digits : `${digits}.${decimals}`;
}
