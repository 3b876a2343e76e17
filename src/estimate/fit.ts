import { interval, type Uncertain } from "../uncertain.js";
import type { FitVerdict } from "./estimate.js";

/** Judged from the distribution: yes when the 95th percentile fits, no when the 5th does not, tight between. */
export function fitVerdict(
	peakGib: Uncertain | undefined,
	usableGib: number | undefined,
): FitVerdict {
	if (!peakGib || usableGib === undefined) return "unknown";
	const { low, high } = interval(peakGib);
	if (high <= usableGib) return "yes";
	return low > usableGib ? "no" : "tight";
}
