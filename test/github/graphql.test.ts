import { afterEach, beforeEach, expect, test } from "vitest";
import { exampleName, startExample } from "./example.js";
import { defaultToken, type LocalGitHub } from "./local-github.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample();
});

afterEach(async () => {
	await github.close();
});

test("a blob is told by its id", async () => {
	const [id] = commitBlobs({ "train.yaml": "lr: 1\n" });

	const answer = await ask(
		`{ repository(owner: "acme", name: "training") { a: object(oid: "${id}") { oid ... on Blob { byteSize isBinary isTruncated text } } b: object(oid: "${"0".repeat(40)}") { oid } } }`,
	);

	expect(answer).toEqual({
		data: {
			repository: {
				a: {
					oid: id,
					byteSize: 6,
					isBinary: false,
					isTruncated: false,
					text: "lr: 1\n",
				},
				b: null,
			},
		},
	});
	expect(github.violations).toEqual([]);
});

test("a text is cut, and a binary file has none", async () => {
	const [long, binary] = commitBlobs({
		"a.yaml": "x".repeat(600_000),
		"b.yaml": "\0",
	});

	const answer = await ask(
		`{ repository(owner: "acme", name: "training") { a: object(oid: "${long}") { ...T } b: object(oid: "${binary}") { ...T } } } fragment T on Blob { isBinary isTruncated text }`,
	);

	expect(answer).toEqual({
		data: {
			repository: {
				a: { isBinary: false, isTruncated: true, text: "x".repeat(512_000) },
				b: { isBinary: true, isTruncated: false, text: null },
			},
		},
	});
});

test("a query that does not fit the schema is remembered", async () => {
	const answer = await ask("{ repository(owner: 1) { blob } }");

	expect(answer).toMatchObject({ errors: expect.any(Array) });
	expect(github.violations).toMatchObject([
		{
			kind: "request",
			path: "/graphql",
			errors: expect.arrayContaining([
				'Cannot query field "blob" on type "Repository".',
			]),
		},
	]);
});

test("a repository that is not there, or may not be read, is told so beside the data", async () => {
	github.addToken("ghs_status", {
		login: "github-actions[bot]",
		permissions: { statuses: "write" },
	});
	const query = (name: string) =>
		`{ repository(owner: "acme", name: "${name}") { id } }`;

	const [gone, closed] = [
		await ask(query("nothing")),
		await ask(query("training"), "ghs_status"),
	];

	expect(gone).toMatchObject({
		data: { repository: null },
		errors: [{ type: "NOT_FOUND", path: ["repository"] }],
	});
	expect(closed).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
});

test("queries are counted apart from other requests", async () => {
	const send = (path: string, init: RequestInit = {}) =>
		fetch(`${github.url}${path}`, { ...init, headers });

	await send("/repos/acme/training");
	const { headers: told } = await send("/graphql", {
		method: "POST",
		body: JSON.stringify({
			query: '{ repository(owner: "acme", name: "training") { id } }',
		}),
	});

	expect(told.get("x-ratelimit-resource")).toBe("graphql");
	expect(told.get("x-ratelimit-remaining")).toBe("999");
});

const headers = {
	authorization: `Bearer ${defaultToken}`,
	"user-agent": "test",
};

/** The ids of the blobs that a commit of these files makes, in the order of their paths. */
function commitBlobs(files: Readonly<Record<string, string>>) {
	github.commit(exampleName, { branch: "main", files });
	const { objects } = github.repository(exampleName).git;
	return Object.values(files).map(
		(text) =>
			[...objects].find(
				([, { kind, content }]) =>
					kind === "blob" && content.equals(Buffer.from(text)),
			)?.[0],
	);
}

async function ask(query: string, token = defaultToken): Promise<unknown> {
	const answer = await fetch(`${github.url}/graphql`, {
		method: "POST",
		headers: { ...headers, authorization: `Bearer ${token}` },
		body: JSON.stringify({ query }),
	});
	return answer.json();
}
