import { expect, test } from "vitest";
import {
	mergeGroupEvent,
	pullRequestEvent,
	pushEvent,
	workflowDispatchEvent,
	workflowRunEvent,
} from "../runner/events.js";
import {
	budgetedRepository,
	CONFIG,
	messages,
	NAME,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";

const HISTORY = "refs/heads/wattdiff-history";

test("a push to the default branch is recorded on a branch of its own", async () => {
	const { local, base } = await budgetedRepository({
		rights: { contents: "write", pull_requests: "read" },
	});
	const merged = local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});

	const result = await runBundle(local, pushEvent(local, NAME));

	const files = local.files(NAME, "wattdiff-history");
	const record = JSON.parse(files[`records/${merged}.json`] ?? "{}");
	expect(result.exitCode).toBe(0);
	expect(Object.keys(files)).toEqual([`records/${merged}.json`]);
	expect(record).toMatchObject({
		schema: "wattdiff/record@1",
		commit: merged,
		parent: base,
		verdict: "over",
	});
	expect(local.violations).toEqual([]);
});

test("a push that changes no training leaves no record", async () => {
	const { local } = await budgetedRepository({ rights: { contents: "write" } });
	local.commit(NAME, { branch: "main", files: { "README.md": "Better\n" } });

	const result = await runBundle(local, pushEvent(local, NAME));

	expect(result.exitCode).toBe(0);
	expect(local.refs(NAME)).not.toHaveProperty(HISTORY);
});

test("a push without the right to write says which one is missing", async () => {
	const { local } = await budgetedRepository({ rights: { contents: "read" } });
	local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});

	const result = await runBundle(local, pushEvent(local, NAME));

	expect(result.exitCode).toBe(0);
	expect(messages(result, "warning")[0]).toContain("`contents: write`");
});

test("a push to another branch is none of our business", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(
		local,
		pushEvent(local, NAME, { branch: "work" }),
	);

	expect(result.exitCode).toBe(0);
	expect(messages(result, "notice")).toEqual([
		"The push is not to the default branch.",
	]);
	expect(local.requests).toEqual([]);
});

test("a merge queue is held up by a budget", async () => {
	const { local, base, head } = await budgetedRepository();

	const result = await runBundle(
		local,
		mergeGroupEvent(local, NAME, { baseSha: base, headSha: head }),
	);

	expect(result.exitCode).toBe(1);
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "failure" },
	]);
	expect(local.comments(NAME, 1)).toEqual([]);
});

test("the trusted half for forks comments and checks, and does not fail itself", async () => {
	const { local, head } = await budgetedRepository({ isFork: true });
	const run = finishedRun(local, head);

	const result = await runBundle(local, workflowRunEvent(local, NAME, run.id));

	expect(result.exitCode).toBe(0);
	expect(local.comments(NAME, 1)).toHaveLength(1);
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
	expect(local.violations).toEqual([]);
});

test("the trusted half leaves a head alone that the pull request no longer has", async () => {
	const { local, head } = await budgetedRepository({ isFork: true });
	const run = finishedRun(local, head);
	const newer = local.commit(NAME, {
		parent: head,
		files: { [CONFIG]: trainingConfig(4) },
	});
	local.changePullRequest(NAME, 1, { headSha: newer });

	const result = await runBundle(local, workflowRunEvent(local, NAME, run.id));

	expect(result.exitCode).toBe(0);
	expect(messages(result, "notice")[0]).toContain("No open pull request");
	expect(local.comments(NAME, 1)).toEqual([]);
});

test("the button estimates every run there is", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(local, workflowDispatchEvent(local, NAME));

	expect(result.exitCode).toBe(0);
	expect(result.summary).toContain(CONFIG);
	expect(local.comments(NAME, 1)).toEqual([]);
});

test("a closed pull request keeps its report", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(
		local,
		pullRequestEvent(local, NAME, 1, "closed"),
	);

	expect(result.exitCode).toBe(0);
	expect(local.requests).toEqual([]);
});

test("an event that means nothing to us is told and passes", async () => {
	const { local } = await budgetedRepository();
	const event = pullRequestEvent(local, NAME, 1);

	const result = await runBundle(local, { ...event, name: "release" });

	expect(result.exitCode).toBe(0);
	expect(messages(result, "notice")[0]).toContain("`release`");
});

function finishedRun(
	local: Awaited<ReturnType<typeof budgetedRepository>>["local"],
	headSha: string,
) {
	return local.addWorkflowRun(NAME, {
		name: "wattdiff",
		event: "pull_request",
		headBranch: "work",
		headSha,
		headRepository: "mallory/models",
		conclusion: "failure",
	});
}
