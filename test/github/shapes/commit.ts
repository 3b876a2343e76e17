import type { Fields } from "../fields.js";
import type { FileChange } from "../git-history.js";
import type { Commit } from "../git-store.js";
import { pagesUrl, type Repository, type World } from "../world.js";

const verification = {
	verified: false,
	reason: "unsigned",
	signature: null,
	payload: null,
	verified_at: null,
};

/** A commit of the Git Data API. */
export function gitCommitShape(
	world: World,
	repository: Repository,
	commit: Commit,
): Fields {
	const { api, page } = addresses(world, repository);
	return {
		sha: commit.sha,
		node_id: `C_${commit.sha}`,
		url: `${api}/git/commits/${commit.sha}`,
		html_url: `${page}/commit/${commit.sha}`,
		author: commit.author,
		committer: commit.committer,
		tree: treeLink(api, commit),
		message: commit.message,
		parents: parentLinks(api, page, commit, "git/commits"),
		verification,
	};
}

/** A commit of the repository API, where people are GitHub users, of whom nobody is known here. */
export function commitShape(
	world: World,
	repository: Repository,
	commit: Commit,
): Fields {
	const { api, page } = addresses(world, repository);
	return {
		sha: commit.sha,
		node_id: `C_${commit.sha}`,
		url: `${api}/commits/${commit.sha}`,
		html_url: `${page}/commit/${commit.sha}`,
		comments_url: `${api}/commits/${commit.sha}/comments`,
		commit: {
			url: `${api}/git/commits/${commit.sha}`,
			author: commit.author,
			committer: commit.committer,
			message: commit.message,
			tree: treeLink(api, commit),
			comment_count: 0,
			verification,
		},
		author: null,
		committer: null,
		parents: parentLinks(api, page, commit, "commits"),
	};
}

/** One file of a diff. */
export function fileShape(
	world: World,
	repository: Repository,
	file: FileChange,
	headSha: string,
): Fields {
	const { api, page } = addresses(world, repository);
	const path = file.path.split("/").map(encodeURIComponent).join("/");
	return {
		sha: file.sha,
		filename: file.path,
		status: file.status,
		additions: file.additions,
		deletions: file.deletions,
		changes: file.additions + file.deletions,
		blob_url: `${page}/blob/${headSha}/${path}`,
		raw_url: `${page}/raw/${headSha}/${path}`,
		contents_url: `${api}/contents/${path}?ref=${headSha}`,
		...(file.patch !== undefined && { patch: file.patch }),
		...(file.previousPath !== undefined && {
			previous_filename: file.previousPath,
		}),
	};
}

export function addresses(
	world: World,
	repository: Repository,
): { readonly api: string; readonly page: string } {
	return {
		api: `${world.url}/repos/${repository.fullName}`,
		page: `${pagesUrl}/${repository.fullName}`,
	};
}

function treeLink(api: string, commit: Commit): Fields {
	return { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` };
}

function parentLinks(
	api: string,
	page: string,
	commit: Commit,
	kind: string,
): readonly Fields[] {
	return commit.parents.map((sha) => ({
		sha,
		url: `${api}/${kind}/${sha}`,
		html_url: `${page}/commit/${sha}`,
	}));
}
