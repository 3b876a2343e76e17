import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	clientOf,
	example,
	exampleName,
	openExamplePullRequest,
	startExample,
} from "./example.js";
import type { LocalGitHub } from "./local-github.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample();
	openExamplePullRequest(github);
});

afterEach(async () => {
	await github.close();
});

function comment(body = "hello") {
	return clientOf(github).issues.createComment({
		...example,
		issue_number: 1,
		body,
	});
}

function getRepository() {
	return fetch(`${github.url}/repos/acme/training`);
}

describe("a fault", () => {
	test("hits every request that matches", async () => {
		github.fault({ kind: "500", match: ({ method }) => method === "POST" });

		const written = await Promise.allSettled([comment(), comment()]);
		const read = await clientOf(github).repos.get(example);

		expect(written).toMatchObject([
			{ status: "rejected", reason: { status: 500 } },
			{ status: "rejected", reason: { status: 500 } },
		]);
		expect(read.status).toBe(200);
	});

	test("hits only the nth request", async () => {
		github.fault({ kind: "502", nth: 2 });

		const statuses = [
			await getRepository(),
			await getRepository(),
			await getRepository(),
		];

		expect(statuses.map(({ status }) => status)).toEqual([200, 502, 200]);
	});

	test("hits so many requests and then no more", async () => {
		github.fault({ kind: "503", times: 2 });

		const statuses = [
			await getRepository(),
			await getRepository(),
			await getRepository(),
		];

		expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200]);
	});

	test("is remembered with the request", async () => {
		github.fault({ kind: "secondary-limit" });

		const answer = await getRepository();

		expect(answer.status).toBe(403);
		expect(answer.headers.get("retry-after")).toBe("1");
		expect(github.requests[0]).toMatchObject({ status: 403 });
	});
});

describe("a request that fails early", () => {
	test.each(["reset", "429"] as const)("by %s does nothing", async (kind) => {
		github.fault({ kind });

		await expect(comment()).rejects.toThrow();

		expect(github.comments(exampleName, 1)).toEqual([]);
	});
});

describe("a request that fails late", () => {
	test.each(["late-502", "late-reset"] as const)(
		"by %s is done all the same",
		async (kind) => {
			github.fault({ kind });

			await expect(comment()).rejects.toThrow();

			expect(github.comments(exampleName, 1)).toHaveLength(1);
		},
	);
});

test("a truncated answer is shorter than it says", async () => {
	github.fault({ kind: "truncated" });

	const answer = await getRepository();

	expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(0);
	await expect(answer.text()).rejects.toThrow();
});

test("a request that times out gets no answer", async () => {
	github.fault({ kind: "timeout" });

	const answer = fetch(`${github.url}/repos/acme/training`, {
		signal: AbortSignal.timeout(100),
	});

	await expect(answer).rejects.toThrow("timeout");
});

test("an answer that is not JSON is none of GitHub's", async () => {
	github.fault({ kind: "not-json" });

	const answer = await getRepository();

	expect(await answer.text()).toContain("Unicorn");
});

test("a stale read shows what it showed before", async () => {
	const read = async () => {
		const { data } = await clientOf(github).issues.listComments({
			...example,
			issue_number: 1,
		});
		return data.length;
	};
	github.fault({
		kind: "stale",
		match: ({ method }) => method === "GET",
		nth: 2,
	});
	const before = await read();
	await comment();

	const [stale, fresh] = [await read(), await read()];

	expect([before, stale, fresh]).toEqual([0, 0, 1]);
});
