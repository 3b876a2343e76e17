import type { Fields } from "../fields.js";
import {
	labelsOn,
	type PullRequest,
	pagesUrl,
	type Repository,
	type World,
} from "../world.js";
import { labelShape } from "./label.js";
import { repositoryShape } from "./repository.js";
import { userShape } from "./user.js";

/** A pull request as lists show it. */
export function pullShape(
	world: World,
	repository: Repository,
	pull: PullRequest,
): Fields {
	const links = pullLinks(world, repository, pull);
	return {
		id: pull.id,
		node_id: `PR_${pull.id}`,
		number: pull.number,
		title: pull.title,
		body: pull.body,
		state: pull.state,
		draft: pull.isDraft,
		locked: false,
		user: userShape(world, pull.author),
		author_association: "CONTRIBUTOR",
		...links,
		_links: Object.fromEntries(
			Object.entries(links).map(([name, href]) => [
				name === "url" ? "self" : name.replace(/_url$/, ""),
				{ href },
			]),
		),
		base: side(
			world,
			repository,
			repository.fullName,
			pull.baseRef,
			pull.baseSha,
		),
		head: side(
			world,
			repository,
			pull.headRepository,
			pull.headRef,
			pull.headSha,
		),
		labels: labelsOn(repository, pull.number).map((name) =>
			labelShape(world, repository, name),
		),
		assignee: null,
		assignees: [],
		requested_reviewers: [],
		requested_teams: [],
		milestone: null,
		auto_merge: null,
		merge_commit_sha: pull.mergeSha,
		created_at: pull.createdAt,
		updated_at: pull.createdAt,
		closed_at: pull.state === "closed" ? pull.createdAt : null,
		merged_at: pull.mergedAt ?? null,
	};
}

/** What only `GET /repos/{owner}/{repo}/pulls/{number}` adds. */
export function pullDetails(pull: PullRequest, counts: Fields): Fields {
	return {
		...counts,
		comments: 0,
		review_comments: 0,
		maintainer_can_modify: false,
		merged: pull.mergedAt !== undefined,
		merged_by: null,
		mergeable: pull.mergeSha !== null,
		mergeable_state: pull.mergeSha === null ? "dirty" : "clean",
	};
}

function side(
	world: World,
	repository: Repository,
	fullName: string,
	ref: string,
	sha: string,
): Fields {
	const [owner = ""] = fullName.split("/");
	const own = fullName === repository.fullName ? repository : undefined;
	return {
		label: `${owner}:${ref}`,
		ref,
		sha,
		user: userShape(world, owner),
		repo: repositoryShape(world, fullName, own),
	};
}

function pullLinks(
	world: World,
	repository: Repository,
	pull: PullRequest,
): Readonly<Record<string, string>> {
	const api = `${world.url}/repos/${repository.fullName}`;
	const page = `${pagesUrl}/${repository.fullName}/pull/${pull.number}`;
	return {
		url: `${api}/pulls/${pull.number}`,
		html_url: page,
		diff_url: `${page}.diff`,
		patch_url: `${page}.patch`,
		issue_url: `${api}/issues/${pull.number}`,
		commits_url: `${api}/pulls/${pull.number}/commits`,
		comments_url: `${api}/issues/${pull.number}/comments`,
		review_comments_url: `${api}/pulls/${pull.number}/comments`,
		review_comment_url: `${api}/pulls/comments{/number}`,
		statuses_url: `${api}/statuses/${pull.headSha}`,
	};
}
