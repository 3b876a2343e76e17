import type { Past } from "../budget/spending.js";
import type { Problem } from "../problem.js";
import { pastOf, recordsOfOthers } from "./past.js";
import {
	type LeftOutRecord,
	noRecords,
	readRecords,
	type StoredRecords,
} from "./read-records.js";

/** What a review may know of merged changes, and what it must say about the rest. */
export interface KnownPast {
	/** Absent when a record cannot be read: a sum without it would be wrong. */
	readonly past?: Past;
	readonly problems: readonly Problem[];
}

export interface PastAsked {
	readonly branch: string;
	readonly policyPath: string;
	/** ISO 8601. */
	readonly today: string;
	/** The change under review, which is not part of its own past. */
	readonly own: { readonly commit: string; readonly pullRequest?: number };
}

/** Reads the records of a branch for the budgets of a period; undefined stands for a branch that is not there. */
export function knownPast(
	stored: StoredRecords | undefined,
	asked: PastAsked,
): KnownPast {
	const { records, leftOut } = readRecords(stored ?? noRecords);
	const problems = stored
		? unreadable(leftOut, asked)
		: [problem("no-history", asked, {})];
	if (leftOut.length > 0) return { problems };
	const others = recordsOfOthers(records, asked.own);
	return { problems, past: pastOf(others, asked.today) };
}

// One is enough: it leaves every budget of a period open.
function unreadable(
	leftOut: readonly LeftOutRecord[],
	asked: PastAsked,
): readonly Problem[] {
	return leftOut.slice(0, 1).map(({ path: record, reason }) =>
		problem("unreadable-history", asked, {
			record,
			detail: reason.replace(/\.$/, ""),
		}),
	);
}

function problem(
	kind: "no-history" | "unreadable-history",
	{ branch, policyPath }: PastAsked,
	args: Readonly<Record<string, string>>,
): Problem {
	return { kind, path: policyPath, args: { branch, ...args } };
}
