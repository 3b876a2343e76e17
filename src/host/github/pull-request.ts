import type { GitHub } from "./client.js";
import { unlessRefused } from "./refusal.js";

/** What is used of a pull request. */
export interface PullRequest {
	readonly number: number;
	readonly isOpen: boolean;
	readonly baseSha: string;
	readonly headSha: string;
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

/** The pull request that a commit of the default branch merged. None when the token may not read them. */
export async function mergedPullRequest(
	{ octokit, owner, repo }: GitHub,
	commit: string,
): Promise<{ readonly number: number; readonly title: string } | undefined> {
	const answer = await unlessRefused(
		octokit.rest.repos.listPullRequestsAssociatedWithCommit({
			owner,
			repo,
			commit_sha: commit,
		}),
	);
	const found = answer?.data.find(
		({ merge_commit_sha, merged_at }) =>
			merged_at !== null && merge_commit_sha === commit,
	);
	return found && { number: found.number, title: found.title };
}

/** The commit from which two lines of history went apart, as GitHub sees it. */
export async function remoteMergeBase(
	{ octokit, owner, repo }: GitHub,
	base: string,
	head: string,
): Promise<string> {
	const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
		owner,
		repo,
		basehead: `${base}...${head}`,
		per_page: 1,
	});
	return data.merge_base_commit.sha;
}

/** Paths that a pull request renamed, with their paths at the base. None when the token may not read them. */
export async function renamesOf(
	{ octokit, owner, repo }: GitHub,
	number: number,
): Promise<ReadonlyMap<string, string>> {
	const files = await unlessRefused(
		octokit.paginate(octokit.rest.pulls.listFiles, {
			owner,
			repo,
			pull_number: number,
			per_page: 100,
		}),
	);
	const renames = new Map<string, string>();
	for (const { status, filename, previous_filename } of files ?? []) {
		if (status === "renamed" && previous_filename !== undefined) {
			renames.set(filename, previous_filename);
		}
	}
	return renames;
}
