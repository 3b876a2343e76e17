import type { Catalog } from "../catalog/catalog.js";
import { withLive } from "../catalog/live.js";
import { bringLive } from "../host/feeds/bring-live.js";
import { feedWorld, userCache } from "../host/feeds/this-machine.js";
import type { Arguments } from "../host/terminal/arguments.js";
import type { Terminal } from "../host/terminal/terminal.js";
import type { ReviewReport } from "../report/review-report.js";
import { type ReviewInput, review } from "../review.js";
import {
	feedProblem,
	isQuiet,
	liveNeeds,
	staleProblems,
} from "../review-live.js";

/** A review with the catalogue that it was made with. */
export interface Reviewed {
	readonly report: ReviewReport;
	readonly catalog: Catalog;
}

/** A review with what live feeds say where they are switched on, and with notes about old data. */
export async function reviewLive(
	{ environment }: Terminal,
	{ live }: Arguments,
	input: ReviewInput,
): Promise<Reviewed> {
	const first = review(input);
	const needs = liveNeeds(first, input.catalog, live);
	const { policyPath } = input;
	const now = new Date().toISOString();
	const { data, failures } = isQuiet(needs)
		? { data: undefined, failures: [] }
		: await bringLive(feedWorld(environment, userCache(environment)), needs);
	const catalog = data ? withLive(input.catalog, data) : input.catalog;
	const notes = [
		...failures.map((failure) => feedProblem(policyPath, failure)),
		...staleProblems(first, catalog, { policyPath, now }),
	];
	if (!data && notes.length === 0) return { report: first, catalog };
	const problems = [...(input.problems ?? []), ...notes];
	return { report: review({ ...input, catalog, problems }), catalog };
}
