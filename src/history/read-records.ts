import type { HistoryRecord } from "./history-record.js";
import { readRecord } from "./read-record.js";

/** Files of records as they were brought: texts, and reasons where there is none. */
export interface StoredRecords {
	readonly texts: ReadonlyMap<string, string>;
	readonly refused: ReadonlyMap<string, string>;
	readonly skipped?: ReadonlySet<string>;
}

/** What a repository without a history has. */
export const noRecords: StoredRecords = {
	texts: new Map(),
	refused: new Map(),
};

/** A file that is no record for us, with the reason. */
export interface LeftOutRecord {
	readonly path: string;
	readonly reason: string;
}

/** Reads stored records; each that cannot be read is named, so that nobody takes the rest for all. */
export function readRecords({ texts, refused, skipped }: StoredRecords): {
	readonly records: readonly HistoryRecord[];
	readonly leftOut: readonly LeftOutRecord[];
} {
	const records: HistoryRecord[] = [];
	const leftOut: LeftOutRecord[] = [];
	for (const [path, text] of texts) {
		const reading = readRecord(text);
		if (reading.kind === "record") records.push(reading.record);
		else leftOut.push({ path, reason: reading.reason });
	}
	for (const [path, reason] of refused) leftOut.push({ path, reason });
	for (const path of skipped ?? []) {
		leftOut.push({ path, reason: "there are too many to bring them all" });
	}
	return { records, leftOut };
}
