import type { FieldReading } from "./fields.js";

/** Several partial readings as one, in their order. */
export function gather(
	...parts: readonly Partial<FieldReading>[]
): FieldReading {
	return {
		facts: parts.flatMap((part) => part.facts ?? []),
		problems: parts.flatMap((part) => part.problems ?? []),
	};
}
