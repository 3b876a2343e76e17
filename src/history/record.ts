import type { Estimate } from "../estimate/estimate.js";
import { UsageError } from "../problem.js";
import type { PerMetric, Quantity } from "../report/json/documents.js";
import { perMetric, quantityOf } from "../report/json/numbers.js";
import {
	budgetDocument,
	overrideDocument,
	totalDocument,
} from "../report/review-json.js";
import type { ReviewReport, RunReview } from "../report/review-report.js";
import type {
	HistoryRecord,
	PullRequestReference,
	RecordedRun,
} from "./history-record.js";

/** What the report itself does not know about the merged change. */
export interface RecordSubject {
	readonly commit: string;
	readonly parent?: string;
	/** Any date that JavaScript reads; stored in UTC. */
	readonly date: string;
	readonly pullRequest?: PullRequestReference;
	/** Version of wattdiff. */
	readonly tool: string;
}

/** The record of one merged change: the runs that it touched, on both sides. */
export function recordOf(
	report: ReviewReport,
	about: RecordSubject,
): HistoryRecord {
	return {
		schema: "wattdiff/record@1",
		commit: about.commit,
		...(about.parent !== undefined && { parent: about.parent }),
		date: inUtc(about.date),
		...(about.pullRequest && { pullRequest: about.pullRequest }),
		verdict: report.verdict,
		runs: report.runs
			.filter(({ change }) => report.isInitialScan || change !== "unchanged")
			.map(recordedRun),
		totals: perMetric((metric) => totalDocument(report, metric)),
		budgets: report.budgets.map(budgetDocument),
		overrides: report.overrides.map(overrideDocument),
		tool: about.tool,
		data: report.dataDate,
	};
}

/** The record as it is stored: the same record gives the same bytes. */
export function renderRecord(record: HistoryRecord): string {
	return `${JSON.stringify(record, null, 1)}\n`;
}

function recordedRun(run: RunReview): RecordedRun {
	const { base, head } = run.estimate;
	return {
		path: run.path,
		name: run.name,
		framework: run.framework,
		change: run.change,
		...(run.renamedFrom !== undefined && { renamedFrom: run.renamedFrom }),
		...(base && { base: metricsOf(base) }),
		...(head && { head: metricsOf(head) }),
	};
}

function metricsOf({ quantities }: Estimate): PerMetric<Quantity> {
	return perMetric((metric) => quantityOf(quantities[metric]));
}

function inUtc(date: string): string {
	const time = Date.parse(date);
	if (Number.isNaN(time)) {
		throw new UsageError(`The date of a record must be a date, not "${date}".`);
	}
	return new Date(time).toISOString();
}
