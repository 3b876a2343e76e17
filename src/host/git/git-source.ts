import type { Source } from "../source.js";
import { bringBlobs } from "./blobs.js";
import type { Repository } from "./repository.js";
import { gitText, nulSeparated } from "./run-git.js";
import { bringFromWorkTree, listWorkTree, WORK_TREE } from "./work-tree.js";

/** The commits of a local clone, and its work tree under the name `work tree`. */
export function gitSource(
	repository: Repository,
	alsoListed: readonly string[] = [],
): Source {
	const listings = new Map<string, Promise<ReadonlyMap<string, string>>>();
	const list = (commit: string): Promise<ReadonlyMap<string, string>> => {
		const known = listings.get(commit);
		if (known) return known;
		const listing =
			commit === WORK_TREE
				? listWorkTree(repository, alsoListed)
				: listCommit(repository, commit);
		listings.set(commit, listing);
		return listing;
	};
	return {
		list,
		async bring(commit, paths) {
			if (commit === WORK_TREE) return bringFromWorkTree(repository, paths);
			const listing = await list(commit);
			const idByPath = new Map<string, string>();
			for (const path of paths) {
				const id = listing.get(path);
				if (id !== undefined) idByPath.set(path, id);
			}
			return bringBlobs(repository.folder, idByPath);
		},
	};
}

const REGULAR_FILE = /^100\d{3} blob (\S+)\t(.+)$/s;

// Without sizes: asking for them would download every blob of a clone that fetches blobs on demand.
async function listCommit(
	{ folder }: Repository,
	commit: string,
): Promise<ReadonlyMap<string, string>> {
	const out = await gitText(
		folder,
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		commit,
	);
	const blobs = new Map<string, string>();
	for (const record of nulSeparated(out)) {
		const [, id, path] = REGULAR_FILE.exec(record) ?? [];
		if (id !== undefined && path !== undefined) blobs.set(path, id);
	}
	return blobs;
}
