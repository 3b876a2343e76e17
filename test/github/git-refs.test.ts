import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientOf, example, exampleName, startExample } from "./example.js";
import { git } from "./git-run.js";
import type { LocalGitHub } from "./local-github.js";
import { actionsAppId } from "./permissions.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample({
		token: {
			login: "github-actions[bot]",
			appId: actionsAppId,
			permissions: { contents: "write" },
		},
	});
});

afterEach(async () => {
	await github.close();
});

const main = { ...example, ref: "heads/main" } as const;
const records = { ...example, ref: "heads/records" } as const;

describe("refs", () => {
	test("do not exist before the first commit", async () => {
		const ref = clientOf(github).git.getRef(main);

		await expect(ref).rejects.toMatchObject({ status: 409 });
	});

	test("are created once", async () => {
		const sha = github.commit(exampleName, {
			branch: "main",
			files: { a: "1" },
		});
		const create = () =>
			clientOf(github).git.createRef({
				...example,
				ref: "refs/heads/records",
				sha,
			});

		await create();

		await expect(create()).rejects.toThrow("Reference already exists");
		expect(github.refs(exampleName)).toMatchObject({
			"refs/heads/records": sha,
		});
	});

	test("move only forward unless forced", async () => {
		const first = github.commit(exampleName, {
			branch: "main",
			files: { a: "1" },
		});
		const left = github.commit(exampleName, {
			parent: first,
			files: { a: "2" },
		});
		const right = github.commit(exampleName, {
			parent: first,
			files: { a: "3" },
		});
		const move = (sha: string, force: boolean) =>
			clientOf(github).git.updateRef({ ...main, sha, force });

		await move(left, false);

		await expect(move(right, false)).rejects.toThrow(
			"Update is not a fast forward",
		);
		const forced = await move(right, true);
		expect(forced.data.object.sha).toBe(right);
		expect(github.violations).toEqual([]);
	});

	test("are found by the start of their name", async () => {
		github.commit(exampleName, { branch: "main", files: { a: "1" } });
		github.commit(exampleName, { branch: "maintenance", files: { a: "1" } });
		github.commit(exampleName, { branch: "other", files: { a: "1" } });

		const { data } = await clientOf(github).git.listMatchingRefs(main);

		expect(data.map(({ ref }) => ref)).toEqual([
			"refs/heads/main",
			"refs/heads/maintenance",
		]);
	});
});

test("twenty writers who rebuild and retry leave twenty records", async () => {
	github.commit(exampleName, { branch: "main", files: { a: "1" } });
	github.commit(exampleName, { branch: "records", files: { readme: "" } });
	const writers = Array.from({ length: 20 }, (_, writer) => writer);

	await Promise.all(writers.map((writer) => appendRecord(writer)));

	const files = Object.keys(github.files(exampleName, "records"));
	expect(files.filter((path) => path.startsWith("runs/"))).toHaveLength(20);
	const { gitDir } = github.repository(exampleName).git;
	expect(git(["rev-list", "--count", "records"], { gitDir }).trim()).toBe("21");
	const refused = github.requests.filter(({ status }) => status === 422);
	expect(refused.length).toBeGreaterThan(0);
	expect(github.violations).toEqual([]);
});

async function appendRecord(writer: number): Promise<void> {
	const { git: data } = clientOf(github);
	const tip = (await data.getRef(records)).data.object.sha;
	const tree = await data.createTree({
		...example,
		base_tree: tip,
		tree: [
			{
				path: `runs/${writer}.json`,
				mode: "100644",
				type: "blob",
				content: "{}",
			},
		],
	});
	const commit = await data.createCommit({
		...example,
		message: `Record ${writer}`,
		tree: tree.data.sha,
		parents: [tip],
	});
	try {
		await data.updateRef({ ...records, sha: commit.data.sha, force: false });
	} catch (error) {
		if (!`${error}`.includes("Update is not a fast forward")) throw error;
		await appendRecord(writer);
	}
}
