import {
	type CheckPlace,
	type CheckResult,
	completeCheck,
	type OpenCheck,
	startCheck,
} from "./check.js";
import type { GitHub } from "./client.js";
import { type CommitStatus, setCommitStatus } from "./commit-status.js";
import { unlessRefused } from "./refusal.js";

/** How a commit is told the result: by the best means that the token allows. */
export type Signal =
	| { readonly kind: "check"; readonly check: OpenCheck }
	| { readonly kind: "status"; readonly place: CheckPlace }
	/** Only the job itself tells. */
	| { readonly kind: "none" };

/** Says on a commit that the work has begun. */
export async function openSignal(
	github: GitHub,
	place: CheckPlace,
): Promise<Signal> {
	const check = await unlessRefused(startCheck(github, place));
	if (check) return { kind: "check", check };
	const isSet = await unlessRefused(
		setStatus(github, place, "pending", "Estimating the training runs"),
	);
	return isSet ? { kind: "status", place } : { kind: "none" };
}

/** Says on the commit how it ended. Must follow on every opened signal. */
export async function closeSignal(
	github: GitHub,
	signal: Signal,
	result: CheckResult,
): Promise<void> {
	if (signal.kind === "check") {
		await completeCheck(github, signal.check, result);
	} else if (signal.kind === "status") {
		const state = result.conclusion === "failure" ? "failure" : "success";
		await setStatus(github, signal.place, state, result.title);
	}
}

async function setStatus(
	github: GitHub,
	place: CheckPlace,
	state: CommitStatus["state"],
	description: string,
): Promise<true> {
	await setCommitStatus(github, {
		headSha: place.headSha,
		context: place.name,
		state,
		description,
		detailsUrl: place.detailsUrl,
	});
	return true;
}
