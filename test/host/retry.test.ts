import { expect, test } from "vitest";
import { type Fetch, retryingFetch } from "../../src/host/github/retry.js";

const NOW_MS = 1_000_000;

test("server errors are tried again, at most four times in all", async () => {
	const { fetch, waits } = answering([502, 500, 503, 500, 200]);

	const response = await fetch("https://github.test/repos", {});

	expect(response.status).toBe(500);
	// 0.5 s · 2^attempt · 3/4
	expect(waits).toEqual([1500, 3000, 6000]);
});

test("a lost connection is tried again", async () => {
	const { fetch } = answering(["lost", 200]);

	const response = await fetch("https://github.test/repos", {});

	expect(response.status).toBe(200);
});

test("an answer that is no JSON is no answer", async () => {
	const { fetch } = answering([html(), 200]);

	const response = await fetch("https://github.test/repos", {});

	expect(await response.text()).toBe("{}");
});

test.each([401, 403, 404, 409, 422])(
	"the answer %i is final",
	async (status) => {
		const { fetch, waits } = answering([status, 200]);

		const response = await fetch("https://github.test/repos", {});

		expect(response.status).toBe(status);
		expect(waits).toEqual([]);
	},
);

test("a secondary limit is waited out as long as it says", async () => {
	const limit = json(
		403,
		'{"message":"You have exceeded a secondary rate limit."}',
		{ "retry-after": "7" },
	);
	const { fetch, waits } = answering([limit, 200]);

	const response = await fetch("https://github.test/repos", {});

	expect(response.status).toBe(200);
	expect(waits).toEqual([7000]);
});

test("a spent hour is not waited for", async () => {
	const spent = json(403, '{"message":"API rate limit exceeded"}', {
		"x-ratelimit-remaining": "0",
		"x-ratelimit-reset": String(NOW_MS / 1000 + 1800),
	});
	const { fetch, waits } = answering([spent, 200]);

	const response = await fetch("https://github.test/repos", {});

	expect(response.status).toBe(403);
	expect(waits).toEqual([]);
});

test("what would be made twice is not sent twice", async () => {
	const { fetch } = answering([502, 201]);

	const response = await fetch("https://github.test/issues/1/comments", {
		method: "POST",
	});

	expect(response.status).toBe(502);
});

test("what was surely not made is sent again", async () => {
	const busy = json(429, "{}", { "retry-after": "1" });
	const { fetch } = answering([busy, 201]);

	const response = await fetch("https://github.test/issues/1/comments", {
		method: "POST",
	});

	expect(response.status).toBe(201);
});

test("a query that GitHub does not finish is sent once more only", async () => {
	const { fetch, waits } = answering([502, 502, 200]);

	const response = await fetch("https://github.test/graphql", {
		method: "POST",
	});

	expect(response.status).toBe(502);
	expect(waits).toHaveLength(1);
});

test("a query that is refused with status 200 for its caller's use is sent again", async () => {
	const limit = json(
		200,
		'{"errors":[{"message":"You have exceeded a secondary rate limit."}]}',
		{ "retry-after": "3" },
	);
	const { fetch, waits } = answering([limit, 200]);

	const response = await fetch("https://github.test/graphql", {
		method: "POST",
	});

	expect(await response.text()).toBe("{}");
	expect(waits).toEqual([3000]);
});

test("a file that speaks of rate limits is no limit", async () => {
	const file = json(200, '{"data":{"text":"rate limit: 1"}}');
	const { fetch, waits } = answering([file]);

	await fetch("https://github.test/graphql", { method: "POST" });

	expect(waits).toEqual([]);
});

function answering(answers: readonly (number | "lost" | Response)[]): {
	readonly fetch: Fetch;
	readonly waits: readonly number[];
} {
	const left = [...answers];
	const waits: number[] = [];
	const fetch = retryingFetch({
		fetch: async () => {
			const answer = left.shift();
			if (answer === "lost") throw new Error("socket hang up");
			return answer instanceof Response ? answer : json(answer ?? 200, "{}");
		},
		sleep: async (ms) => {
			waits.push(ms);
		},
		random: () => 0.5,
		now: () => NOW_MS,
		timeoutMs: 1000,
	});
	return { fetch, waits };
}

function json(
	status: number,
	body: string,
	headers: Readonly<Record<string, string>> = {},
): Response {
	return new Response(body, { status, headers: { ...headers } });
}

function html(): Response {
	return new Response("<html>Unicorn!</html>", { status: 200 });
}
