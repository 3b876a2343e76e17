import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	exampleName,
	openExamplePullRequest,
	startExample,
} from "../github/example.js";
import type { LocalGitHub } from "../github/local-github.js";
import {
	mergeGroupEvent,
	pullRequestEvent,
	pushEvent,
	workflowDispatchEvent,
	workflowRunEvent,
} from "./events.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample();
	openExamplePullRequest(github);
});

afterEach(async () => {
	await github.close();
});

function ref(name: string): string {
	return github.refs(exampleName)[name] ?? "";
}

/** A pull request from a fork, with the run of its untrusted workflow. */
function openFork() {
	const headSha = github.commit(exampleName, {
		parent: ref("refs/heads/main"),
		files: { "train.yaml": "steps: 9000\n" },
	});
	const fork = { headRepository: "mallory/training", headSha };
	const pull = github.addPullRequest(exampleName, { head: "main", ...fork });
	const run = github.addWorkflowRun(exampleName, {
		name: "wattdiff",
		event: "pull_request",
		headBranch: "main",
		conclusion: "success",
		...fork,
	});
	return { pull, run };
}

describe("a pull request event", () => {
	test("runs on the test merge and names both sides", () => {
		const event = pullRequestEvent(github, exampleName, 1);

		expect(event.sha).toBe(ref("refs/pull/1/merge"));
		expect(event).toMatchObject({
			ref: "refs/pull/1/merge",
			baseRef: "main",
			headRef: "longer",
			payload: {
				number: 1,
				pull_request: {
					base: {
						sha: ref("refs/heads/main"),
						repo: { full_name: exampleName },
					},
					head: { sha: ref("refs/heads/longer") },
				},
				repository: { full_name: exampleName, default_branch: "main" },
			},
		});
	});

	test("from a fork has its head in another repository", () => {
		const { pull } = openFork();

		const { payload } = pullRequestEvent(github, exampleName, pull.number);

		expect(payload).toMatchObject({
			pull_request: {
				head: { repo: { full_name: "mallory/training", fork: true } },
				base: { repo: { full_name: exampleName, fork: false } },
			},
		});
	});
});

describe("a push event", () => {
	test("goes from the commit before to the tip of the branch", () => {
		const before = ref("refs/heads/main");
		const after = github.commit(exampleName, {
			branch: "main",
			files: { a: "1" },
		});

		const event = pushEvent(github, exampleName);

		expect(event).toMatchObject({
			sha: after,
			ref: "refs/heads/main",
			payload: { before, after, created: false, head_commit: { id: after } },
		});
	});
});

describe("a merge group event", () => {
	test("names the base and the head of the group", () => {
		const baseSha = ref("refs/heads/main");
		const headSha = ref("refs/heads/longer");

		const event = mergeGroupEvent(github, exampleName, { baseSha, headSha });

		expect(event.payload).toMatchObject({
			merge_group: { base_sha: baseSha, head_sha: headSha },
		});
		expect(event.ref).toContain("gh-readonly-queue/main/");
	});
});

describe("a workflow run event", () => {
	test("names the pull requests of the same repository", () => {
		const run = github.addWorkflowRun(exampleName, {
			name: "wattdiff",
			event: "pull_request",
			headBranch: "longer",
			headSha: ref("refs/heads/longer"),
			headRepository: exampleName,
			conclusion: "success",
		});

		const event = workflowRunEvent(github, exampleName, run.id);

		expect(event.sha).toBe(ref("refs/heads/main"));
		expect(event.payload).toMatchObject({
			workflow_run: { pull_requests: [{ number: 1 }] },
		});
	});

	test("names no pull request of a fork", () => {
		const { run, pull } = openFork();

		const event = workflowRunEvent(github, exampleName, run.id);

		expect(event.payload).toMatchObject({
			workflow_run: {
				head_sha: pull.headSha,
				head_repository: { full_name: "mallory/training" },
				pull_requests: [],
			},
		});
	});
});

describe("a dispatch event", () => {
	test("carries its inputs", () => {
		const event = workflowDispatchEvent(github, exampleName, { mode: "full" });

		expect(event).toMatchObject({
			name: "workflow_dispatch",
			ref: "refs/heads/main",
			payload: { inputs: { mode: "full" } },
		});
	});
});
