import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import { providerId } from "./providers.js";
import json from "./rows/pue.json" with { type: "json" };

/** Facility energy over IT energy where no site value is known. */
export interface PueFacts {
	/** Cloud provider, or `unknown-cloud`, `on-prem`, `workstation`. */
	readonly provider: string;
	readonly pue: number;
	readonly year: number;
	/** Water usage effectiveness, litres per kWh of IT energy. */
	readonly wueLPerKwh?: number;
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Stated<PueFacts>[] = json.rows;

/** Fleet averages of providers and fall-backs. */
export const pues: readonly PueFacts[] = stated.map((row) => ({
	...row,
	confidence: oneOf(confidences, row.confidence),
}));

/** The fleet average of a provider, or a fall-back by its name. */
export function findPue(provider: string): PueFacts | undefined {
	const cloud = providerId(provider);
	return pues.find((row) => providerId(row.provider) === cloud);
}
