import type { Change } from "../../change.js";
import type { GitHub } from "./client.js";
import { remoteMergeBase, renamesOf } from "./pull-request.js";
import type { Subject } from "./subject.js";
import { textAtCommit } from "./text-at-commit.js";

/** The two commits that are compared, and what GitHub knows beside their files. */
export interface Comparison {
	readonly commits: Change<string> & { readonly head: string };
	/** Paths at the head that were renamed, with their paths at the base. */
	readonly renames: ReadonlyMap<string, string>;
	/** The policy at the tip of the base branch, which may be newer than the base of the comparison. */
	readonly policyText?: string;
}

/** Finds what a subject is compared with: for a pull request the commit from which it went apart. */
export async function comparisonOf(
	github: GitHub,
	{ base, head, pullRequest }: Subject,
	policyPath: string,
): Promise<Comparison> {
	const renames = new Map<string, string>();
	if (base === undefined) return { commits: { head }, renames };
	if (pullRequest === undefined) return { commits: { base, head }, renames };
	const [mergeBase, renamed, policyText] = await Promise.all([
		remoteMergeBase(github, base, head),
		renamesOf(github, pullRequest),
		textAtCommit(github, base, policyPath),
	]);
	return {
		commits: { base: mergeBase, head },
		renames: renamed,
		...(policyText !== undefined && { policyText }),
	};
}
