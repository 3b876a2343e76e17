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
	const before = new Map<string, unknown>(Object.entries(other));
	const words = Object.entries(value)
		.map(([key, each]) => [key, JSON.stringify(each)] as const)
		.filter(([key, text]) => text !== JSON.stringify(before.get(key)))
		.map(([key, text]) => `${key}: ${text}`);
	return words.length === 0 ? "not set" : words.join(", ");
}
