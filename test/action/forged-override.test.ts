import { expect, test } from "vitest";
import { approvalText } from "../../src/host/github/approval.js";
import { clientOf } from "../github/example.js";
import {
	mergeGroupEvent,
	pushEvent,
	workflowRunEvent,
} from "../runner/events.js";
import {
	type BudgetedRepository,
	CONFIG,
	messages,
	NAME,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";
import {
	commented,
	conclusionOn,
	OVERRIDE_CHECK,
	overridableRepository,
	reviewed,
} from "./overridable-repository.js";

test("a check run that another app made is no approval", async () => {
	const repository = await overridableRepository();
	const { local, head } = repository;
	local.addToken("ghs_other", {
		login: "other[bot]",
		appId: 77,
		permissions: { checks: "write" },
	});
	await forge(repository, "ghs_other");

	const result = await reviewed(repository);

	expect(result.exitCode).toBe(1);
	expect(conclusionOn(repository, head)).toBe("failure");
});

test("nor is it for a job that may only read and so does not know its own app", async () => {
	const repository = await overridableRepository({
		rights: { contents: "read", pull_requests: "read", checks: "read" },
	});
	repository.local.addToken("ghs_other", {
		login: "other[bot]",
		appId: 77,
		permissions: { checks: "write" },
	});
	await forge(repository, "ghs_other");

	const result = await reviewed(repository, { inputs: { mode: "estimate" } });

	expect(result.exitCode).toBe(1);
});

test("a check run in the name of a person without the right is no approval", async () => {
	const repository = await overridableRepository();
	await forge(repository, "ghs_local", "linus");

	const result = await reviewed(repository);

	expect(result.exitCode).toBe(1);
});

test("the reading job sees the approval when it is run again", async () => {
	const repository = await overridableRepository({ isFork: true });
	const { local, head } = repository;
	const reader = { inputs: { mode: "estimate" }, token: "ghs_reader" };
	local.addToken("ghs_reader", {
		login: "github-actions[bot]",
		appId: 15_368,
		permissions: { contents: "read", pull_requests: "read", checks: "read" },
	});

	const before = await reviewed(repository, reader);
	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} the deadline`,
	);
	const after = await reviewed(repository, { ...reader, run: 4260 });

	expect(before.exitCode).toBe(1);
	expect(after.exitCode).toBe(0);
	expect(after.outputs["override-by"]).toBe("grace");
	expect(messages(after, "warning")).toEqual([]);
});

test("a reading job that may not read checks says that it sees no approval", async () => {
	const repository = await overridableRepository({
		rights: { contents: "read", pull_requests: "read" },
	});

	const result = await reviewed(repository, { inputs: { mode: "estimate" } });

	expect(result.exitCode).toBe(1);
	expect(messages(result, "warning")).toEqual([
		"The token may not read checks: approvals are not seen. Add `checks: read` to the job's permissions.",
	]);
});

test("the writing half for forks sees it too", async () => {
	const repository = await overridableRepository({ isFork: true });
	const { local, head } = repository;
	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} the deadline`,
	);
	const run = local.addWorkflowRun(NAME, {
		name: "wattdiff",
		event: "pull_request",
		headBranch: "work",
		headSha: head,
		headRepository: "mallory/models",
		conclusion: "failure",
	});

	const result = await runBundle(local, workflowRunEvent(local, NAME, run.id), {
		inputs: { mode: "report" },
		env: { GITHUB_RUN_ID: "4260" },
	});

	expect(result.exitCode).toBe(0);
	expect(conclusionOn(repository, head)).toBe("success");
});

test("the merge queue honours the approval of the pull request that it merges", async () => {
	const repository = await overridableRepository();
	const { local, base, head } = repository;
	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} the deadline`,
	);
	const queued = local.commit(NAME, {
		parent: base,
		files: { [CONFIG]: trainingConfig(3) },
	});
	const event = mergeGroupEvent(local, NAME, {
		baseSha: base,
		headSha: queued,
		number: 1,
	});

	const result = await runBundle(local, event);

	expect(result.exitCode).toBe(0);
	expect(result.outputs["override-by"]).toBe("grace");
});

test("a merge queue without the approval holds it up", async () => {
	const repository = await overridableRepository();
	const { local, base, head } = repository;

	const result = await runBundle(
		local,
		mergeGroupEvent(local, NAME, { baseSha: base, headSha: head, number: 1 }),
	);

	expect(result.exitCode).toBe(1);
});

test("what was merged is recorded with who approved it", async () => {
	const repository = await overridableRepository({
		rights: {
			contents: "write",
			pull_requests: "write",
			checks: "write",
		},
	});
	const { local, head } = repository;
	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} the deadline`,
	);
	const merged = local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});
	local.mergePullRequest(NAME, 1, merged);

	await runBundle(local, pushEvent(local, NAME));

	const files = local.files(NAME, "wattdiff-history");
	const record = JSON.parse(files[`records/${merged}.json`] ?? "{}");
	expect(record).toMatchObject({
		verdict: "over",
		pullRequest: { number: 1 },
		overrides: [
			{ granted: true, via: "command", by: "grace", reason: "the deadline" },
		],
	});
	expect(local.violations).toEqual([]);
});

/** A check run that looks like a stored approval. */
function forge(
	{ local, head }: BudgetedRepository,
	token: string,
	by = "grace",
) {
	const [owner = "", repo = ""] = NAME.split("/");
	return clientOf(local, token).checks.create({
		owner,
		repo,
		name: OVERRIDE_CHECK,
		head_sha: head,
		external_id: "wattdiff:default:override",
		status: "completed",
		conclusion: "success",
		output: {
			title: `Approved by ${by}`,
			summary: approvalText({
				via: "command",
				by,
				reason: "forged",
				at: "2026-03-01T10:00:00Z",
				pullRequest: 1,
				base: "main",
			}),
		},
	});
}
