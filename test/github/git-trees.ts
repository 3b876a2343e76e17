import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryGit } from "./git-run.js";
import { type GitStore, readObject, writeObject } from "./git-store.js";

export interface TreeEntry {
	readonly path: string;
	readonly mode: string;
	readonly kind: "blob" | "tree" | "commit";
	readonly sha: string;
}

/** One wish about a tree: set a path to an object or to a text, or remove it. */
export interface TreeChange {
	readonly path: string;
	readonly mode: string;
	readonly sha?: string | null;
	readonly content?: string;
}

/** The entries of a tree, with those of its subtrees if asked for; nothing if there is no such tree. */
export function readTree(
	store: GitStore,
	sha: string,
	isRecursive = false,
): readonly TreeEntry[] | undefined {
	const object = readObject(store, sha);
	if (object?.kind !== "tree") return undefined;
	const entries: TreeEntry[] = [];
	for (const entry of parseTree(object.content)) {
		entries.push(entry);
		if (!isRecursive || entry.kind !== "tree") continue;
		for (const inner of readTree(store, entry.sha, true) ?? []) {
			entries.push({ ...inner, path: `${entry.path}/${inner.path}` });
		}
	}
	return entries;
}

/** The entry at a path below a tree. */
export function entryAt(
	store: GitStore,
	tree: string,
	path: string,
): TreeEntry | undefined {
	const [first = "", ...rest] = path.split("/").filter(Boolean);
	const entry = readTree(store, tree)?.find((item) => item.path === first);
	if (!entry || rest.length === 0) return entry;
	if (entry.kind !== "tree") return undefined;
	const inner = entryAt(store, entry.sha, rest.join("/"));
	return inner && { ...inner, path: `${first}/${inner.path}` };
}

/** Builds a tree from a base and changes by a throw-away index; nothing if git refuses. */
export function writeTree(
	store: GitStore,
	base: string | undefined,
	changes: readonly TreeChange[],
): string | undefined {
	const folder = mkdtempSync(join(tmpdir(), "local-github-index-"));
	const run = (arguments_: readonly string[], input = "") =>
		tryGit(arguments_, {
			gitDir: store.gitDir,
			input,
			env: { GIT_INDEX_FILE: join(folder, "index") },
		});
	try {
		if (!run(["read-tree", base ?? "--empty"]).ok) return undefined;
		if (base !== undefined && !removalsExist(store, base, changes)) {
			return undefined;
		}
		const lines = changes.filter(isLeaf).map((change) => line(store, change));
		const update = ["update-index", "--replace", "-z", "--index-info"];
		if (!run(update, lines.join("")).ok) return undefined;
		for (const change of changes.filter((item) => !isLeaf(item))) {
			const graft = ["read-tree", `--prefix=${change.path}/`, change.sha ?? ""];
			if (!run(graft).ok) return undefined;
		}
		const written = run(["write-tree"]);
		return written.ok ? written.output.toString("utf8").trim() : undefined;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function isLeaf(change: TreeChange): boolean {
	return change.mode !== "040000" || change.sha === null;
}

function removalsExist(
	store: GitStore,
	base: string,
	changes: readonly TreeChange[],
): boolean {
	return changes.every(
		({ path, sha }) => sha !== null || entryAt(store, base, path),
	);
}

function line(store: GitStore, change: TreeChange): string {
	if (change.sha === null) return `0 ${"0".repeat(40)}\t${change.path}\0`;
	const sha = change.sha ?? writeObject(store, "blob", change.content ?? "");
	return `${change.mode} ${sha}\t${change.path}\0`;
}

/** Reads `<mode> <name>\0<20 bytes>` as often as it stands there. */
function parseTree(content: Buffer): readonly TreeEntry[] {
	const entries: TreeEntry[] = [];
	let position = 0;
	while (position < content.length) {
		const space = content.indexOf(32, position);
		const zero = content.indexOf(0, space);
		const mode = content.toString("utf8", position, space).padStart(6, "0");
		entries.push({
			path: content.toString("utf8", space + 1, zero),
			mode,
			kind: kindOf(mode),
			sha: content.toString("hex", zero + 1, zero + 21),
		});
		position = zero + 21;
	}
	return entries;
}

function kindOf(mode: string): TreeEntry["kind"] {
	if (mode === "040000") return "tree";
	return mode === "160000" ? "commit" : "blob";
}
