import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("a repository on disk", () => {
	test("is read as git wrote it and takes what the API writes", async () => {
		const folder = mkdtempSync(join(tmpdir(), "on-disk-"));
		const gitDir = join(folder, ".git");
		const run = (...arguments_: string[]) =>
			git(["--work-tree", folder, ...arguments_], { gitDir });
		run("init", "--quiet", "--initial-branch=main");
		writeFileSync(join(folder, "train.yaml"), "steps: 1000\n");
		run("add", ".");
		run("commit", "--quiet", "--message", "Begin");
		github.addRepository({ owner: "acme", name: "disk", gitDir: folder });
		const { git: data } = clientOf(github);
		const disk = { owner: "acme", repo: "disk" };

		const head = await data.getRef({ ...disk, ref: "heads/main" });
		const blob = await data.createBlob({ ...disk, content: "steps: 1\n" });

		expect(head.data.object.sha).toBe(run("rev-parse", "main").trim());
		expect(github.files("acme/disk", "main")).toEqual({
			"train.yaml": "steps: 1000\n",
		});
		expect(run("cat-file", "blob", blob.data.sha)).toBe("steps: 1\n");
		expect(github.violations).toEqual([]);
		rmSync(folder, { recursive: true });
	});
});

describe("trees", () => {
	test("are listed with their subtrees on request", async () => {
		github.commit(exampleName, {
			branch: "main",
			files: { "a/b/train.yaml": "steps: 1\n", "readme.md": "" },
		});

		const { data } = await clientOf(github).git.getTree({
			...example,
			tree_sha: "main",
			recursive: "true",
		});

		expect(data.tree.map((entry) => [entry.path, entry.type])).toEqual([
			["a", "tree"],
			["a/b", "tree"],
			["a/b/train.yaml", "blob"],
			["readme.md", "blob"],
		]);
		expect(data.truncated).toBe(false);
		expect(github.violations).toEqual([]);
	});

	test("are built from a base, new text and removals", async () => {
		github.commit(exampleName, {
			branch: "main",
			files: { "a/old": "1", "a/kept": "2" },
		});

		const { data: tree } = await clientOf(github).git.createTree({
			...example,
			base_tree: github.refs(exampleName)["refs/heads/main"] ?? "",
			tree: [
				{ path: "a/old", mode: "100644", type: "blob", sha: null },
				{ path: "b/c/new", mode: "100644", type: "blob", content: "3" },
			],
		});
		const { data: commit } = await clientOf(github).git.createCommit({
			...example,
			message: "Rebuild",
			tree: tree.sha,
			parents: [],
		});

		expect(github.files(exampleName, commit.sha)).toEqual({
			"a/kept": "2",
			"b/c/new": "3",
		});
		const { gitDir } = github.repository(exampleName).git;
		expect(git(["fsck", "--strict", "--no-dangling"], { gitDir })).toBe("");
		expect(github.violations).toEqual([]);
	});

	test("cannot lose a file that they never had", async () => {
		github.commit(exampleName, { branch: "main", files: { a: "1" } });

		const tree = clientOf(github).git.createTree({
			...example,
			base_tree: "main",
			tree: [{ path: "b", mode: "100644", type: "blob", sha: null }],
		});

		await expect(tree).rejects.toThrow("GitRPC::BadObjectState");
	});
});

describe("files", () => {
	test("are read by path, as JSON and as plain bytes", async () => {
		github.commit(exampleName, {
			branch: "main",
			files: { "configs/my run.yaml": "steps: 1\n" },
		});
		const { repos } = clientOf(github);
		const address = { ...example, path: "configs/my run.yaml" };

		const json = await repos.getContent(address);
		const raw = await repos.getContent({
			...address,
			mediaType: { format: "raw" },
		});
		const folder = await repos.getContent({ ...example, path: "configs" });
		const root = await repos.getContent({ ...example, path: "" });

		expect(json.data).toMatchObject({
			type: "file",
			size: 9,
			content: `${Buffer.from("steps: 1\n").toString("base64")}\n`,
		});
		expect(raw.data).toBe("steps: 1\n");
		expect(folder.data).toMatchObject([
			{ type: "file", path: "configs/my run.yaml" },
		]);
		expect(root.data).toMatchObject([{ type: "dir", path: "configs" }]);
		expect(github.violations).toEqual([]);
	});

	test("of more than a megabyte come without their content", async () => {
		github.commit(exampleName, {
			branch: "main",
			files: { large: "x".repeat(1_000_001) },
		});

		const { data } = await clientOf(github).repos.getContent({
			...example,
			path: "large",
		});

		expect(data).toMatchObject({ encoding: "none", content: "" });
	});

	test("that are missing are not found", async () => {
		github.commit(exampleName, { branch: "main", files: { a: "1" } });

		const content = clientOf(github).repos.getContent({
			...example,
			path: "wattdiff.yml",
		});

		await expect(content).rejects.toMatchObject({ status: 404 });
		expect(github.violations).toEqual([]);
	});
});
