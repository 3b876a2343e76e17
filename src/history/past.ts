import { periodOf } from "../budget/period.js";
import type { Past } from "../budget/spending.js";
import type { HistoryRecord } from "./history-record.js";

/** What the records say was merged so far, for the budgets of a period and the quota of overrides. */
export function pastOf(records: readonly HistoryRecord[], today: string): Past {
	const month = periodOf(today, "month");
	return {
		today,
		spending: records.flatMap(({ date, runs }) =>
			runs
				.filter(({ change }) => change !== "unchanged")
				.flatMap(({ path, head }) =>
					head ? [{ date, path, amounts: head }] : [],
				),
		),
		overridesThisMonth: records.filter(
			({ date, overrides }) =>
				periodOf(date, "month") === month &&
				overrides.some(({ granted }) => granted),
		).length,
	};
}

/** Records of other changes than the one under review: a run that is repeated must not count itself. */
export function recordsOfOthers(
	records: readonly HistoryRecord[],
	{
		commit,
		pullRequest,
	}: { readonly commit: string; readonly pullRequest?: number },
): readonly HistoryRecord[] {
	return records.filter(
		(record) =>
			record.commit !== commit &&
			(pullRequest === undefined || record.pullRequest?.number !== pullRequest),
	);
}
