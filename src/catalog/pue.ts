import type { Confidence } from "./confidence.js";

/** Facility energy over IT energy where no site value is known. */
export interface PueFacts {
	/** Cloud provider, or `unknown-cloud`, `on-prem`, `workstation`. */
	readonly provider: string;
	readonly pue: number;
	readonly year: number;
	readonly wueLPerKwh?: number;
	readonly confidence: Confidence;
	readonly source: string;
}

export const pues: readonly PueFacts[] = [];
export function findPue(_provider: string): PueFacts | undefined {
	return undefined;
}
