import { join } from "node:path";
import { expect, test } from "vitest";
import { mergeBase } from "../../src/host/git/merge-base.js";
import {
	commitOf,
	findRepository,
	mainLine,
} from "../../src/host/git/repository.js";
import {
	runGit,
	type TemporaryRepository,
	temporaryFolder,
	temporaryRepository,
} from "./temporary-repository.js";

test("the merge base is where the branch left the main line", async () => {
	const { repository, fork } = forkedRepository();
	const place = { folder: repository.folder, isBare: false };

	const base = await mergeBase(
		place,
		await commitOf(place, "main"),
		await commitOf(place, "work"),
	);

	expect(base).toBe(fork);
});

test("a shallow clone is deepened from its remote", async () => {
	const { repository, fork } = forkedRepository();
	const clone = shallowClone(repository);
	const place = { folder: clone, isBare: false };

	const base = await mergeBase(
		place,
		await commitOf(place, "origin/main"),
		await commitOf(place, "origin/work"),
	);

	expect(base).toBe(fork);
});

test("a shallow clone without its remote says how to get the history", async () => {
	const { repository } = forkedRepository();
	const clone = shallowClone(repository);
	const place = { folder: clone, isBare: false };
	const main = await commitOf(place, "origin/main");
	const work = await commitOf(place, "origin/work");
	runGit(clone, ["remote", "set-url", "origin", `file://${clone}-gone`]);

	const asked = mergeBase(place, main, work);

	await expect(asked).rejects.toThrow(/fetch-depth: 0/);
});

test("histories that never met are said to have nothing in common", async () => {
	const repository = temporaryRepository();
	const first = repository.commit();
	repository.git("checkout", "--quiet", "--orphan", "other");
	const other = repository.commit("Begin again");

	const asked = mergeBase(
		{ folder: repository.folder, isBare: false },
		first,
		other,
	);

	await expect(asked).rejects.toThrow(/no common history/);
});

test("a name that begins with a dash is not an option of git", async () => {
	const repository = temporaryRepository();
	repository.commit();

	const asked = commitOf(
		{ folder: repository.folder, isBare: false },
		"--help",
	);

	await expect(asked).rejects.toThrow("No commit `--help`");
});

test("the main line of a clone is what its remote calls so", async () => {
	const { repository } = forkedRepository();
	const folder = join(temporaryFolder(), "clone");
	runGit(repository.folder, ["clone", "--quiet", ".", folder]);

	const name = await mainLine({ folder, isBare: false });

	expect(name).toBe("origin/HEAD");
});

test("a plain folder is in no repository, and a bare one is its own", async () => {
	const { repository } = forkedRepository();
	const bare = join(temporaryFolder(), "bare.git");
	runGit(repository.folder, ["clone", "--quiet", "--bare", ".", bare]);

	expect(await findRepository(temporaryFolder())).toBeUndefined();
	expect(await findRepository(bare)).toEqual({ folder: bare, isBare: true });
});

function forkedRepository(): {
	readonly repository: TemporaryRepository;
	readonly fork: string;
} {
	const repository = temporaryRepository();
	const fork = repository.commit("Begin");
	repository.git("checkout", "--quiet", "-b", "work");
	repository.commit("Work");
	repository.commit("Work more");
	repository.git("checkout", "--quiet", "main");
	repository.commit("Go on");
	return { repository, fork };
}

function shallowClone(repository: TemporaryRepository): string {
	const folder = join(temporaryFolder(), "clone");
	runGit(repository.folder, [
		"clone",
		"--quiet",
		"--depth=1",
		"--no-single-branch",
		`file://${repository.folder}`,
		folder,
	]);
	return folder;
}
