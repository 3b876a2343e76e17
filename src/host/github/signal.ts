import { explain } from "../failure-sentence.js";
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

/** Where to tell, and the best means that is wanted. */
export interface SignalWish {
	readonly place: CheckPlace;
	readonly best: "check" | "status";
}

/**
 * Says on a commit that the work has begun, and on a failure of our own that it broke: a check that stays open would
 * block for ever. Without a wish nobody is told. The work itself closes the signal.
 */
export async function withSignal<T>(
	github: GitHub,
	wish: SignalWish | undefined,
	work: (signal: Signal) => Promise<T>,
): Promise<T> {
	const signal: Signal = wish
		? await openSignal(github, wish)
		: { kind: "none" };
	try {
		return await work(signal);
	} catch (error) {
		await breakSignal(github, signal, explain(error).sentence);
		throw error;
	}
}

/** Says on a commit that the work has begun. */
export async function openSignal(
	github: GitHub,
	{ place, best }: SignalWish,
): Promise<Signal> {
	if (best === "check") {
		const check = await unlessRefused(startCheck(github, place));
		if (check) return { kind: "check", check };
	}
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

async function breakSignal(
	github: GitHub,
	signal: Signal,
	sentence: string,
): Promise<void> {
	try {
		await closeSignal(github, signal, {
			conclusion: "failure",
			title: "wattdiff could not finish",
			// The sentence may quote a repository: in a fence nothing of it is markup.
			summary: `\`\`\`text\n${sentence.replaceAll("`", "'")}\n\`\`\``,
			annotations: [],
		});
	} catch {
		// The first error is the one to tell.
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
