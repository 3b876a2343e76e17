import { type CheckPlace, firstReviewAt } from "./check.js";
import type { GitHub } from "./client.js";
import type { Occasion } from "./occasion.js";
import {
	getPullRequest,
	type MergedPullRequest,
	mergedPullRequest,
	type PullRequest,
	pullRequestOf,
} from "./pull-request.js";
import { isRefused, unlessRefused } from "./refusal.js";

/** What a run of the action is about, and who is told. */
export interface Subject {
	readonly head: string;
	/** What the head is compared with: a commit, or for a pull request the tip of its base branch. */
	readonly base?: string;
	/** Where the comment goes. */
	readonly pullRequest?: number;
	/** Whether the head gets a check run. */
	readonly isChecked: boolean;
	/** Whether a broken budget fails the job. */
	readonly isEnforced: boolean;
	/** Whether the token can only read, whatever the workflow asks for. */
	readonly isFork: boolean;
	/** Whether the head comes from another repository, so that people from outside chose what is in its files. */
	readonly isForeign: boolean;
	/** When the head was made, where its numbers are to be kept. */
	readonly keptDate?: string;
	/** Whether the head is the newest state of the default branch, which a badge shows. */
	readonly isBadged: boolean;
	/** The pull request that brings the head, or brought it; asked once. */
	readonly proposal: () => Promise<Proposal | "refused" | undefined>;
	/** Somebody asks just now to let it pass. */
	readonly asked?: Asked;
}

/** A pull request as approvals are bound to it. */
export type Proposal = Pick<PullRequest, "number" | "headSha" | "baseRef"> &
	Partial<Pick<MergedPullRequest, "title">>;

/** A label or a command, as the event tells of it. */
export type Asked = {
	readonly by: string;
	readonly at: string;
} & (
	| { readonly via: "label"; readonly label: string }
	| {
			readonly via: "command";
			/** The beginning of the commit that is meant. */
			readonly sha?: string;
			readonly reason: string;
			/** Whether the head had a review already, so that it is the one that was seen. */
			readonly wasShown: boolean;
	  }
);

/** What an occasion is about; undefined when it has become stale. */
export async function subjectOf(
	github: GitHub,
	occasion: Exclude<Occasion, { readonly kind: "nothing" }>,
	check: Pick<CheckPlace, "name" | "externalId">,
): Promise<Subject | undefined> {
	switch (occasion.kind) {
		case "pull-request":
			return pullRequestSubject(occasion, labelOn(occasion));
		case "command":
			return commandSubject(github, occasion, check);
		case "finished-workflow": {
			const pull = await pullRequestOf(github, occasion.headSha);
			return pull && trusted(pullRequestSubject(pull));
		}
		case "merge-group": {
			const { baseSha, headSha, number } = occasion;
			return {
				...silent,
				base: baseSha,
				head: headSha,
				isChecked: true,
				isEnforced: true,
				...(number !== undefined && {
					proposal: once(() => getPullRequest(github, number)),
				}),
			};
		}
		case "push":
			return {
				...silent,
				...(occasion.before !== undefined && { base: occasion.before }),
				head: occasion.after,
				keptDate: occasion.date,
				isBadged: true,
				proposal: once(() => mergedPullRequest(github, occasion.after)),
			};
		case "dispatch":
			return {
				...silent,
				head: occasion.headSha,
				isBadged: occasion.isDefaultBranch,
			};
	}
}

const silent = {
	isChecked: false,
	isEnforced: false,
	isFork: false,
	isForeign: false,
	isBadged: false,
	proposal: async () => undefined,
} as const;

function pullRequestSubject(
	pull: Omit<PullRequest, "isOpen">,
	asked?: Asked,
): Subject {
	return {
		base: pull.baseSha,
		head: pull.headSha,
		pullRequest: pull.number,
		isChecked: true,
		isEnforced: true,
		isFork: pull.isFork,
		isForeign: pull.isFork,
		isBadged: false,
		proposal: async () => pull,
		...(asked && { asked }),
	};
}

async function commandSubject(
	github: GitHub,
	{ number, by, at, sha, reason }: Occasion & { readonly kind: "command" },
	check: Pick<CheckPlace, "name" | "externalId">,
): Promise<Subject | undefined> {
	const pull = await getPullRequest(github, number);
	if (!pull.isOpen) return undefined;
	const asked = { via: "command", by, at, reason } as const;
	if (sha !== undefined) {
		return trusted(
			pullRequestSubject(pull, { ...asked, sha, wasShown: false }),
		);
	}
	// Asked before our own check begins or begins again.
	const place = { ...check, headSha: pull.headSha };
	const shownAt = await unlessRefused(firstReviewAt(github, place));
	const wasShown =
		shownAt !== undefined && Date.parse(shownAt) <= Date.parse(at);
	return trusted(pullRequestSubject(pull, { ...asked, wasShown }));
}

// The job runs for the default branch, with its rights; a failure would be misplaced there: the check tells.
function trusted(subject: Subject): Subject {
	return { ...subject, isEnforced: false, isFork: false };
}

function labelOn({
	label,
}: Occasion & { readonly kind: "pull-request" }): Asked | undefined {
	return (
		label && { via: "label", label: label.name, by: label.by, at: label.at }
	);
}

function once<T>(ask: () => Promise<T>): () => Promise<T | "refused"> {
	let answer: Promise<T | "refused"> | undefined;
	return () => {
		answer ??= ask().catch((error: unknown) => {
			if (isRefused(error)) return "refused";
			throw error;
		});
		return answer;
	};
}
