/** What the first line of one of our comments says about it. */
export interface Marker {
	readonly key: string;
	/** Head commit that the comment is about. */
	readonly head: string;
	/** Workflow run that wrote it; zeros when the marker names none. */
	readonly run: RunNumber;
}

/** A workflow run: ids grow with time, attempts count its re-runs. */
export interface RunNumber {
	readonly id: number;
	readonly attempt: number;
}

const MARKER =
	/^<!-- wattdiff:v1 key=(\S+) head=(\S+)(?: run=(\d+)\.(\d+))? -->/;

/** The marker at the very beginning of a comment; undefined for any other comment. */
export function readMarker(body: string): Marker | undefined {
	const [, key, head, id, attempt] = MARKER.exec(body) ?? [];
	if (key === undefined || head === undefined) return undefined;
	return {
		key: decoded(key),
		head: decoded(head),
		run: { id: Number(id ?? 0), attempt: Number(attempt ?? 0) },
	};
}

/** True when the second run began after the first. */
export function isNewer(first: RunNumber, second: RunNumber): boolean {
	return second.id === first.id
		? second.attempt > first.attempt
		: second.id > first.id;
}

/** A marker that somebody edited may hold anything. */
function decoded(word: string): string {
	return word.replaceAll(/%[0-9A-F]{2}/g, (code) =>
		String.fromCharCode(Number.parseInt(code.slice(1), 16)),
	);
}
