import { symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitSource } from "../../src/host/git/git-source.js";
import { renamesBetween } from "../../src/host/git/repository.js";
import {
	temporaryFolder,
	temporaryRepository,
	writeFiles,
} from "./temporary-repository.js";

test("a commit lists its regular files and leaves links and submodules out", async () => {
	const repository = temporaryRepository();
	repository.write({
		"configs/größe 1.yaml": "lr: 1\n",
		"a\tb\n.yaml": "x: 1\n",
	});
	symlinkSync("/etc/passwd", join(repository.folder, "link.yaml"));
	repository.git("add", "--all");
	repository.git(
		"update-index",
		"--add",
		"--cacheinfo",
		`160000,${"1".repeat(40)},vendor/model`,
	);
	repository.git("commit", "--quiet", "-m", "Add configs");

	const blobs = await source(repository.folder).list("HEAD");

	expect([...blobs.keys()].sort()).toEqual([
		"a\tb\n.yaml",
		"configs/größe 1.yaml",
	]);
});

test("contents come as they stand, one process for all of them", async () => {
	const repository = temporaryRepository();
	repository.write({
		"a.yaml": "first: 1\n",
		"empty.yaml": "",
		"no-end.yaml": "last: 1",
		"utf8.yaml": "name: größer ⚡\n",
	});
	const commit = repository.commit();

	const { texts, refused } = await source(repository.folder).bring(commit, [
		"a.yaml",
		"empty.yaml",
		"no-end.yaml",
		"utf8.yaml",
	]);

	expect(Object.fromEntries(texts)).toEqual({
		"a.yaml": "first: 1\n",
		"empty.yaml": "",
		"no-end.yaml": "last: 1",
		"utf8.yaml": "name: größer ⚡\n",
	});
	expect(refused.size).toBe(0);
});

test("what is no config text is refused with its reason", async () => {
	const repository = temporaryRepository();
	repository.write({
		"big.yaml": "x: 1\n".repeat(300_000),
		"binary.yaml": new Uint8Array([120, 0, 121]),
		"latin1.yaml": new Uint8Array([0x6e, 0x3a, 0xff, 0x0a]),
		"pointer.json":
			"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
	});
	const commit = repository.commit();

	const { texts, refused } = await source(repository.folder).bring(commit, [
		"big.yaml",
		"binary.yaml",
		"latin1.yaml",
		"pointer.json",
	]);

	expect(texts.size).toBe(0);
	expect(Object.fromEntries(refused)).toEqual({
		"big.yaml": "it has 1.5 MB, above the limit of 1 MB",
		"binary.yaml": "it is binary",
		"latin1.yaml": "it is not UTF-8 text",
		"pointer.json": "the commit holds only its Git LFS pointer",
	});
});

test("renamed files are paired although a line changed", async () => {
	const repository = temporaryRepository();
	const lines = Array.from({ length: 20 }, (_, at) => `key_${at}: ${at}\n`);
	repository.write({ "old name.yaml": lines.join("") });
	const base = repository.commit();
	repository.git("mv", "old name.yaml", "new name.yaml");
	repository.write({ "new name.yaml": `${lines.join("")}more: 1\n` });
	const head = repository.commit();

	const renames = await renamesBetween(
		{ folder: repository.folder, isBare: false },
		base,
		head,
	);

	expect([...renames]).toEqual([["new name.yaml", "old name.yaml"]]);
});

test("the work tree has new, changed and missing files, and is left as it was", async () => {
	const repository = temporaryRepository();
	repository.write({
		".gitignore": "secret.yaml\n",
		"changed.yaml": "lr: 1\n",
		"gone.yaml": "lr: 1\n",
		"same.yaml": "lr: 1\n",
	});
	const commit = repository.commit();
	repository.write({
		"changed.yaml": "lr: 2\n",
		"new.yaml": "lr: 3\n",
		"secret.yaml": "token: 1\n",
	});
	unlinkSync(join(repository.folder, "gone.yaml"));
	const status = repository.git("status", "--porcelain");
	const files = source(repository.folder);

	const before = await files.list(commit);
	const blobs = await files.list("work tree");
	const { texts } = await files.bring("work tree", [
		"changed.yaml",
		"new.yaml",
	]);

	expect([...blobs.keys()].sort()).toEqual([
		".gitignore",
		"changed.yaml",
		"new.yaml",
		"same.yaml",
	]);
	expect(blobs.get("same.yaml")).toBe(before.get("same.yaml"));
	expect(blobs.get("changed.yaml")).not.toBe(before.get("changed.yaml"));
	expect(texts.get("new.yaml")).toBe("lr: 3\n");
	expect(repository.git("status", "--porcelain")).toBe(status);
});

test("names that git would quote are listed all the same", async () => {
	const repository = temporaryRepository();
	repository.commit();
	const names = ['"quoted.yaml', "line\nbreak.yaml", "-dash.yaml"];
	repository.write(Object.fromEntries(names.map((name) => [name, "lr: 1\n"])));

	const blobs = await source(repository.folder).list("work tree");

	expect([...blobs.keys()].sort()).toEqual([...names].sort());
});

test("a file that was only touched keeps its id", async () => {
	const repository = temporaryRepository();
	repository.write({ "a.yaml": "lr: 1\n" });
	const commit = repository.commit();
	repository.write({ "a.yaml": "lr: 1\n" });
	const files = source(repository.folder);

	const blobs = await files.list("work tree");

	expect(blobs).toEqual(await files.list(commit));
});

test("no link leads out of the work tree", async () => {
	const outside = temporaryFolder();
	writeFiles(outside, { "secret.yaml": "password: 1\n" });
	const repository = temporaryRepository();
	repository.write({ "a.yaml": "lr: 1\n" });
	repository.commit();
	symlinkSync(
		join(outside, "secret.yaml"),
		join(repository.folder, "file.yaml"),
	);
	symlinkSync(outside, join(repository.folder, "folder"));
	const files = source(repository.folder);

	const blobs = await files.list("work tree");
	const { texts, refused } = await files.bring("work tree", [
		"file.yaml",
		"folder/secret.yaml",
		"../secret.yaml",
	]);

	expect([...blobs.keys()]).toEqual(["a.yaml"]);
	expect(texts.size).toBe(0);
	expect([...refused.keys()].sort()).toEqual([
		"../secret.yaml",
		"file.yaml",
		"folder/secret.yaml",
	]);
});

function source(folder: string) {
	return gitSource({ folder, isBare: false });
}
