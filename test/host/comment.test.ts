import { expect, test } from "vitest";
import { upsertComment } from "../../src/host/github/comment.js";
import { connectTo, localConnection } from "./local-connection.js";

const BOT = "github-actions[bot]";

test("the first run makes a comment, and the next one brings it up to date", async () => {
	const { local, github, name, head } = await pullRequest();

	const first = await upsertComment(github, wish(body({ head, run: "10.1" })));
	const second = await upsertComment(
		github,
		wish(body({ head, run: "11.1", text: "less" })),
	);

	expect([first.kind, second.kind]).toEqual(["created", "updated"]);
	expect(local.comments(name, 1).map((comment) => comment.body)).toEqual([
		body({ head, run: "11.1", text: "less" }),
	]);
	expect(local.violations).toEqual([]);
});

test("our comment is found behind a hundred others", async () => {
	const { local, github, name, head } = await pullRequest();
	for (let count = 0; count < 101; count++) {
		local.addComment(name, 1, { author: "ben", body: `Remark ${count}` });
	}
	const ours = local.addComment(name, 1, {
		author: BOT,
		body: body({ head, run: "10.1" }),
	});

	const outcome = await upsertComment(
		github,
		wish(body({ head, run: "11.1", text: "less" })),
	);

	expect(outcome).toEqual({ kind: "updated", id: ours.id });
});

test("a marker that a person pasted is left alone", async () => {
	const { local, github, name, head } = await pullRequest();
	local.addComment(name, 1, {
		author: "mallory",
		body: body({ head, run: "99.1" }),
	});

	const outcome = await upsertComment(
		github,
		wish(body({ head, run: "10.1" })),
	);

	expect(outcome.kind).toBe("created");
	expect(local.comments(name, 1).map(({ author }) => author)).toEqual([
		"mallory",
		BOT,
	]);
	expect(local.violations).toEqual([]);
});

test("a marker further down belongs to a quotation", async () => {
	const { local, github, name, head } = await pullRequest();
	local.addComment(name, 1, {
		author: BOT,
		body: `> quoted\n${body({ head, run: "9.1" })}`,
	});

	const outcome = await upsertComment(
		github,
		wish(body({ head, run: "10.1" })),
	);

	expect(outcome.kind).toBe("created");
});

test("keys that look alike keep their own comments", async () => {
	const { local, github, name, head } = await pullRequest();
	const plain = { ...wish(body({ head, run: "10.1", key: "a.*" })) };

	await upsertComment(github, plain);
	await upsertComment(github, wish(body({ head, run: "10.1", key: "abc" })));

	expect(local.comments(name, 1)).toHaveLength(2);
});

test("duplicates heal to the oldest, with the newest text", async () => {
	const { local, github, name, head } = await pullRequest();
	const oldest = local.addComment(name, 1, {
		author: BOT,
		body: body({ head, run: "8.1" }),
	});
	local.addComment(name, 1, { author: BOT, body: body({ head, run: "9.1" }) });

	await upsertComment(github, wish(body({ head, run: "10.1", text: "now" })));

	expect(local.comments(name, 1)).toMatchObject([
		{ id: oldest.id, body: body({ head, run: "10.1", text: "now" }) },
	]);
});

test("runs that race to make the first comment leave one", async () => {
	const { local, name, head } = await pullRequest();
	const runs = [1, 2, 3, 4].map((attempt) => `10.${attempt}`);

	await Promise.all(
		runs.map((run) =>
			upsertComment(connectTo(local), wish(body({ head, run }))),
		),
	);
	await upsertComment(connectTo(local), wish(body({ head, run: "10.5" })));

	expect(local.comments(name, 1).map((comment) => comment.body)).toEqual([
		body({ head, run: "10.5" }),
	]);
});

test("an older run that finishes last changes nothing", async () => {
	const { local, github, name, head } = await pullRequest();
	await upsertComment(github, wish(body({ head, run: "11.1", text: "new" })));

	const outcome = await upsertComment(
		github,
		wish(body({ head: "0".repeat(40), run: "10.3", text: "old" })),
	);

	expect(outcome.kind).toBe("outdated");
	expect(local.comments(name, 1)[0]?.body).toContain("new");
});

test("a later run for an earlier head does not hide what is known of the present one", async () => {
	const { local, github, name, head, earlier } = await pullRequest();
	await upsertComment(
		github,
		wish(body({ head, run: "10.1", text: "present" })),
	);

	const outcome = await upsertComment(
		github,
		wish(body({ head: earlier, run: "12.1", text: "past" })),
	);

	expect(outcome.kind).toBe("outdated");
	expect(local.comments(name, 1)[0]?.body).toContain("present");
});

test("a run whose head is no longer that of the pull request leaves the word to the next", async () => {
	const { local, github, name, earlier } = await pullRequest();

	const outcome = await upsertComment(
		github,
		wish(body({ head: earlier, run: "10.1" })),
	);

	expect(outcome.kind).toBe("outdated");
	expect(local.comments(name, 1)).toEqual([]);
});

test("a token that may comment but not read pull requests comments", async () => {
	const { local, name, head } = await pullRequest();
	local.addToken("issues-only", {
		login: BOT,
		appId: 15_368,
		permissions: { issues: "write" },
	});

	const outcome = await upsertComment(
		connectTo(local, "issues-only"),
		wish(body({ head, run: "10.1" })),
	);

	expect(outcome.kind).toBe("created");
	expect(local.comments(name, 1)).toHaveLength(1);
});

test("nothing is posted when nothing is wanted, but what stands never goes stale", async () => {
	const { local, github, name, head } = await pullRequest();
	const quiet = {
		...wish(body({ head, run: "10.1", text: "no change" })),
		mayCreate: false,
	};

	const silent = await upsertComment(github, quiet);
	await upsertComment(github, wish(body({ head, run: "11.1", text: "more" })));
	const updated = await upsertComment(github, {
		...quiet,
		body: body({ head, run: "12.1", text: "no change" }),
	});

	expect([silent.kind, updated.kind]).toEqual(["none", "updated"]);
	expect(local.comments(name, 1)[0]?.body).toContain("no change");
});

test("a comment whose answer got lost is not posted twice", async () => {
	const { local, github, name, head } = await pullRequest();
	local.fault({
		kind: "late-502",
		match: ({ operationId }) => operationId === "issues/create-comment",
		times: 1,
	});

	const outcome = await upsertComment(
		github,
		wish(body({ head, run: "10.1" })),
	);

	const posts = local.requests.filter(
		({ operationId }) => operationId === "issues/create-comment",
	);
	expect(outcome).toHaveProperty("id", local.comments(name, 1)[0]?.id);
	expect(posts).toHaveLength(1);
	expect(local.comments(name, 1)).toHaveLength(1);
});

test("a comment that was deleted meanwhile is made anew", async () => {
	const { local, github, name, head } = await pullRequest();
	local.addComment(name, 1, { author: BOT, body: body({ head, run: "9.1" }) });
	const [stale] = local.comments(name, 1);
	await github.octokit.rest.issues.listComments({
		owner: "ada",
		repo: "models",
		issue_number: 1,
		per_page: 100,
	});
	await github.octokit.rest.issues.deleteComment({
		owner: "ada",
		repo: "models",
		comment_id: stale?.id ?? 0,
	});
	local.fault({
		kind: "stale",
		match: ({ operationId }) => operationId === "issues/list-comments",
		times: 1,
	});

	const outcome = await upsertComment(
		github,
		wish(body({ head, run: "10.1" })),
	);

	expect(outcome.kind).toBe("created");
	expect(local.comments(name, 1)).toHaveLength(1);
});

async function pullRequest() {
	const connection = await localConnection();
	const { local, name } = connection;
	local.commit(name, { branch: "main", files: { "a.yaml": "lr: 1\n" } });
	const earlier = local.commit(name, {
		branch: "work",
		parent: local.refs(name)["refs/heads/main"] ?? "",
		files: { "a.yaml": "lr: 2\n" },
	});
	const head = local.commit(name, {
		branch: "work",
		files: { "a.yaml": "lr: 3\n" },
	});
	local.addPullRequest(name, { head: "work" });
	return { ...connection, head, earlier };
}

function body({
	head,
	run,
	key = "default",
	text = "more",
}: {
	readonly head: string;
	readonly run: string;
	readonly key?: string;
	readonly text?: string;
}): string {
	const word = encodeURIComponent(key);
	return `<!-- wattdiff:v1 key=${word} head=${head} run=${run} -->\n${text}\n`;
}

function wish(text: string) {
	return { pullRequest: 1, body: text, mayCreate: true };
}
