import { expect, test } from "vitest";
import {
	CONFIG,
	messages,
	NAME,
	POLICY,
	trainingConfig,
} from "./budgeted-repository.js";
import {
	approvalsOn,
	commented,
	commentText,
	conclusionOn,
	overridableRepository,
	reviewed,
} from "./overridable-repository.js";

test("a maintainer lets a change pass with a comment, and every later run knows", async () => {
	const repository = await overridableRepository();
	const { local, head } = repository;
	await reviewed(repository);

	const approved = await commented(
		repository,
		"grace",
		"/wattdiff approve the deadline is Friday",
	);
	const again = await reviewed(repository, { run: 4260 });

	expect(approved.exitCode).toBe(0);
	expect(approvalsOn(repository, head)).toEqual([
		expect.stringContaining('"by":"grace","reason":"the deadline is Friday"'),
	]);
	expect(conclusionOn(repository, head)).toBe("success");
	expect(commentText(repository)).toContain("Approved by grace");
	expect(again.exitCode).toBe(0);
	expect(again.outputs).toMatchObject({
		verdict: "over",
		"override-by": "grace",
	});
	expect(local.violations).toEqual([]);
});

test("a push voids it", async () => {
	const repository = await overridableRepository();
	const { local } = repository;
	await reviewed(repository);
	await commented(repository, "grace", "/wattdiff approve once");
	const pushed = local.commit(NAME, {
		branch: "work",
		files: { [CONFIG]: trainingConfig(4) },
	});
	local.changePullRequest(NAME, 1, { headSha: pushed });

	const result = await reviewed(repository, { run: 4260 });

	expect(result.exitCode).toBe(1);
	expect(result.outputs["override-by"]).toBe("");
	expect(conclusionOn(repository, pushed)).toBe("failure");
});

test("the commit may be named by its beginning", async () => {
	const repository = await overridableRepository();
	const { head } = repository;

	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head.slice(0, 8)} the deadline`,
	);

	expect(conclusionOn(repository, head)).toBe("success");
});

test("a commit that is not the head any more is not approved", async () => {
	const repository = await overridableRepository();
	const { base, head } = repository;
	await reviewed(repository);

	const result = await commented(
		repository,
		"grace",
		`/wattdiff approve ${base} the deadline`,
	);

	expect(result.exitCode).toBe(0);
	expect(approvalsOn(repository, head)).toEqual([]);
	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain("a push after it");
});

test("a head that was pushed just before, and that nobody has seen, must be named", async () => {
	const repository = await overridableRepository();
	const { head } = repository;

	await commented(repository, "grace", "/wattdiff approve the deadline");

	expect(approvalsOn(repository, head)).toEqual([]);
	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain(
		`/wattdiff approve ${head.slice(0, 7)}`,
	);
});

test.each([
	["linus", "a lower level than the policy's"],
	["tim", "one who may only sort"],
	["mallory", "a stranger"],
])("%s, %s, is refused", async (author) => {
	const repository = await overridableRepository();
	const { head } = repository;
	await reviewed(repository);

	const result = await commented(repository, author, "/wattdiff approve me");

	expect(result.exitCode).toBe(0);
	expect(approvalsOn(repository, head)).toEqual([]);
	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain("only maintain may");
});

test("what a person may do is asked again each time", async () => {
	const repository = await overridableRepository();
	const { local } = repository;
	await reviewed(repository);
	await commented(repository, "grace", "/wattdiff approve the deadline");
	local.repository(NAME).collaborators.set("grace", "write");

	const result = await reviewed(repository, { run: 4260 });

	expect(result.exitCode).toBe(1);
});

test("a member of a named team may, when the token may ask", async () => {
	const repository = await overridableRepository({
		rules: '{ by: ["@ada/ml-leads"] }',
		rights: {
			contents: "read",
			pull_requests: "write",
			checks: "write",
			members: "read",
		},
	});
	const { local, head } = repository;
	local.addTeam("ada/ml-leads", ["linus"]);
	await reviewed(repository);

	await commented(repository, "grace", "/wattdiff approve not in the team");
	const before = conclusionOn(repository, head);
	await commented(repository, "linus", "/wattdiff approve in the team");

	expect(before).toBe("failure");
	expect(conclusionOn(repository, head)).toBe("success");
	expect(local.violations).toEqual([]);
});

test("a team that the token may not ask about refuses, and says what is missing", async () => {
	const repository = await overridableRepository({
		rules: '{ by: ["@ada/ml-leads"] }',
	});
	const { local, head } = repository;
	local.addTeam("ada/ml-leads", ["linus"]);
	await reviewed(repository);

	await commented(repository, "linus", "/wattdiff approve in the team");

	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain("members: read");
});

test("levels that the token may not ask about refuse, and say what is missing", async () => {
	const repository = await overridableRepository();
	const { local, head } = repository;
	await reviewed(repository);
	local.fault({
		kind: "forbidden",
		match: ({ path }) => path.includes("/collaborators/"),
	});

	await commented(repository, "grace", "/wattdiff approve the deadline");

	expect(approvalsOn(repository, head)).toEqual([]);
	expect(commentText(repository)).toContain("metadata: read");
});

test("without a reason it is refused with the command that has one", async () => {
	const repository = await overridableRepository();
	const { head } = repository;
	await reviewed(repository);

	await commented(repository, "grace", "/wattdiff approve");

	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain("needs a reason");
});

test("a policy without the section lets nobody", async () => {
	const repository = await overridableRepository({
		baseFiles: { ".github/wattdiff.yml": POLICY },
	});
	const { head } = repository;
	await reviewed(repository);

	await commented(repository, "grace", "/wattdiff approve the deadline");

	expect(conclusionOn(repository, head)).toBe("failure");
	expect(commentText(repository)).toContain("allows none");
});

test("an approval expires", async () => {
	const repository = await overridableRepository({
		rules: "{ by: [maintain], expires: 48 h }",
	});
	const { head } = repository;
	await reviewed(repository);
	const long = new Date(Date.now() - 49 * 3_600_000).toISOString();
	const short = new Date(Date.now() - 47 * 3_600_000).toISOString();
	const name = head.slice(0, 7);

	await commented(repository, "grace", `/wattdiff approve ${name} a`, {
		createdAt: long,
	});
	const late = conclusionOn(repository, head);
	await commented(repository, "grace", `/wattdiff approve ${name} b`, {
		createdAt: short,
	});

	expect(late).toBe("failure");
	expect(conclusionOn(repository, head)).toBe("success");
});

test("it lets pass what cannot be decided too, where that would fail", async () => {
	const repository = await overridableRepository({
		baseFiles: {
			".github/wattdiff.yml": `budgets:
  - limits: { cost: { max: $9 } }
overrides: { by: [maintain] }
`,
		},
	});
	const { head } = repository;
	const strictly = { inputs: { unknown: "fail" } };
	const before = await reviewed(repository, strictly);

	await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} a trial`,
		strictly,
	);

	expect(before.outputs.verdict).toBe("unknown");
	expect(before.exitCode).toBe(1);
	expect(conclusionOn(repository, head)).toBe("success");
});

test("a job that is run again does not approve twice", async () => {
	const repository = await overridableRepository();
	const { head } = repository;
	await reviewed(repository);
	const createdAt = new Date().toISOString();

	for (const attempt of ["1", "2"]) {
		await commented(repository, "grace", "/wattdiff approve the deadline", {
			createdAt,
			env: { GITHUB_RUN_ATTEMPT: attempt },
		});
	}

	expect(approvalsOn(repository, head)).toHaveLength(1);
});

test("the same commit in a pull request to another branch is another change", async () => {
	const repository = await overridableRepository();
	const { local, base, head } = repository;
	await reviewed(repository);
	await commented(repository, "grace", "/wattdiff approve the deadline");
	local.commit(NAME, {
		branch: "release",
		parent: base,
		files: { "README.md": "Released\n" },
	});
	local.changePullRequest(NAME, 1, { state: "closed" });
	const pull = local.addPullRequest(NAME, {
		number: 1,
		base: "release",
		head: "work",
		headSha: head,
	});

	const result = await reviewed(repository, { run: 4260 });

	expect(pull.baseRef).toBe("release");
	expect(result.exitCode).toBe(1);
});

test.each([
	["edited", "/wattdiff approve the deadline", "Only a new comment"],
	["created", "looks good", "asks for nothing"],
	["created", "/wattdiff aprove", "asks for nothing"],
])(
	"a comment that is %s and says %j asks for nothing",
	async (action, body, why) => {
		const repository = await overridableRepository();

		const result = await commented(repository, "grace", body, { action });

		expect(result.exitCode).toBe(0);
		expect(messages(result, "notice")[0]).toContain(why);
		expect(repository.local.requests).toEqual([]);
	},
);

test("a pull request that is closed is left alone", async () => {
	const repository = await overridableRepository();
	const { local, head } = repository;
	local.changePullRequest(NAME, 1, { state: "closed" });

	const result = await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} late`,
	);

	expect(result.exitCode).toBe(0);
	expect(local.checkRuns(NAME, head)).toEqual([]);
});

test("words of a person stay inert wherever they are shown", async () => {
	const repository = await overridableRepository();
	const { local, head } = repository;
	await reviewed(repository);

	const result = await commented(
		repository,
		"grace",
		"/wattdiff approve @everyone <script> ``` | ::error::owned",
	);

	const texts = [
		result.summary,
		local.comments(NAME, 1)[0]?.body ?? "",
		...local.checkRuns(NAME, head).flatMap(({ summary }) => summary ?? []),
	];
	expect(conclusionOn(repository, head)).toBe("success");
	expect(result.stdout).not.toMatch(/^::error::owned/m);
	for (const text of texts.filter((each) => !each.startsWith("```json"))) {
		expect(text).not.toContain("<script>");
		expect(text).not.toContain("@everyone");
	}
});
