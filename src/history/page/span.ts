import type { HistoryRecord } from "../history-record.js";

/** Milliseconds since 1970 that a chart covers. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** From the first record to now: all charts share one time axis, so that they can be read against each other. */
export function spanOf(
	records: readonly HistoryRecord[],
	generatedAt: string,
): Span {
	const dates = [generatedAt, records[0]?.date, records.at(-1)?.date];
	const times = dates.flatMap((date) =>
		date === undefined ? [] : Date.parse(date),
	);
	const to = Math.max(...times);
	return { from: Math.min(...times, to - 1), to };
}
