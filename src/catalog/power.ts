import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/power.json" with { type: "json" };

/** What carries the heat of a node away: fans of its own, or a liquid. */
export type Cooling = (typeof COOLINGS)[number];
const COOLINGS = ["air", "liquid"] as const;

/** Power that somebody measured or rated. */
export interface PowerFacts {
	readonly id: string;
	readonly kind: "gpu" | "node" | "chip-with-host-share" | "rating";
	/** Id in the table of accelerators. */
	readonly accelerator: string;
	/** Accelerators that the power is drawn with. */
	readonly count: number;
	readonly workload?: string;
	readonly averageW?: number;
	/** Highest, or the 90th percentile, W. */
	readonly highW?: number;
	/** Sum of the limits of the accelerators, W. */
	readonly limitW?: number;
	/** Average, or the high value where there is no average, over the limit. */
	readonly shareOfLimit?: number;
	/** Of a node or system. */
	readonly cooling?: Cooling;
	readonly year?: number;
	readonly confidence: Confidence;
	readonly source: string;
	readonly licence: string;
}

type StatedPower = Omit<Stated<PowerFacts>, "cooling"> & {
	readonly cooling?: string;
};

const stated: readonly StatedPower[] = json.rows;

/** Measured GPUs and nodes, and ratings of systems. */
export const powers: readonly PowerFacts[] = stated.map(
	({ cooling, ...row }) => ({
		...row,
		...(cooling !== undefined && { cooling: oneOf(COOLINGS, cooling) }),
		kind: oneOf(["gpu", "node", "chip-with-host-share", "rating"], row.kind),
		confidence: oneOf(confidences, row.confidence),
	}),
);

/** Measurements and ratings of one accelerator and its nodes. */
export function powerOf(accelerator: string): readonly PowerFacts[] {
	return powers.filter((row) => row.accelerator === accelerator);
}
