import { expect, test } from "vitest";
import { gitSource } from "../../src/host/git/git-source.js";
import { apiSource } from "../../src/host/github/api-source.js";
import { connect } from "../../src/host/github/client.js";
import { defaultToken, type LocalGitHub } from "../github/local-github.js";
import { localConnection } from "./local-connection.js";
import { temporaryRepository } from "./temporary-repository.js";

test("many files come in one query, exactly as a clone gives them", async () => {
	const repository = temporaryRepository();
	repository.write({
		...numbered(30),
		"bom.yaml": "\uFEFFlr: 1\n",
		"big.yaml": "x: 1\n".repeat(250_000),
		"binary.yaml": new Uint8Array([1, 0, 2]),
		"empty.yaml": "",
		"größe 1.yaml": "name: größer ⚡\r\n",
		"late-zero.yaml": `${"x: 1\n".repeat(3000)}\0`,
		"latin.yaml": Buffer.from("name: größer\n", "latin1"),
		"pointer.yaml": "version https://git-lfs.github.com/spec/v1\noid 1\n",
		"rather-big.yaml": "x: 1\n".repeat(120_000),
	});
	const commit = repository.commit();
	const { local, github } = await localConnection({
		gitDir: `${repository.folder}/.git`,
	});
	const clone = gitSource({ folder: repository.folder, isBare: false });
	const paths = [...(await clone.list(commit)).keys()];

	const brought = await apiSource(github).bring(commit, paths);

	expect(brought).toEqual(await clone.bring(commit, paths));
	// Latin-1 arrives changed, and GitHub cuts a text above 512,000 bytes.
	expect(routes(local)).toEqual({
		"git/get-tree": 1,
		graphql: 1,
		"git/get-blob": 2,
	});
	expect(local.violations).toEqual([]);
});

test("a few files are asked for one by one", async () => {
	const { local, bring } = await repositoryOf(8);

	const { texts } = await bring();

	expect(texts.size).toBe(8);
	expect(routes(local)).toEqual({ "git/get-tree": 1, "git/get-blob": 8 });
});

test("a few more times a few are many", async () => {
	const { local, source, commit } = await repositoryOf(40);
	const paths = Object.keys(numbered(40));

	for (let at = 0; at < 40; at += 8) {
		await source.bring(commit, paths.slice(at, at + 8));
	}

	expect(routes(local)).toEqual({
		"git/get-tree": 1,
		"git/get-blob": 8,
		graphql: 4,
	});
});

test("large files do not come in one answer", async () => {
	const { local, bring } = await repositoryOf(10, "x: 1\n".repeat(80_000));

	const { texts } = await bring();

	expect(texts.size).toBe(10);
	expect(batches(local)).toEqual([4, 4, 2]);
});

test("a query that fails once is asked again", async () => {
	const { local, bring, said } = await repositoryOf(50);
	local.fault({ kind: "502", match: isQuery, times: 1 });

	const { texts } = await bring();

	expect(texts.size).toBe(50);
	expect(batches(local)).toEqual([50, 50]);
	expect(said).toEqual([]);
});

test.each(["502", "reset", "query-overlong"] as const)(
	"a query that does not end (%s) is asked in halves",
	async (kind) => {
		const { local, bring, said } = await repositoryOf(50);
		const times = kind === "query-overlong" ? 1 : 2;
		local.fault({ kind, match: isQuery, times });

		const { texts } = await bring();

		expect(texts.size).toBe(50);
		expect(batches(local).slice(times)).toEqual([25, 25]);
		expect(said).toEqual([]);
	},
);

test("of a query that was answered in part only the rest is asked for again", async () => {
	const { local, bring } = await repositoryOf(50);
	local.fault({ kind: "query-half", match: isQuery, times: 1 });

	const { texts } = await bring();

	expect(texts.size).toBe(50);
	expect(batches(local)).toEqual([50, 25]);
});

test("queries that never end are given up, and the files come one by one", async () => {
	const { local, bring, said } = await repositoryOf(50);
	local.fault({ kind: "query-overlong", match: isQuery });

	const { texts } = await bring();

	expect(texts.size).toBe(50);
	expect(batches(local)).toEqual([50, 25, 13, 7]);
	expect(routes(local)["git/get-blob"]).toBe(50);
	expect(said).toEqual([
		expect.stringContaining("GitHub did not finish the query"),
	]);
});

test.each([
	["not-found", "404"],
	["forbidden", "403"],
	["query-limit", "RATE_LIMITED"],
] as const)(
	"where queries are refused (%s) some files come one by one, the rest is told",
	async (kind, why) => {
		const { local, bring, said } = await repositoryOf(230);
		local.fault({ kind, match: isQuery });

		const { texts, refused, skipped } = await bring();

		expect(texts.size).toBe(200);
		expect(refused.size).toBe(0);
		expect(skipped?.size).toBe(30);
		expect(routes(local)).toEqual({
			"git/get-tree": 1,
			graphql: 1,
			"git/get-blob": 200,
		});
		expect(said).toEqual([expect.stringContaining(why)]);
	},
);

test("a limit for a while is waited out", async () => {
	const { local, bring, said } = await repositoryOf(50);
	local.fault({ kind: "secondary-limit", match: isQuery, times: 1 });

	const { texts } = await bring();

	expect(texts.size).toBe(50);
	expect(said).toEqual([]);
});

test("an Enterprise Server is asked at its own address", async () => {
	const { local, name, commit } = await repositoryOf(20);
	const github = connect({
		token: defaultToken,
		apiUrl: `${local.url}/api/v3`,
		repository: name,
	});

	const { texts } = await apiSource(github).bring(
		commit,
		Object.keys(numbered(20)),
	);

	expect(texts.size).toBe(20);
	expect(local.requests.find(isQuery)?.path).toBe("/api/graphql");
	expect(local.violations).toEqual([]);
});

async function repositoryOf(count: number, start = "") {
	const { local, github, name } = await localConnection();
	const files = numbered(count, start);
	const commit = local.commit(name, { branch: "main", files });
	const said: string[] = [];
	const source = apiSource(github, (text) => said.push(text));
	const bring = () => source.bring(commit, Object.keys(files));
	return { local, name, commit, source, bring, said };
}

function numbered(count: number, start = ""): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, at) => [
			`configs/${at}.yaml`,
			`${start}seed: ${at}\n`,
		]),
	);
}

function isQuery({ operationId }: { readonly operationId?: string }): boolean {
	return operationId === "graphql";
}

/** How many requests each operation got. */
function routes({ requests }: LocalGitHub): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { operationId = "unknown" } of requests) {
		counts[operationId] = (counts[operationId] ?? 0) + 1;
	}
	return counts;
}

/** How many blobs each query asked for. */
function batches({ requests }: LocalGitHub): readonly number[] {
	return requests
		.filter(isQuery)
		.map(({ body }) => JSON.stringify(body).split("object(oid:").length - 1);
}
