import { expect, test } from "vitest";
import { gitSource } from "../../src/host/git/git-source.js";
import { apiSource } from "../../src/host/github/api-source.js";
import { localConnection } from "./local-connection.js";
import { temporaryRepository } from "./temporary-repository.js";

test("the API and a clone give the same files", async () => {
	const repository = temporaryRepository();
	repository.write({
		"big.yaml": "x: 1\n".repeat(250_000),
		"binary.yaml": new Uint8Array([1, 0, 2]),
		"configs/größe 1.yaml": "name: größer ⚡\n",
		"empty.yaml": "",
	});
	const commit = repository.commit();
	const { local, github } = await localConnection({
		gitDir: `${repository.folder}/.git`,
	});
	const clone = gitSource({ folder: repository.folder, isBare: false });
	const paths = [...(await clone.list(commit)).keys()];

	const listed = await apiSource(github).list(commit);
	const brought = await apiSource(github).bring(commit, paths);

	expect(listed).toEqual(await clone.list(commit));
	expect(brought).toEqual(await clone.bring(commit, paths));
	expect(local.violations).toEqual([]);
});

test("a blob that both sides share is fetched once", async () => {
	const { local, github, name } = await localConnection();
	const base = local.commit(name, {
		branch: "main",
		files: { "a.yaml": "lr: 1\n", "b.yaml": "lr: 1\n" },
	});
	const head = local.commit(name, {
		branch: "main",
		files: { "c.yaml": "lr: 2\n" },
	});
	const source = apiSource(github);

	await source.bring(base, ["a.yaml", "b.yaml"]);
	const { texts } = await source.bring(head, ["a.yaml", "b.yaml", "c.yaml"]);

	const blobs = local.requests.filter(
		({ operationId }) => operationId === "git/get-blob",
	);
	expect(blobs).toHaveLength(2);
	expect(texts.get("c.yaml")).toBe("lr: 2\n");
});

test("a listing that GitHub cuts is completed folder by folder", async () => {
	const { local, github, name } = await localConnection();
	const base = local.commit(name, {
		branch: "main",
		files: {
			"a/1.yaml": "x: 1\n",
			"a/b/2.yaml": "x: 2\n",
			"top.yaml": "x: 3\n",
		},
	});
	const head = local.commit(name, {
		branch: "main",
		files: { "top.yaml": "x: 4\n" },
	});
	const roots = [base, head];
	const cut = cutTrees(github, (id) => roots.includes(id));
	const source = apiSource(cut);

	const before = await source.list(base);
	const asked = local.requests.length;
	const after = await source.list(head);

	expect([...before.keys()].sort()).toEqual([
		"a/1.yaml",
		"a/b/2.yaml",
		"top.yaml",
	]);
	expect([...after.keys()].sort()).toEqual([
		"a/1.yaml",
		"a/b/2.yaml",
		"top.yaml",
	]);
	// The root twice; the unchanged folder is known.
	expect(local.requests.length - asked).toBe(2);
});

/** GitHub cuts only at 100,000 entries: a hook plays that for the trees that a test names. */
function cutTrees(
	github: Awaited<ReturnType<typeof localConnection>>["github"],
	isCut: (id: string) => boolean,
) {
	github.octokit.hook.wrap("request", async (request, options) => {
		const response = await request(options);
		const id = String(Object(options).tree_sha);
		const isRecursive = Object(options).recursive !== undefined;
		if (isRecursive && isCut(id)) {
			Object.assign(response.data, { truncated: true, tree: [] });
		}
		return response;
	});
	return github;
}
