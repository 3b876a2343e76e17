import { stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../problem.js";
import { readContained, regularSize } from "../contained-file.js";
import { MOST_BYTES } from "../file-text.js";
import { inParallel } from "../parallel.js";
import type { Brought } from "../source.js";
import type { Repository } from "./repository.js";
import { feedGit, gitText, nulSeparated } from "./run-git.js";

/** Stands for the files as they lie on disk, committed or not. */
export const WORK_TREE = "work tree";

/** Tracked files and those that are neither tracked nor ignored, with the ids that a commit would give them. */
export async function listWorkTree(
	{ folder, isBare }: Repository,
	alsoListed: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	if (isBare) {
		throw new UsageError(
			`${folder} has no work tree. Name both commits: \`wattdiff diff BASE HEAD\`.`,
		);
	}
	const [index, touched, untracked] = await Promise.all([
		indexed(folder),
		touchedPaths(folder),
		untrackedPaths(folder),
	]);
	const fresh = new Set([...touched, ...untracked, ...alsoListed]);
	const blobs = new Map([...index].filter(([path]) => !fresh.has(path)));
	for (const [path, id] of await idsOf(folder, [...fresh])) blobs.set(path, id);
	return blobs;
}

/** Contents of files on disk. */
export async function bringFromWorkTree(
	{ folder }: Repository,
	paths: readonly string[],
): Promise<Brought> {
	const texts = new Map<string, string>();
	const refused = new Map<string, string>();
	await inParallel(paths, async (path) => {
		const read = await readContained(folder, path);
		if ("text" in read) texts.set(path, read.text);
		else refused.set(path, read.refusal);
	});
	return { texts, refused };
}

const REGULAR_FILE = /^100\d{3} (\S+) \d\t(.+)$/s;

async function indexed(folder: string): Promise<ReadonlyMap<string, string>> {
	const out = await gitText(folder, "ls-files", "-s", "-z");
	const blobs = new Map<string, string>();
	for (const record of nulSeparated(out)) {
		const [, id, path] = REGULAR_FILE.exec(record) ?? [];
		if (id !== undefined && path !== undefined) blobs.set(path, id);
	}
	return blobs;
}

/** Files that may differ from the index, deleted ones among them. */
async function touchedPaths(folder: string): Promise<readonly string[]> {
	const out = await gitText(
		folder,
		"diff-files",
		"-z",
		"--name-only",
		"--no-renames",
		"--ignore-submodules",
	);
	return nulSeparated(out);
}

async function untrackedPaths(folder: string): Promise<readonly string[]> {
	const out = await gitText(
		folder,
		"ls-files",
		"-z",
		"--others",
		"--exclude-standard",
	);
	return nulSeparated(out);
}

/** Ids as a commit would give them, line endings and filters applied; nothing is written. */
async function idsOf(
	folder: string,
	paths: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
	const ids: (readonly [string, string])[] = [];
	const small: string[] = [];
	await inParallel(paths, async (path) => {
		const size = await regularSize(folder, path);
		if (size === undefined) return;
		if (size <= MOST_BYTES && isPlainLine(path)) small.push(path);
		else ids.push([path, await pseudoId(folder, path)]);
	});
	if (small.length === 0) return ids;
	const out = await feedGit(
		folder,
		["hash-object", "--stdin-paths"],
		small.map((path) => `${path}\n`).join(""),
	);
	const hashes = out.toString().split("\n");
	small.forEach((path, at) => {
		ids.push([path, hashes[at] ?? ""]);
	});
	return ids;
}

/** Git reads one path a line, and takes a line that begins with a quote for a quoted one. */
function isPlainLine(path: string): boolean {
	return !path.includes("\n") && !path.startsWith('"');
}

// Too large to be read as a config, so only sameness matters; hashing gigabytes of data would not be worth it.
async function pseudoId(folder: string, path: string): Promise<string> {
	const { size, mtimeMs } = await stat(join(folder, path));
	return `large-${size}-${mtimeMs}`;
}
