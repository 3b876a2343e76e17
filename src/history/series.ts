import type { Metric } from "../estimate/metrics.js";
import type { PerMetric, Quantity } from "../report/json/documents.js";
import type {
	HistoryRecord,
	PullRequestReference,
	RecordedRun,
} from "./history-record.js";

/** One run over time. */
export interface RunSeries {
	/** The run's latest path; a renamed run keeps its series. */
	readonly path: string;
	readonly name: string;
	readonly framework: string;
	/** Oldest first. */
	readonly points: readonly RunPoint[];
}

/** How a run stood after one merged change. */
export interface RunPoint {
	readonly date: string;
	readonly commit: string;
	readonly pullRequest?: PullRequestReference;
	readonly change: RecordedRun["change"];
	readonly base?: PerMetric<Quantity>;
	/** Absent once the run is removed. */
	readonly head?: PerMetric<Quantity>;
}

/** Records by date, oldest first, each commit once: a second attempt of a workflow counts as the first. */
export function inOrder(
	records: readonly HistoryRecord[],
): readonly HistoryRecord[] {
	const byCommit = new Map(records.map((record) => [record.commit, record]));
	return [...byCommit.values()].sort(
		(a, b) => order(a.date, b.date) || order(a.commit, b.commit),
	);
}

/** Every run's points over time; runs in the order of their paths. */
export function seriesOf(
	records: readonly HistoryRecord[],
): readonly RunSeries[] {
	const found = new Map<string, { run: RecordedRun; points: RunPoint[] }>();
	for (const record of inOrder(records)) {
		for (const run of record.runs) {
			const key = keyOf(run.path, run.name);
			const before = keyOf(run.renamedFrom ?? run.path, run.name);
			const points = found.get(before)?.points ?? found.get(key)?.points ?? [];
			if (before !== key) found.delete(before);
			points.push(pointOf(record, run));
			found.set(key, { run, points });
		}
	}
	return [...found.values()]
		.map(({ run: { path, name, framework }, points }) => ({
			path,
			name,
			framework,
			points,
		}))
		.sort((a, b) => order(keyOf(a.path, a.name), keyOf(b.path, b.name)));
}

/** What a run takes now; undefined when it was removed or is unknown. */
export function latest(
	{ points }: RunSeries,
	metric: Metric,
): Quantity | undefined {
	return points.at(-1)?.head?.[metric];
}

/** True while the run exists. */
export function isLive({ points }: RunSeries): boolean {
	return points.at(-1)?.head !== undefined;
}

function pointOf(record: HistoryRecord, run: RecordedRun): RunPoint {
	return {
		date: record.date,
		commit: record.commit,
		...(record.pullRequest && { pullRequest: record.pullRequest }),
		change: run.change,
		...(run.base && { base: run.base }),
		...(run.head && { head: run.head }),
	};
}

function keyOf(path: string, name: string): string {
	return JSON.stringify([path, name]);
}

function order(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
