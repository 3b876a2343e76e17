import { getOctokit } from "@actions/github";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	clientOf,
	example,
	exampleName,
	openExamplePullRequest,
	startExample,
} from "./example.js";
import { defaultToken, type LocalGitHub } from "./local-github.js";
import { actionsAppId } from "./permissions.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample();
});

afterEach(async () => {
	await github.close();
});

describe("pages", () => {
	test("hold 30 items unless asked, and at most 100", async () => {
		openExamplePullRequest(github);
		for (let index = 0; index < 120; index++) {
			github.addComment(exampleName, 1, { author: "ada", body: `${index}` });
		}
		const list = (per_page?: number) =>
			clientOf(github).issues.listComments({
				...example,
				issue_number: 1,
				...(per_page !== undefined && { per_page }),
			});

		const [usual, large] = [await list(), await list(500)];

		expect(usual.data).toHaveLength(30);
		expect(usual.headers.link).toContain('page=4>; rel="last"');
		expect(large.data).toHaveLength(100);
	});

	test("are followed by the paginate function of octokit", async () => {
		openExamplePullRequest(github);
		for (let index = 0; index < 45; index++) {
			github.addComment(exampleName, 1, { author: "ada", body: `${index}` });
		}
		const { paginate, rest } = getOctokit(defaultToken, {
			baseUrl: github.url,
		});

		const comments = await paginate(rest.issues.listComments, {
			...example,
			issue_number: 1,
			per_page: 20,
		});

		expect(comments.map(({ body }) => Number(body))).toEqual(
			Array.from({ length: 45 }, (_, index) => index),
		);
	});
});

describe("tokens", () => {
	test("without a permission are told so", async () => {
		openExamplePullRequest(github);
		github.addToken("ghs_fork", {
			login: "github-actions[bot]",
			appId: actionsAppId,
			permissions: { contents: "read", pull_requests: "read" },
		});

		const create = clientOf(github, "ghs_fork").issues.createComment({
			...example,
			issue_number: 1,
			body: "hello",
		});

		await expect(create).rejects.toThrow(
			"Resource not accessible by integration",
		);
	});

	test("that nobody knows are bad credentials", async () => {
		const get = clientOf(github, "ghs_guess").repos.get(example);

		await expect(get).rejects.toMatchObject({
			status: 401,
			message: expect.stringContaining("Bad credentials"),
		});
	});

	test("run out of requests", async () => {
		const small = await startExample({ rateLimit: 2 });
		const { repos } = clientOf(small);

		const first = await repos.get(example);
		const second = await repos.get(example);

		expect([first, second].map(remaining)).toEqual(["1", "0"]);
		await expect(repos.get(example)).rejects.toThrow("API rate limit exceeded");
		await small.close();
	});
});

describe("requests", () => {
	test("of an Enterprise Server have a prefix", async () => {
		const { data } = await getOctokit(defaultToken, {
			baseUrl: `${github.url}/api/v3`,
		}).rest.repos.get(example);

		expect(data.full_name).toBe(exampleName);
		expect(github.requests[0]).toMatchObject({
			path: "/repos/acme/training",
			operationId: "repos/get",
			status: 200,
		});
		expect(github.violations).toEqual([]);
	});

	test("that do not fit the description are refused and remembered", async () => {
		openExamplePullRequest(github);

		const answer = await send("POST", "/repos/acme/training/check-runs", {
			name: "wattdiff",
		});

		expect(answer.status).toBe(422);
		expect(github.violations).toMatchObject([
			{
				kind: "request",
				errors: [
					expect.stringContaining("must have required property 'head_sha'"),
				],
			},
		]);
	});

	test("with a misspelt field or parameter are remembered", async () => {
		openExamplePullRequest(github);

		await send("GET", "/repos/acme/training/pulls/1/files?per-page=5");
		await send("POST", "/repos/acme/training/issues/1/comments", {
			body: "hello",
			bdoy: "hello",
		});

		expect(github.violations.flatMap(({ errors }) => errors)).toEqual([
			expect.stringContaining("per-page"),
			expect.stringContaining("/bdoy is not a field"),
		]);
	});

	test("without an operation are remembered and not found", async () => {
		const answer = await send("PUT", "/repos/acme/training", {});

		expect(answer.status).toBe(404);
		expect(github.violations).toMatchObject([{ kind: "route" }]);
	});

	test("for what is already known cost nothing", async () => {
		const first = await clientOf(github).repos.get(example);

		const again = clientOf(github).repos.get({
			...example,
			headers: { "if-none-match": first.headers.etag },
		});

		await expect(again).rejects.toMatchObject({ status: 304 });
		const third = await clientOf(github).repos.get(example);
		expect([first, third].map(remaining)).toEqual(["999", "998"]);
	});
});

function remaining(answer: {
	readonly headers: Readonly<Record<string, unknown>>;
}) {
	return answer.headers["x-ratelimit-remaining"];
}

function send(method: string, path: string, body?: unknown) {
	return fetch(`${github.url}${path}`, {
		method,
		headers: { authorization: `Bearer ${defaultToken}`, "user-agent": "test" },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
}
