import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/equivalences.json" with { type: "json" };

/** Something of everyday life with what it emits, to give an amount of carbon a size. */
export interface Equivalence {
	readonly id: string;
	/** As in "1 … " and "12 … ". */
	readonly one: string;
	readonly many: string;
	readonly kgCo2e: number;
	/** How the figure was worked out. */
	readonly basis: string;
	readonly year: number;
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Stated<Equivalence>[] = json.rows;

/** What the page of a history compares carbon with. */
export const equivalences: readonly Equivalence[] = stated.map((row) => ({
	...row,
	confidence: oneOf(confidences, row.confidence),
}));
