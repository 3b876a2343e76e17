import type { Derivation } from "../../src/explain/derivation.js";
import { remade } from "../../src/explain/derivation.js";
import type { Explanation, Result } from "../../src/explain/explanation.js";

/** Every number of an explanation with its derivation. */
export function resultsOf({ sections }: Explanation): readonly Result[] {
	return sections.flatMap(({ results }) => results);
}

/** A derivation and everything that it is made of. */
export function allOf(derivation: Derivation): readonly Derivation[] {
	return [derivation, ...derivation.parts.flatMap(allOf)];
}

/** Numbers that are not what their parts make of them, to the last digits of a double. */
export function brokenIn(explanation: Explanation): readonly string[] {
	return resultsOf(explanation)
		.flatMap(({ derivation }) => allOf(derivation))
		.filter((each) => {
			const made = remade(each) ?? each.value;
			const scale = Math.max(
				Math.abs(each.value),
				...each.parts.map(({ value }) => Math.abs(value)),
			);
			return !(Math.abs(made - each.value) <= 1e-11 * scale);
		})
		.map((each) => `${each.name}: ${each.value} is not ${remade(each)}`);
}
