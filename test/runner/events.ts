import { type Fields, fieldsOf } from "../github/fields.js";
import { readCommit, resolveCommit } from "../github/git-store.js";
import type { LocalGitHub } from "../github/local-github.js";
import { pullCounts } from "../github/pull-files.js";
import { commitShape } from "../github/shapes/commit.js";
import { labelShape } from "../github/shapes/label.js";
import { pullDetails, pullShape } from "../github/shapes/pull.js";
import { fullRepositoryShape } from "../github/shapes/repository.js";
import { userShape } from "../github/shapes/user.js";
import { workflowRunShape } from "../github/shapes/workflow-run.js";
import type { Repository } from "../github/world.js";

/** Why a workflow runs, and on what. */
export interface TriggeringEvent {
	readonly name: string;
	readonly payload: Fields;
	/** `owner/name` */
	readonly repository: string;
	readonly sha: string;
	/** The full name of the ref. */
	readonly ref: string;
	readonly actor: string;
	/** The branches of a pull request. */
	readonly baseRef?: string;
	readonly headRef?: string;
}

/** A pull request was opened or got new commits; from a fork if its head is in another repository. */
export function pullRequestEvent(
	github: LocalGitHub,
	repositoryName: string,
	number: number,
	action = "synchronize",
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const pull = repository.pulls.get(number);
	if (!pull) throw new Error(`No pull request ${repositoryName}#${number}.`);
	return {
		name: "pull_request",
		repository: repository.fullName,
		sha: pull.mergeSha ?? pull.headSha,
		ref: `refs/pull/${number}/merge`,
		actor: pull.author,
		baseRef: pull.baseRef,
		headRef: pull.headRef,
		payload: {
			action,
			number,
			pull_request: {
				...pullShape(github.world, repository, pull),
				...pullDetails(pull, pullCounts(repository, pull)),
			},
			...surroundings(github, repository, pull.author),
		},
	};
}

/** Somebody put a label on a pull request. */
export function labeledEvent(
	github: LocalGitHub,
	repositoryName: string,
	number: number,
	{ label, actor }: { readonly label: string; readonly actor: string },
): TriggeringEvent {
	github.addLabel(repositoryName, number, { name: label, actor });
	const event = pullRequestEvent(github, repositoryName, number, "labeled");
	const repository = github.repository(repositoryName);
	return {
		...event,
		actor,
		payload: {
			...event.payload,
			...surroundings(github, repository, actor),
			label: labelShape(github.world, repository, label),
		},
	};
}

/** Somebody wrote a comment on a pull request. */
export function commentEvent(
	github: LocalGitHub,
	repositoryName: string,
	number: number,
	said: {
		readonly author: string;
		readonly body: string;
		readonly createdAt?: string;
		readonly action?: string;
	},
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const { id, author, body, createdAt } = github.addComment(
		repositoryName,
		number,
		said,
	);
	return {
		...onDefaultBranch(repository),
		name: "issue_comment",
		actor: author,
		payload: {
			action: said.action ?? "created",
			issue: { number, pull_request: { merged_at: null } },
			comment: {
				id,
				body,
				user: userShape(github.world, author),
				created_at: said.createdAt ?? createdAt,
			},
			...surroundings(github, repository, author),
		},
	};
}

/** The clock started a workflow; the event names no repository. */
export function scheduleEvent(
	github: LocalGitHub,
	repositoryName: string,
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	return {
		...onDefaultBranch(repository),
		name: "schedule",
		payload: { schedule: "0 6 * * 1" },
	};
}

/** Commits came to a branch. */
export function pushEvent(
	github: LocalGitHub,
	repositoryName: string,
	push: { readonly branch?: string; readonly before?: string } = {},
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const branch = push.branch ?? repository.defaultBranch;
	const after = tipOf(repository, branch);
	const parent = readCommit(repository.git, after)?.parents[0];
	const before = push.before ?? parent ?? "0".repeat(40);
	const head = shownCommit(github, repository, after);
	return {
		name: "push",
		repository: repository.fullName,
		sha: after,
		ref: `refs/heads/${branch}`,
		actor: "ada",
		payload: {
			ref: `refs/heads/${branch}`,
			before,
			after,
			base_ref: null,
			created: /^0+$/.test(before),
			deleted: false,
			forced: false,
			compare: `${fieldsOf(head).html_url}`,
			commits: [head],
			head_commit: head,
			pusher: { name: "ada", email: "ada@example.com" },
			...surroundings(github, repository, "ada"),
		},
	};
}

/** A merge queue asks for checks of a group of pull requests. */
export function mergeGroupEvent(
	github: LocalGitHub,
	repositoryName: string,
	group: {
		readonly baseSha: string;
		readonly headSha: string;
		readonly number?: number;
	},
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const { baseSha, headSha, number = 1 } = group;
	const baseRef = `refs/heads/${repository.defaultBranch}`;
	const ref = `refs/heads/gh-readonly-queue/${repository.defaultBranch}/pr-${number}-${baseSha}`;
	return {
		name: "merge_group",
		repository: repository.fullName,
		sha: headSha,
		ref,
		actor: "github-merge-queue[bot]",
		payload: {
			action: "checks_requested",
			merge_group: {
				base_ref: baseRef,
				base_sha: baseSha,
				head_ref: ref,
				head_sha: headSha,
				head_commit: shownCommit(github, repository, headSha),
			},
			...surroundings(github, repository, "github-merge-queue[bot]"),
		},
	};
}

/** Another workflow ended; its pull requests are left out if the head is in a fork, as GitHub does. */
export function workflowRunEvent(
	github: LocalGitHub,
	repositoryName: string,
	runId: number,
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const run = repository.workflowRuns.get(runId);
	if (!run) throw new Error(`No workflow run ${runId} in ${repositoryName}.`);
	return {
		...onDefaultBranch(repository),
		name: "workflow_run",
		payload: {
			action: "completed",
			workflow_run: workflowRunShape(github.world, repository, run),
			workflow: { id: 1, name: run.name, state: "active" },
			...surroundings(github, repository, "ada"),
		},
	};
}

/** Somebody pressed the button. */
export function workflowDispatchEvent(
	github: LocalGitHub,
	repositoryName: string,
	inputs: Readonly<Record<string, string>> = {},
): TriggeringEvent {
	const repository = github.repository(repositoryName);
	const where = onDefaultBranch(repository);
	return {
		...where,
		name: "workflow_dispatch",
		payload: {
			inputs,
			ref: where.ref,
			workflow: ".github/workflows/wattdiff.yml",
			...surroundings(github, repository, "ada"),
		},
	};
}

function onDefaultBranch(repository: Repository) {
	return {
		repository: repository.fullName,
		sha: tipOf(repository, repository.defaultBranch),
		ref: `refs/heads/${repository.defaultBranch}`,
		actor: "ada",
	};
}

function surroundings(
	github: LocalGitHub,
	repository: Repository,
	sender: string,
): Fields {
	return {
		repository: fullRepositoryShape(github.world, repository),
		sender: userShape(github.world, sender),
	};
}

function tipOf(repository: Repository, branch: string): string {
	const sha = resolveCommit(repository.git, branch);
	if (sha === undefined) {
		throw new Error(`No branch ${branch} in ${repository.fullName}.`);
	}
	return sha;
}

/** Webhooks name a commit by `id` and put its parts on top. */
function shownCommit(
	github: LocalGitHub,
	repository: Repository,
	sha: string,
): Fields {
	const commit = readCommit(repository.git, sha);
	if (!commit) throw new Error(`No commit ${sha} in ${repository.fullName}.`);
	const { html_url } = commitShape(github.world, repository, commit);
	const { message, tree, author, committer } = commit;
	return {
		id: sha,
		tree_id: tree,
		distinct: true,
		message,
		timestamp: committer.date,
		url: html_url,
		html_url,
		author,
		committer,
	};
}
