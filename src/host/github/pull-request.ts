import type { GitHub } from "./client.js";

/** What is used of a pull request. */
export interface PullRequest {
	readonly number: number;
	readonly isOpen: boolean;
	readonly baseSha: string;
	readonly headSha: string;
	/** Branch that it is to be merged into. */
	readonly baseRef: string;
	/** True when the head lies in another repository. */
	readonly isFork: boolean;
}

/** A pull request as it stands now. */
export async function getPullRequest(
	{ octokit, owner, repo }: GitHub,
	number: number,
): Promise<PullRequest> {
	const { data } = await octokit.rest.pulls.get({
		owner,
		repo,
		pull_number: number,
	});
	return {
		number,
		isOpen: data.state === "open",
		baseSha: data.base.sha,
		headSha: data.head.sha,
		baseRef: data.base.ref,
		isFork: data.head.repo?.full_name !== data.base.repo.full_name,
	};
}

/** The open pull request of this repository whose head is a commit. */
export async function pullRequestOf(
	github: GitHub,
	headSha: string,
): Promise<PullRequest | undefined> {
	const { octokit, owner, repo } = github;
	const { data } =
		await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
			owner,
			repo,
			commit_sha: headSha,
		});
	const found = data.find(
		({ state, head, base }) =>
			state === "open" &&
			head.sha === headSha &&
			base.repo.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase(),
	);
	return found && getPullRequest(github, found.number);
}

/** A pull request that was merged, with the head that it had. */
export interface MergedPullRequest
	extends Pick<PullRequest, "number" | "headSha" | "baseRef"> {
	readonly title: string;
}

/** The pull request that a commit of the default branch merged. */
export async function mergedPullRequest(
	{ octokit, owner, repo }: GitHub,
	commit: string,
): Promise<MergedPullRequest | undefined> {
	const { data } =
		await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
			owner,
			repo,
			commit_sha: commit,
		});
	const found = data.find(
		({ merge_commit_sha, merged_at }) =>
			merged_at !== null && merge_commit_sha === commit,
	);
	return (
		found && {
			number: found.number,
			title: found.title,
			headSha: found.head.sha,
			baseRef: found.base.ref,
		}
	);
}
