import type { Estimate, QuantityName } from "../estimate/estimate.js";
import { isKnown, type Uncertain } from "../uncertain.js";
import { type Derivation, given, type Unit } from "./derivation.js";
import type { Result } from "./explanation.js";

export type Quantities = Estimate["quantities"];

/** A result for a quantity that the estimate has; none where it has none. */
export function known(
	quantities: Quantities,
	quantity: QuantityName,
	explain: (value: number, number: Uncertain) => Derivation | undefined,
): readonly Result[] {
	const number = quantities[quantity];
	const derivation = number && explain(number.value, number);
	return derivation ? [{ quantity, derivation }] : [];
}

/** A number with errors as a given one. */
export function uncertain(
	number: Uncertain,
	name: string,
	unit: Unit = "",
): Derivation {
	return given(number.value, name, {
		unit,
		...(!isKnown(number) && { isUnknown: true }),
	});
}
