import { type Model, operatorsOf } from "./model.js";

/** Bytes of the keys and values of one token, in 16 bits. */
export function cacheBytes(model: Model): number {
	let elements = 0;
	for (const { operator, runs } of operatorsOf(model)) {
		if (operator.kind !== "core") continue;
		const { kvHeads, queryKeyDim, valueDim } = operator;
		elements += runs * kvHeads * (queryKeyDim + valueDim);
	}
	return 2 * elements;
}
