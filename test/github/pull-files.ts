import type { Fields } from "./fields.js";
import {
	changedFiles,
	commitsBetween,
	type FileChange,
	mergeBase,
} from "./git-history.js";
import type { PullRequest, Repository } from "./world.js";

/** The files which a pull request changes since it left its base. */
export function pullFiles(
	{ git }: Repository,
	pull: PullRequest,
): readonly FileChange[] {
	const base = mergeBase(git, pull.baseSha, pull.headSha);
	return changedFiles(git, base ?? pull.baseSha, pull.headSha);
}

/** The commits of a pull request, oldest first. */
export function pullCommits(
	{ git }: Repository,
	pull: PullRequest,
): readonly string[] {
	return commitsBetween(git, pull.baseSha, pull.headSha);
}

/** The numbers that GitHub shows in the tabs of a pull request. */
export function pullCounts(repository: Repository, pull: PullRequest): Fields {
	const files = pullFiles(repository, pull);
	return {
		changed_files: files.length,
		additions: sum(files.map((file) => file.additions)),
		deletions: sum(files.map((file) => file.deletions)),
		commits: pullCommits(repository, pull).length,
	};
}

function sum(numbers: readonly number[]): number {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
}
