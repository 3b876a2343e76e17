import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../problem.js";
import { directorySource } from "../directory.js";
import { gitSource } from "../git/git-source.js";
import { findRepository, type Repository } from "../git/repository.js";
import { WORK_TREE } from "../git/work-tree.js";
import type { Source } from "../source.js";

/** Files that a user named, in the tree of files that they may refer to. */
export interface NamedFiles {
	readonly source: Source;
	/** Name of the tree in the source. */
	readonly tree: string;
	/** Paths in the tree; a folder ends with a slash. */
	readonly paths: readonly string[];
}

/** Finds the tree that holds all named files: their repository, or else the folder that they share. */
export async function namedFiles(
	folder: string,
	names: readonly string[],
): Promise<NamedFiles> {
	const files = await Promise.all(names.map((name) => found(folder, name)));
	const repository = await sharedRepository(files);
	const root = repository?.folder ?? sharedFolder(files);
	const paths = files.map(({ full, isFolder }) => {
		const path = relative(root, full).split(sep).join("/");
		return isFolder && path !== "" ? `${path}/` : path;
	});
	return repository
		? { source: gitSource(repository, paths), tree: WORK_TREE, paths }
		: { source: directorySource({ [root]: root }), tree: root, paths };
}

interface Found {
	readonly full: string;
	readonly isFolder: boolean;
}

async function found(folder: string, name: string): Promise<Found> {
	const path = resolve(folder, name);
	try {
		const isFolder = (await stat(path)).isDirectory();
		// The folder's real name is the one that git knows; a link as the file itself is told later.
		const parent = await realpath(isFolder ? path : dirname(path));
		await lstat(path);
		return {
			full: isFolder ? parent : join(parent, path.slice(dirname(path).length)),
			isFolder,
		};
	} catch {
		throw new UsageError(`No file \`${name}\` in ${folder}.`);
	}
}

async function sharedRepository(
	files: readonly Found[],
): Promise<Repository | undefined> {
	const [first] = files;
	if (!first) return undefined;
	const repository = await findRepository(folderOf(first)).catch(
		() => undefined,
	);
	if (!repository || repository.isBare) return undefined;
	const top = `${repository.folder}${sep}`;
	return files.every(({ full }) => `${full}${sep}`.startsWith(top))
		? repository
		: undefined;
}

function sharedFolder(files: readonly Found[]): string {
	let shared = files[0] ? folderOf(files[0]) : "";
	for (const file of files) {
		while (!`${folderOf(file)}${sep}`.startsWith(withEnd(shared))) {
			shared = dirname(shared);
		}
	}
	return shared;
}

function withEnd(folder: string): string {
	return folder.endsWith(sep) ? folder : `${folder}${sep}`;
}

function folderOf({ full, isFolder }: Found): string {
	return isFolder ? full : dirname(full);
}
