import type { Adapter } from "../../src/estimate/adapter.js";
import {
	type SavingRegime,
	savedBytes,
} from "../../src/estimate/memory/activations.js";
import { type Model, operatorsOf } from "../../src/estimate/model.js";

/** Bytes that a model keeps of one sample in a regime. */
export function keptBytes(model: Model, regime: SavingRegime): number {
	return model.stacks.reduce(
		(sum, { layers, operators }) =>
			sum + layers * savedBytes(operators, regime),
		savedBytes(model.ends, regime),
	);
}

/**
 * The same as the golden rows of images, sounds, records and noise have it: everything in one type, and dropout's masks
 * too, since on a device that only knows shapes dropout multiplies by a mask of its input's type (torch 2.13, Dropout.cpp).
 */
export function keptOnMeta(
	model: Model,
	bytes: 2 | 4,
	adapter?: Adapter,
): number {
	const regime: SavingRegime = {
		residual: bytes,
		compute: bytes,
		casts: false,
		adapterWeight: bytes,
		attention: "flash",
		fused: false,
		...(adapter && { adapter }),
	};
	return (
		keptBytes(model, regime) +
		(bytes - 1) * maskElements(model) +
		bytes * normalisedWeights(model)
	);
}

// Weight norm makes a weight anew, which stays once for a batch; these rows are of one sample.
function normalisedWeights(model: Model): number {
	let sum = 0;
	for (const { operator } of operatorsOf(model)) {
		if (operator.kind !== "convolution" || operator.name !== "positions")
			continue;
		const { inputs, outputs, groups, kernel } = operator;
		sum += (inputs / groups) * outputs * kernel;
	}
	return sum;
}

function maskElements(model: Model): number {
	let sum = 0;
	for (const { operator, runs } of operatorsOf(model)) {
		if (operator.kind === "other") sum += runs * (operator.maskElements ?? 0);
	}
	return sum;
}
