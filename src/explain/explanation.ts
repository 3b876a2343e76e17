import type { Estimate, QuantityName } from "../estimate/estimate.js";
import type { Derivation } from "./derivation.js";

/** How every number of a run comes about. */
export interface Explanation {
	readonly path: string;
	readonly name: string;
	readonly framework: string;
	readonly sections: readonly Section[];
	/** The estimate that is explained: its inputs, assumptions, unknowns and problems. */
	readonly estimate: Estimate;
}

/** One stage of the road from the model to the cost. */
export interface Section {
	readonly title: string;
	readonly results: readonly Result[];
	/** Why the stage has no number. */
	readonly absent?: string;
}

/** A number of the estimate with its derivation. */
export interface Result {
	/** The estimate's own name, where it has one. */
	readonly quantity?: QuantityName;
	readonly derivation: Derivation;
}
