import type { Fields } from "./fields.js";

/** Fields for keys that cannot change what a run takes, from a list of words. */
export function irrelevant(words: string): Fields {
	return Object.fromEntries(
		words
			.trim()
			.split(/\s+/)
			.map((key) => [key, "irrelevant"] as const),
	);
}

/** Fields for keys that rules of a reader read. */
export function handled(keys: readonly string[]): Fields {
	return Object.fromEntries(keys.map((key) => [key, "handled"] as const));
}

/** The same for keys below another one, such as `zero_optimization.`. */
export function irrelevantUnder(prefix: string, words: string): Fields {
	return Object.fromEntries(
		Object.keys(irrelevant(words)).map(
			(key) => [prefix + key, "irrelevant"] as const,
		),
	);
}
