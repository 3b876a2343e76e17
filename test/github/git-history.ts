import { git, tryGit } from "./git-run.js";
import type { GitStore } from "./git-store.js";

/** What a diff says about one file, in GitHub's words. */
export interface FileChange {
	readonly path: string;
	readonly previousPath?: string;
	readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
	/** The blob at the head, or at the base if the file is removed. */
	readonly sha: string;
	readonly additions: number;
	readonly deletions: number;
	readonly patch?: string;
}

const statuses: Readonly<Record<string, FileChange["status"]>> = {
	A: "added",
	D: "removed",
	M: "modified",
	R: "renamed",
	T: "changed",
};

/** The best common ancestor of two commits. */
export function mergeBase(
	store: GitStore,
	one: string,
	other: string,
): string | undefined {
	const run = tryGit(["merge-base", one, other], { gitDir: store.gitDir });
	return run.ok ? run.output.toString("utf8").trim() : undefined;
}

/** The commits that are in the head and not in the base, oldest first. */
export function commitsBetween(
	store: GitStore,
	base: string,
	head: string,
): readonly string[] {
	const range = ["rev-list", "--reverse", "--topo-order", `${base}..${head}`];
	return git(range, { gitDir: store.gitDir }).split("\n").filter(Boolean);
}

/** The tree of a merge of two commits; nothing if they conflict. */
export function mergedTree(
	store: GitStore,
	one: string,
	other: string,
): string | undefined {
	const run = tryGit(["merge-tree", "--write-tree", one, other], {
		gitDir: store.gitDir,
	});
	return run.ok ? run.output.toString("utf8").trim() : undefined;
}

/** The files that differ between two commits, with renames found. */
export function changedFiles(
	store: GitStore,
	base: string,
	head: string,
): readonly FileChange[] {
	const diff = (...options: readonly string[]) =>
		git(
			["diff", "--no-ext-diff", "--find-renames", ...options, base, head, "--"],
			{ gitDir: store.gitDir },
		);
	const counts = readCounts(diff("--numstat", "-z"));
	const patches = readPatches(diff("--patch"));
	const files = readRaw(diff("--raw", "--no-abbrev", "-z"));
	// A file that becomes a link is one change with two patches, so that nothing fits any more.
	const isAligned = patches.length === files.length;
	return files.map((file, index) => {
		const patch = isAligned ? patches[index] : "";
		const [additions = 0, deletions = 0] = counts[index] ?? [];
		return { ...file, additions, deletions, ...(patch && { patch }) };
	});
}

type NamedChange = Omit<FileChange, "additions" | "deletions" | "patch">;

/** Reads `:mode mode sha sha status\0path\0`, where a rename has two paths. */
function readRaw(output: string): readonly NamedChange[] {
	const parts = output.split("\0");
	const files: NamedChange[] = [];
	let index = 0;
	while (index + 1 < parts.length) {
		const [, , before = "", after = "", letters = ""] = (
			parts[index] ?? ""
		).split(" ");
		const status = statuses[letters.charAt(0)] ?? "modified";
		const sha = status === "removed" ? before : after;
		const path = parts[index + 1] ?? "";
		if (status === "renamed") {
			const newPath = parts[index + 2] ?? "";
			files.push({ path: newPath, previousPath: path, status, sha });
			index += 3;
		} else {
			files.push({ path, status, sha });
			index += 2;
		}
	}
	return files;
}

/** Reads `added\tdeleted\tpath\0`, where a rename has an empty path and two more parts. */
function readCounts(output: string): readonly (readonly number[])[] {
	const parts = output.split("\0");
	const counts: number[][] = [];
	let index = 0;
	while (index + 1 < parts.length) {
		const [added, deleted, path] = (parts[index] ?? "").split("\t");
		// Binary files have a dash for both numbers.
		counts.push([Number(added) || 0, Number(deleted) || 0]);
		index += path === "" ? 3 : 1;
	}
	return counts;
}

/** The hunks of each file; a binary file and a pure rename have none. */
function readPatches(output: string): readonly string[] {
	return output
		.split(/^diff --git /m)
		.slice(1)
		.map((text) => {
			const start = text.search(/^@@ /m);
			return start < 0 ? "" : text.slice(start).trimEnd();
		});
}
