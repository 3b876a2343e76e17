/** A JSON object whose fields nobody has vouched for. */
export type Foreign = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined. */
export function asForeign(value: unknown): Foreign | undefined {
	return isForeign(value) ? value : undefined;
}

/** The items of a list; none for anything else. */
export function itemsIn(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A text, or undefined. */
export function textIn(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** A finite number, or undefined. */
export function numberIn(value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value)
		? value
		: undefined;
}

/** One of a list of words, or undefined. */
export function wordIn<W extends string>(
	value: unknown,
	words: readonly W[],
): W | undefined {
	return words.find((word) => word === value);
}

function isForeign(value: unknown): value is Foreign {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
