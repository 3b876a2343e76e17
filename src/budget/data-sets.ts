import {
	asNumber,
	type Entry,
	entriesOf,
	entryAt,
} from "../formats/tree.js";

/** The size of a data set that the repository's own policy states. */
export interface StatedDataSet {
	readonly name: string;
	readonly samples?: number;
	readonly tokens?: number;
	readonly line: number;
}

/** Reads `datasets: {org/name: {samples, tokens}}`. */
export function readDataSets(
	section: Entry | undefined,
): readonly StatedDataSet[] {
	return entriesOf(section?.value).map((entry) => {
		const samples = asNumber(entryAt(entry.value, "samples")?.value);
		const tokens = asNumber(entryAt(entry.value, "tokens")?.value);
		return {
			name: entry.key,
			line: entry.line,
			...(samples !== undefined && { samples }),
			...(tokens !== undefined && { tokens }),
		};
	});
}
