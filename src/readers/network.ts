import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";

/**
 * A plain network of hidden layers as an MLP of equal ones. Layers of unequal width have as many weights between them as
 * the layers of one width do that we state.
 */
export function networkFacts(
	widths: readonly number[],
	origin: Origin,
): readonly Fact[] {
	const [first] = widths;
	if (first === undefined) {
		return [
			fact("model.family", "mlp", origin),
			fact("model.layers", 0, origin),
		];
	}
	const isEven = widths.every((width) => width === first);
	const shape = widths.join(", ");
	return [
		fact("model.family", "mlp", origin),
		fact("model.layers", widths.length, origin),
		isEven
			? fact("model.hidden", first, origin)
			: fact("model.hidden", equalWidth(widths), {
					kind: "derived",
					from: `layers of ${shape} units have as many weights between them as layers of ${equalWidth(widths)}`,
				}),
	];
}

/** The width w for which the w² between neighbours add up to the products of their real widths. */
function equalWidth(widths: readonly number[]): number {
	let weights = 0;
	for (const [index, width] of widths.slice(1).entries()) {
		weights += width * (widths[index] ?? 0);
	}
	return Math.round(Math.sqrt(weights / (widths.length - 1)));
}
