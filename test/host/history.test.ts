import { expect, test } from "vitest";
import { keepFiles, keptRecords } from "../../src/host/github/history.js";
import { connectTo, localConnection } from "./local-connection.js";

const BRANCH = "wattdiff-history";

test("the first record makes the branch, apart from all other history", async () => {
	const { local, github, name } = await repository();

	const isNew = await keepFiles(github, record(1));

	const files = local.files(name, BRANCH);
	expect(isNew).toBe(true);
	expect(files).toEqual({ [`records/${commitId(1)}.json`]: '{"n":1}\n' });
	expect(local.violations).toEqual([]);
});

test("the same record is not kept twice", async () => {
	const { local, github, name } = await repository();
	await keepFiles(github, record(1));
	const tip = local.refs(name)[`refs/heads/${BRANCH}`];

	const isNew = await keepFiles(github, record(1));

	expect(isNew).toBe(false);
	expect(local.refs(name)[`refs/heads/${BRANCH}`]).toBe(tip);
});

test("twenty runs at once lose no record", async () => {
	const { local, name } = await repository();
	const numbers = Array.from({ length: 20 }, (_, at) => at);

	await Promise.all(numbers.map((n) => keepFiles(connectTo(local), record(n))));

	expect(Object.keys(local.files(name, BRANCH))).toHaveLength(20);
	const kept = await keptRecords(connectTo(local), BRANCH, "records");
	expect(kept?.texts.size).toBe(20);
	expect(local.violations).toEqual([]);
});

test("a rule that forbids the branch is an error at once", async () => {
	const { local, github } = await repository();
	await keepFiles(github, record(1));
	local.fault({
		kind: "rule-violation",
		match: ({ operationId }) => operationId === "git/update-ref",
	});

	const kept = keepFiles(github, record(2));

	await expect(kept).rejects.toThrow(/rule violations/);
	expect(
		local.requests.filter(
			({ operationId }) => operationId === "git/update-ref",
		),
	).toHaveLength(1);
});

test("no branch means no records", async () => {
	const { github } = await repository();

	const records = await keptRecords(github, BRANCH, "records");

	expect(records).toBeUndefined();
});

test("files of others on the branch are no records", async () => {
	const { local, github, name } = await repository();
	local.commit(name, {
		branch: BRANCH,
		files: {
			"README.md": "Kept by wattdiff\n",
			"records/a.json": "{}\n",
			"records/vision/b.json": "{}\n",
		},
	});

	const records = await keptRecords(github, BRANCH, "records");

	expect([...(records?.texts.keys() ?? [])]).toEqual(["records/a.json"]);
});

async function repository() {
	const connection = await localConnection({
		token: {
			login: "github-actions[bot]",
			appId: 15_368,
			permissions: { contents: "write" },
		},
	});
	connection.local.commit(connection.name, {
		branch: "main",
		files: { "a.yaml": "lr: 1\n" },
	});
	return connection;
}

function record(n: number) {
	return {
		branch: BRANCH,
		files: { [`records/${commitId(n)}.json`]: `{"n":${n}}\n` },
		message: `Record ${n}`,
	};
}

function commitId(n: number): string {
	return n.toString(16).padStart(40, "0");
}
