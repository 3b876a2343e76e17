import { join } from "node:path";
import { type LiveNeeds, withLive } from "../catalog/live.js";
import { type Brought, bringLive } from "../host/feeds/bring-live.js";
import { feedWorld } from "../host/feeds/this-machine.js";
import { liveRefusal } from "../host/github/live-refusal.js";
import type { ReviewReport } from "../report/review-report.js";
import { type ReviewInput, review } from "../review.js";
import {
	feedProblem,
	isQuiet,
	liveNeeds,
	staleProblems,
} from "../review-live.js";
import type { Run } from "./run.js";

/** A review with what live feeds say where the policy switches them on, and with notes about old data. */
export async function reviewLive(
	run: Run,
	input: ReviewInput & { readonly now: string },
): Promise<ReviewReport> {
	const first = review(input);
	const needs = liveNeeds(first, input.catalog, []);
	const { policyPath, now } = input;
	const { data, failures } = isQuiet(needs)
		? { data: undefined, failures: [] }
		: await brought(run, needs);
	const catalog = data ? withLive(input.catalog, data) : input.catalog;
	const notes = [
		...failures.map((failure) => feedProblem(policyPath, failure)),
		...staleProblems(first, catalog, { policyPath, now }),
	];
	if (!data && notes.length === 0) return first;
	const problems = [...(input.problems ?? []), ...notes];
	return review({ ...input, catalog, problems });
}

async function brought(
	{ runner, inputs, subject }: Run,
	needs: LiveNeeds,
): Promise<Omit<Brought, "data"> & Partial<Pick<Brought, "data">>> {
	const why = liveRefusal(subject, inputs);
	if (why === undefined) {
		const folder = join(runner.temporaryFolder, "wattdiff", "feeds");
		return bringLive(feedWorld(process.env, folder), needs);
	}
	const all = [
		...needs.grids,
		...needs.marginals,
		...needs.prices,
		...needs.rates,
	];
	const feeds = new Set(all.map(({ feed }) => feed));
	return { failures: [...feeds].map((feed) => ({ feed, why })) };
}
