import type { Estimate, QuantityName } from "../../estimate/estimate.js";
import { type Metric, metricNames } from "../../estimate/metrics.js";
import { interval, isKnown, type Uncertain } from "../../uncertain.js";
import type { EstimateNumbers, PerMetric, Quantity } from "./documents.js";

/** Order in which a document lists the quantities. */
const quantityNames = [
	"parameters",
	"activeParameters",
	"trainableParameters",
	"forwardFlopsPerToken",
	"trainingFlopsPerToken",
	"flopsPerSample",
	"flops",
	"stepSeconds",
	"tokensPerSecondPerDevice",
	"samplesPerSecondPerDevice",
	"mfu",
	"wallClockHours",
	"deviceHours",
	"peakMemoryGib",
	"powerPerDeviceW",
	"energyKwh",
	"carbonKg",
	"embodiedCarbonKg",
	"waterL",
	"costUsd",
] as const satisfies readonly QuantityName[];

/** Every known number of an estimate; what is unknown, or known only but for a factor, is absent. */
export function numbersOf(estimate: Estimate): EstimateNumbers {
	const quantities: Partial<Record<QuantityName, Quantity>> = {};
	for (const name of quantityNames) {
		const quantity = quantityOf(estimate.quantities[name]);
		if (quantity) quantities[name] = quantity;
	}
	const { memory } = estimate;
	return {
		...quantities,
		...(memory && {
			memoryTermsGib: memory.termsGib,
			savedActivationBytes: memory.savedActivationBytes,
			optimizerStateBytesPerParameter: memory.optimizerStateBytesPerParameter,
			...(memory.usableGib !== undefined && {
				usableMemoryGib: memory.usableGib,
			}),
		}),
		fits: estimate.fits,
	};
}

/** A number with its interval; undefined when it is not wholly known. */
export function quantityOf(
	number: Uncertain | undefined,
): Quantity | undefined {
	if (!number || !isKnown(number)) return undefined;
	return finite({ value: number.value, ...interval(number) });
}

/** The same for a value whose ends are known already. */
export function finite(quantity: Quantity | undefined): Quantity | undefined {
	if (!quantity) return undefined;
	const { value, low, high } = quantity;
	return [value, low, high].every(Number.isFinite)
		? { value, low, high }
		: undefined;
}

/** One entry for each metric that has one, in the order of reports. */
export function perMetric<T>(
	of: (metric: Metric) => T | undefined,
): PerMetric<T> {
	const entries: Partial<Record<Metric, T>> = {};
	for (const metric of metricNames) {
		const entry = of(metric);
		if (entry !== undefined) entries[metric] = entry;
	}
	return entries;
}
