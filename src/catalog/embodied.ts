import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/embodied.json" with { type: "json" };

/** Greenhouse gases of making a part, with the spread of published figures. */
export interface EmbodiedFacts {
	readonly id: string;
	readonly kind: "accelerator" | "server" | "server-with-accelerators";
	/** Accelerator id when the row is about one. */
	readonly accelerator?: string;
	readonly scope: string;
	readonly kgCo2e: number;
	readonly kgCo2eLow: number;
	readonly kgCo2eHigh: number;
	readonly basis: string;
	readonly year: number;
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Stated<EmbodiedFacts>[] = json.rows;

/** Accelerators and servers whose making somebody assessed. */
export const embodied: readonly EmbodiedFacts[] = stated.map((row) => ({
	...row,
	kind: oneOf(["accelerator", "server", "server-with-accelerators"], row.kind),
	confidence: oneOf(confidences, row.confidence),
}));

/** What making one accelerator emitted; undefined when nobody published a figure for it. */
export function embodiedOf(accelerator: string): EmbodiedFacts | undefined {
	return embodied.find((row) => row.accelerator === accelerator);
}

/** A row by its id, such as `accelerator` for one of an unlisted kind or `server-eight-accelerators` for its host. */
export function findEmbodied(id: string): EmbodiedFacts | undefined {
	return embodied.find((row) => row.id === id);
}

/** Years over which published figures are spread: EcoLogits and Boavizta take 3, CCF 4, Google and BLOOM 6. */
export const LIFETIME_YEARS = { low: 3, usual: 4, high: 6 } as const;
