import type { Change } from "../../change.js";
import type { Snapshot } from "../../review-input.js";
import type { GitHub } from "./client.js";
import { compareCommits, listedRenames, type Renames } from "./renames.js";
import type { Subject } from "./subject.js";
import { textAtCommit } from "./text-at-commit.js";

/** The two commits that are compared, and what GitHub knows beside their files. */
export interface Comparison {
	readonly commits: Change<string> & { readonly head: string };
	/** Paths at the head that were renamed, with their paths at the base, as far as they matter. */
	readonly renames: (
		snapshots: Change<Snapshot>,
		matters: (path: string) => boolean,
	) => Promise<Renames>;
	/** The policy at the tip of the base branch, which may be newer than the base of the comparison. */
	readonly policyText?: string;
}

/** Finds what a subject is compared with: for a pull request the commit from which it went apart. A path asks for its policy. */
export async function comparisonOf(
	github: GitHub,
	{ base, head, pullRequest }: Subject,
	policyPath: string | undefined,
): Promise<Comparison> {
	const renames = async () => new Map<string, string>();
	if (base === undefined) return { commits: { head }, renames };
	if (pullRequest === undefined) return { commits: { base, head }, renames };
	const [compared, policyText] = await Promise.all([
		compareCommits(github, base, head),
		policyPath === undefined
			? undefined
			: textAtCommit(github, base, policyPath),
	]);
	return {
		commits: { base: compared.mergeBase, head },
		renames: async (snapshots, matters) => {
			if (compared.isWhole) return compared.renames;
			const looking = { snapshots, matters };
			const listed = await listedRenames(github, pullRequest, looking);
			return new Map([...compared.renames, ...listed]);
		},
		...(policyText !== undefined && { policyText }),
	};
}
