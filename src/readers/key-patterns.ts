import { lookUp } from "./look-up.js";

/**
 * A table whose keys are dotted paths, `prefix.*` for everything below a key, or `prefix_*` for every key that begins
 * so.
 */
type Table<R> = Readonly<Record<string, R>>;

/** The row of a key: its own, else that of the first pattern that it has. */
export function rowFor<R>(table: Table<R>, key: string): R | undefined {
	const exact = lookUp(table, key);
	if (exact !== undefined) return exact;
	for (const [pattern, row] of Object.entries(table)) {
		if (pattern.endsWith("*") && matches(pattern.slice(0, -1), key)) {
			return row;
		}
	}
	return undefined;
}

function matches(prefix: string, key: string): boolean {
	return key.startsWith(prefix) || `${key}.` === prefix;
}

/** True for a key that has no meaning of its own but keys below it. */
export function isBranch(table: Table<unknown>, key: string): boolean {
	return (
		!Object.hasOwn(table, key) &&
		Object.keys(table).some((known) => known.startsWith(`${key}.`))
	);
}

/** The keys of a table that are no patterns. */
export function keysOf(table: Table<unknown>): readonly string[] {
	return Object.keys(table).filter((key) => !key.endsWith("*"));
}
