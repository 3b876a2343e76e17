import {
	blank,
	fitTime,
	predict,
	type StepFeatures,
	startOf,
} from "./fit-time.js";

/** A step with ln(our speed ÷ the published one), by constants that its row had no part in. */
export interface LeftOut {
	readonly of: StepFeatures;
	readonly error: number;
}

/** Errors of rows that the fit has not seen: all rows that share what `keyOf` says are left out together. */
export function leftOut(
	features: readonly StepFeatures[],
	keyOf: (of: StepFeatures) => string,
): readonly LeftOut[] {
	const start = blank(startOf(features));
	return [...new Set(features.map(keyOf))].flatMap((key) => {
		const others = features.filter((each) => keyOf(each) !== key);
		const fitted = fitTime(others, start);
		return features
			.filter((each) => keyOf(each) === key)
			.map((each) => ({
				of: each,
				error: Math.log(each.seconds / predict(each, fitted)),
			}));
	});
}
