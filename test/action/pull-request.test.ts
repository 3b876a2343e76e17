import { join } from "node:path";
import { expect, test } from "vitest";
import { runGit, temporaryFolder } from "../host/temporary-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import {
	budgetedRepository,
	CONFIG,
	messages,
	NAME,
	POLICY,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";

test("a change over budget gets a comment, a failed check, outputs and exit code 1", async () => {
	const { local, head } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	const [comment] = local.comments(NAME, 1);
	expect(result.exitCode).toBe(1);
	expect(comment?.body).toMatch(
		new RegExp(
			`^<!-- wattdiff:v1 key=default head=${head} run=4242\\.1 -->\\n### `,
		),
	);
	expect(comment?.body).toContain("over budget");
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{
			name: "wattdiff",
			status: "completed",
			conclusion: "failure",
			annotations: [
				{ path: CONFIG, start_line: 9, annotation_level: "failure" },
			],
		},
	]);
	expect(result.outputs).toMatchObject({
		verdict: "over",
		"over-budget": "true",
		"comment-id": String(comment?.id),
	});
	expect(Number(result.outputs["cost-usd-delta"])).toBeGreaterThan(0);
	expect(result.outputs["report-json"]).toMatch(/report-default\.json$/);
	expect(result.summary).toContain("over budget");
	expect(local.violations).toEqual([]);
});

test("the next push brings the comment up to date instead of posting another", async () => {
	const { local, head } = await budgetedRepository();
	await runBundle(local, pullRequestEvent(local, NAME, 1));
	const fixed = local.commit(NAME, {
		branch: "work",
		files: { [CONFIG]: trainingConfig(2) },
	});
	local.changePullRequest(NAME, 1, { headSha: fixed });

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		env: { GITHUB_RUN_ID: "4243" },
	});

	const comments = local.comments(NAME, 1);
	expect(result.exitCode).toBe(0);
	expect(comments).toHaveLength(1);
	expect(comments[0]?.body).toContain("no change");
	expect(local.checkRuns(NAME, fixed)[0]?.conclusion).toBe("success");
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
});

test("a pull request that touches no training is not commented on, but its check completes", async () => {
	const { local, head } = await budgetedRepository({
		epochs: 2,
		headFiles: { "README.md": "Better models\n" },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(0);
	expect(local.comments(NAME, 1)).toEqual([]);
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "success" },
	]);
	expect(result.outputs).toMatchObject({
		verdict: "none",
		"comment-id": "",
		"cost-usd-delta": "0",
	});
});

test.each([
	["always", 2, 1],
	["changed", 2, 0],
	["changed", 3, 1],
	["violation", 3, 1],
])(
	"with comment-when %s, %i epochs make %i comments",
	async (when, epochs, count) => {
		const { local } = await budgetedRepository({ epochs });

		await runBundle(local, pullRequestEvent(local, NAME, 1), {
			inputs: { "comment-when": when },
		});

		expect(local.comments(NAME, 1)).toHaveLength(count);
	},
);

test("a pull request cannot lift its own budget", async () => {
	const { local } = await budgetedRepository({
		headFiles: { ".github/wattdiff.yml": POLICY.replace("25 %", "900 %") },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
	expect(result.summary).toContain("edits the budget file");
});

test("a branch from before a stricter budget is held to the stricter one", async () => {
	const { local, base } = await budgetedRepository({
		baseFiles: { ".github/wattdiff.yml": POLICY.replace("25 %", "900 %") },
	});
	const stricter = local.commit(NAME, {
		branch: "main",
		parent: base,
		files: { ".github/wattdiff.yml": POLICY },
	});
	local.changePullRequest(NAME, 1, { baseSha: stricter });

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
});

test("a token that can only read leaves the report in the job summary", async () => {
	const { local, head } = await budgetedRepository({
		rights: { contents: "read", pull_requests: "read" },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
	expect(result.summary).toContain("over budget");
	expect(local.comments(NAME, 1)).toEqual([]);
	expect(local.checkRuns(NAME, head)).toEqual([]);
	expect(messages(result, "warning")).toEqual([
		expect.stringContaining("`checks: write`"),
		expect.stringContaining("`pull-requests: write`"),
	]);
});

test("a fork is told the way that forks have", async () => {
	const { local } = await budgetedRepository({
		isFork: true,
		rights: { contents: "read", pull_requests: "read" },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
	expect(messages(result, "warning")[0]).toContain("`workflow_run`");
});

test("a failure of our own is a failed check and exit code 2", async () => {
	const { local, head } = await budgetedRepository();
	local.fault({
		kind: "forbidden",
		match: ({ operationId }) => operationId === "git/get-blob",
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(2);
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{
			status: "completed",
			conclusion: "failure",
			title: "wattdiff could not finish",
		},
	]);
	expect(messages(result, "error")[0]).toContain("git/blobs");
	expect(local.comments(NAME, 1)).toEqual([]);
});

test("a head that cannot be compared is a failed check, never a missing one", async () => {
	const { local, head } = await budgetedRepository();
	local.fault({
		kind: "forbidden",
		match: ({ path }) => path.includes("/compare/"),
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(2);
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
});

test("a comment that GitHub cannot take now changes no verdict", async () => {
	const { local } = await budgetedRepository({ epochs: 1 });
	local.fault({
		kind: "500",
		match: ({ operationId }) => operationId === "issues/create-comment",
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(0);
	expect(messages(result, "warning")[0]).toContain("could not be written");
});

test("text of a pull request commands neither the runner nor the page", async () => {
	const evil = "x\\n::error::owned <script> @ada `tick` | pipe";
	const { local } = await budgetedRepository({
		headFiles: {
			[CONFIG]: `${trainingConfig(3)}"${evil}": "::set-output name=verdict::within"\n`,
		},
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.outputs.verdict).toBe("over");
	expect(messages(result, "error")).toEqual([
		expect.stringMatching(/^Training: .* — over budget$/),
	]);
	expect(result.stdout).not.toMatch(/^::(?!add-mask|error title=wattdiff)/m);
	for (const text of [result.summary, local.comments(NAME, 1)[0]?.body]) {
		expect(text).not.toContain("<script>");
		expect(text).not.toMatch(/@ada/);
	}
});

test("without a token a sentence says what to do", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { token: "" },
	});

	expect(result.exitCode).toBe(2);
	expect(messages(result, "error")).toEqual([
		expect.stringMatching(/^No token\./),
	]);
	expect(local.requests).toEqual([]);
});

test("an input that means nothing is named with what it may be", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { "comment-when": "sometimes" },
	});

	expect(result.exitCode).toBe(2);
	expect(messages(result, "error")[0]).toContain("always, changed, violation");
});

test("two keys are two comments and two checks", async () => {
	const { local, head } = await budgetedRepository();
	const event = pullRequestEvent(local, NAME, 1);

	await runBundle(local, event);
	await runBundle(local, event, { inputs: { key: "vision (beta)" } });

	expect(local.comments(NAME, 1)).toHaveLength(2);
	expect(local.checkRuns(NAME, head).map(({ name }) => name)).toEqual([
		"wattdiff",
		"wattdiff (vision (beta))",
	]);
});

test("a checkout that has the commits spares the API", async () => {
	const { local } = await budgetedRepository();
	const workspace = join(temporaryFolder(), "checkout");
	const { gitDir } = local.repository(NAME).git;
	runGit(gitDir, ["clone", "--quiet", gitDir, workspace]);

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		workspace,
	});

	const asked = local.requests.map(({ operationId }) => operationId);
	expect(result.exitCode).toBe(1);
	expect(asked).not.toContain("git/get-blob");
});

test("a checkout that is asked for and lacks the commits is an error", async () => {
	const { local, head } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { source: "git" },
	});

	expect(result.exitCode).toBe(2);
	expect(messages(result, "error")[0]).toContain("`fetch-depth: 0`");
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
});

test("GitHub Enterprise Server is asked under its own address", async () => {
	const { local } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		env: { GITHUB_API_URL: `${local.url}/api/v3` },
	});

	expect(result.exitCode).toBe(1);
	expect(local.violations).toEqual([]);
});

test("a review takes few requests", async () => {
	const { local } = await budgetedRepository();

	await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(local.requests.length).toBeLessThanOrEqual(20);
});
