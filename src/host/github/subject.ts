import type { GitHub } from "./client.js";
import type { Occasion } from "./occasion.js";
import { pullRequestOf } from "./pull-request.js";

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
	/** When the head was made, where its numbers are to be kept. */
	readonly keptDate?: string;
}

/** What an occasion is about; undefined when it has become stale. */
export async function subjectOf(
	github: GitHub,
	occasion: Exclude<Occasion, { readonly kind: "nothing" }>,
): Promise<Subject | undefined> {
	switch (occasion.kind) {
		case "pull-request":
			return pullRequestSubject(occasion);
		case "finished-workflow": {
			const pull = await pullRequestOf(github, occasion.headSha);
			if (!pull) return undefined;
			// The job runs for the default branch, where a failure would be misplaced: the check tells.
			return {
				...pullRequestSubject(pull),
				isEnforced: false,
				isFork: false,
			};
		}
		case "merge-group":
			return {
				...silent,
				base: occasion.baseSha,
				head: occasion.headSha,
				isChecked: true,
				isEnforced: true,
			};
		case "push":
			return {
				...silent,
				...(occasion.before !== undefined && { base: occasion.before }),
				head: occasion.after,
				keptDate: occasion.date,
			};
		case "dispatch":
			return { ...silent, head: occasion.headSha };
	}
}

const silent = {
	isChecked: false,
	isEnforced: false,
	isFork: false,
} as const;

function pullRequestSubject(pull: {
	readonly number: number;
	readonly baseSha: string;
	readonly headSha: string;
	readonly isFork: boolean;
}): Subject {
	return {
		base: pull.baseSha,
		head: pull.headSha,
		pullRequest: pull.number,
		isChecked: true,
		isEnforced: true,
		isFork: pull.isFork,
	};
}
