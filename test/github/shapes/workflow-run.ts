import type { Fields } from "../fields.js";
import { readCommit } from "../git-store.js";
import type { Repository, WorkflowRun, World } from "../world.js";
import { addresses } from "./commit.js";
import { repositoryShape } from "./repository.js";

/** A run of a workflow; its pull requests are empty if the head is in a fork, as on GitHub. */
export function workflowRunShape(
	world: World,
	repository: Repository,
	run: WorkflowRun,
): Fields {
	const { api, page } = addresses(world, repository);
	const self = `${api}/actions/runs/${run.id}`;
	const isFork = run.headRepository !== repository.fullName;
	return {
		id: run.id,
		node_id: `WFR_${run.id}`,
		name: run.name,
		display_title: run.name,
		event: run.event,
		status: "completed",
		conclusion: run.conclusion,
		head_branch: run.headBranch,
		head_sha: run.headSha,
		head_commit: headCommit(repository, run.headSha),
		head_repository: repositoryShape(
			world,
			run.headRepository,
			isFork ? undefined : repository,
		),
		repository: repositoryShape(world, repository.fullName, repository),
		pull_requests: isFork ? [] : minimalPulls(world, repository, run),
		path: ".github/workflows/wattdiff.yml",
		run_number: 1,
		run_attempt: 1,
		workflow_id: 1,
		url: self,
		html_url: `${page}/actions/runs/${run.id}`,
		jobs_url: `${self}/jobs`,
		logs_url: `${self}/logs`,
		artifacts_url: `${self}/artifacts`,
		cancel_url: `${self}/cancel`,
		rerun_url: `${self}/rerun`,
		check_suite_url: `${api}/check-suites/1`,
		workflow_url: `${api}/actions/workflows/1`,
		created_at: "2026-01-01T00:00:00Z",
		updated_at: "2026-01-01T00:00:00Z",
	};
}

function minimalPulls(
	world: World,
	repository: Repository,
	run: WorkflowRun,
): readonly Fields[] {
	const { api } = addresses(world, repository);
	const repo = { id: repository.id, url: api, name: repository.name };
	return [...repository.pulls.values()]
		.filter((pull) => pull.headSha === run.headSha && pull.state === "open")
		.map((pull) => ({
			id: pull.id,
			number: pull.number,
			url: `${api}/pulls/${pull.number}`,
			base: { ref: pull.baseRef, sha: pull.baseSha, repo },
			head: { ref: pull.headRef, sha: pull.headSha, repo },
		}));
}

function headCommit(repository: Repository, sha: string): Fields | null {
	const commit = readCommit(repository.git, sha);
	if (!commit) return null;
	const person = ({ name, email }: { name: string; email: string }) => ({
		name,
		email,
	});
	return {
		id: sha,
		tree_id: commit.tree,
		message: commit.message,
		timestamp: commit.committer.date,
		author: person(commit.author),
		committer: person(commit.committer),
	};
}
