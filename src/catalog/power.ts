import type { Confidence } from "./confidence.js";

/** Power that somebody measured or rated. */
export interface PowerFacts {
	readonly id: string;
	readonly kind: "gpu" | "node" | "chip-with-host-share" | "rating" | "host";
	readonly accelerator: string;
	readonly count: number;
	readonly workload?: string;
	readonly averageW?: number;
	readonly highW?: number;
	/** Sum of the limits of the accelerators, W. */
	readonly limitW?: number;
	/** Average, or the high value where there is no average, over the limit. */
	readonly shareOfLimit?: number;
	readonly year?: number;
	readonly confidence: Confidence;
	readonly source: string;
	readonly licence: string;
}

export const powers: readonly PowerFacts[] = [];
export function powerOf(_accelerator: string): readonly PowerFacts[] {
	return [];
}
