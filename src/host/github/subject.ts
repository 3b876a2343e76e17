import type { Change } from "../../change.js";
import type { GitHub } from "./client.js";
import type { Occasion } from "./occasion.js";
import { pullRequestOf, remoteMergeBase, renamesOf } from "./pull-request.js";

/** What a run of the action is about. */
export interface Subject {
	readonly commits: Change<string> & { readonly head: string };
	/** Paths at the head that were renamed, with their paths at the base. */
	readonly renames: ReadonlyMap<string, string>;
	/** Commit whose budgets count, where it is not the base: the tip of the base branch. */
	readonly policyCommit?: string;
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

/** The commits and places that an occasion means; undefined when it has become stale. */
export async function subjectOf(
	github: GitHub,
	occasion: Exclude<Occasion, { readonly kind: "nothing" }>,
): Promise<Subject | undefined> {
	switch (occasion.kind) {
		case "pull-request":
			return pullRequestSubject(github, occasion);
		case "finished-workflow": {
			const pull = await pullRequestOf(github, occasion.headSha);
			if (!pull) return undefined;
			const subject = await pullRequestSubject(github, {
				...pull,
				isFork: false,
			});
			// The job runs for the default branch, where a failure would be misplaced: the check tells.
			return { ...subject, isEnforced: false };
		}
		case "merge-group":
			return {
				...PLAIN,
				commits: { base: occasion.baseSha, head: occasion.headSha },
				isChecked: true,
				isEnforced: true,
			};
		case "push":
			return {
				...PLAIN,
				commits: {
					...(occasion.before !== undefined && { base: occasion.before }),
					head: occasion.after,
				},
				keptDate: occasion.date,
			};
		case "dispatch":
			return { ...PLAIN, commits: { head: occasion.headSha } };
	}
}

const PLAIN = {
	renames: new Map<string, string>(),
	isChecked: false,
	isEnforced: false,
	isFork: false,
} as const;

async function pullRequestSubject(
	github: GitHub,
	pull: {
		readonly number: number;
		readonly baseSha: string;
		readonly headSha: string;
		readonly isFork: boolean;
	},
): Promise<Subject> {
	const [base, renames] = await Promise.all([
		remoteMergeBase(github, pull.baseSha, pull.headSha),
		renamesOf(github, pull.number),
	]);
	return {
		commits: { base, head: pull.headSha },
		renames,
		policyCommit: pull.baseSha,
		pullRequest: pull.number,
		isChecked: true,
		isEnforced: true,
		isFork: pull.isFork,
	};
}
