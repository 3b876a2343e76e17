import { UsageError } from "../../problem.js";
import type { GitHub } from "./client.js";

/** A regular file of a commit. */
export interface TreeFile {
	readonly id: string;
	readonly bytes: number;
}

export type TreeFiles = ReadonlyMap<string, TreeFile>;

/** Lists commits by their trees; folders that two commits share are asked for once. */
export function treeLister(
	github: GitHub,
): (commit: string) => Promise<TreeFiles> {
	const known = new Map<string, Promise<Tree>>();
	const ask: AskTree = (id, isRecursive) => {
		const key = `${id} ${isRecursive}`;
		const asked = known.get(key) ?? askTree(github, id, isRecursive);
		if (!known.has(key) && known.size >= MOST_TREES) throw tooManyFiles();
		known.set(key, asked);
		return asked;
	};
	return async (commit) => {
		const files = new Map<string, TreeFile>();
		await addTree(ask, { id: commit, below: "" }, files);
		return files;
	};
}

interface Tree {
	readonly isTruncated: boolean;
	readonly entries: readonly TreeEntry[];
}

interface TreeEntry {
	readonly path: string;
	readonly mode: string;
	readonly type: string;
	readonly id: string;
	readonly bytes: number;
}

type AskTree = (id: string, isRecursive: boolean) => Promise<Tree>;

/** Requests that listing may take before it says that a clone is the better way. */
const MOST_TREES = 200;

// GitHub cuts a recursive answer at 100,000 entries or 7 MB; then the folders are asked for one by one.
async function addTree(
	ask: AskTree,
	{ id, below }: { readonly id: string; readonly below: string },
	files: Map<string, TreeFile>,
): Promise<void> {
	const whole = await ask(id, true);
	const { entries } = whole.isTruncated ? await ask(id, false) : whole;
	for (const entry of entries) {
		const path = below === "" ? entry.path : `${below}/${entry.path}`;
		if (entry.type === "blob" && entry.mode.startsWith("100")) {
			files.set(path, { id: entry.id, bytes: entry.bytes });
		} else if (entry.type === "tree" && whole.isTruncated) {
			await addTree(ask, { id: entry.id, below: path }, files);
		}
	}
}

async function askTree(
	{ octokit, owner, repo }: GitHub,
	id: string,
	isRecursive: boolean,
): Promise<Tree> {
	const { data } = await octokit.rest.git.getTree({
		owner,
		repo,
		tree_sha: id,
		...(isRecursive && { recursive: "1" }),
	});
	return {
		isTruncated: data.truncated,
		entries: data.tree.map((entry) => ({
			path: entry.path ?? "",
			mode: entry.mode ?? "",
			type: entry.type ?? "",
			id: entry.sha ?? "",
			bytes: entry.size ?? 0,
		})),
	};
}

function tooManyFiles(): UsageError {
	return new UsageError(
		"This repository has too many files to be listed through the API. Check it out with `fetch-depth: 0` and set `source: git`.",
	);
}
