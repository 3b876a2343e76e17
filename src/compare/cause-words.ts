import type { Fact } from "../plan/plan.js";

/** The value of a fact in words; of a config.json only what differs from the other side's. */
export function wordFor(
	held: Fact | undefined,
	other: Fact | undefined,
): string {
	if (held === undefined) return "not set";
	const { value } = held;
	if (value === true) return "on";
	if (value === false) return "off";
	if (Array.isArray(value)) return value.join(", ");
	return typeof value === "object"
		? differing(value, other?.value)
		: String(value);
}

function differing(value: object, other: unknown): string {
	if (typeof other !== "object" || other === null) return JSON.stringify(value);
	const words = differences(value, other);
	return words.length === 0 ? "not set" : words.join(", ");
}

function differences(value: object, other: object): readonly string[] {
	const before = new Map<string, unknown>(Object.entries(other));
	return Object.entries(value).flatMap(([key, each]) => {
		const held = before.get(key);
		const text = JSON.stringify(each);
		if (text === JSON.stringify(held)) return [];
		return areParts(each) && areParts(held)
			? partWords(key, each, held)
			: [`${key}: ${text}`];
	});
}

// Of a network that is a list of parts, only the parts that differ, by their number.
function partWords(
	key: string,
	parts: readonly object[],
	before: readonly object[],
): readonly string[] {
	if (parts.length !== before.length) return [`${key}: ${parts.length}`];
	return parts.flatMap((part, index) =>
		differences(part, before[index] ?? {}).map(
			(word) => `${key}.${index + 1}.${word}`,
		),
	);
}

function areParts(value: unknown): value is readonly object[] {
	return (
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((each) => typeof each === "object" && each !== null)
	);
}
