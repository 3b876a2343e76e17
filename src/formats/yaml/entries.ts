import type { Entry, Mapping } from "../tree.js";

/** The entries of a mapping while it grows: the one under each key, and whether a merge brought it. */
export type Entries = Map<
	string,
	{ readonly entry: Entry; readonly merged: boolean }
>;

/** A mapping without entries. */
export function newEntries(): Entries {
	return new Map();
}

/** Sets an entry of the mapping's own; false when it had one under the same key. */
export function put(entries: Entries, entry: Entry): boolean {
	const isNew = entries.get(entry.key)?.merged !== false;
	entries.delete(entry.key);
	entries.set(entry.key, { entry, merged: false });
	return isNew;
}

/** Takes in what `<<` names: the first mapping wins over the next, the mapping's own keys over all of them. */
export function merge(entries: Entries, sources: readonly Mapping[]): void {
	for (const source of sources.toReversed()) {
		for (const entry of source.entries) {
			if (entries.get(entry.key)?.merged === false) continue;
			entries.delete(entry.key);
			entries.set(entry.key, { entry, merged: true });
		}
	}
}

/** The entries in their order. */
export function listed(entries: Entries): readonly Entry[] {
	return [...entries.values()].map(({ entry }) => entry);
}
