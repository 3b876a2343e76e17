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

/** Builds a tree from a base and changes; nothing if an object or a file to remove is missing. */
export function writeTree(
	store: GitStore,
	base: string | undefined,
	changes: readonly TreeChange[],
): string | undefined {
	const isPossible = changes.every((change) => isKnown(store, base, change));
	if (!isPossible) return undefined;
	const root: Folder = { base, changed: new Map() };
	for (const change of changes)
		put(store, root, change.path.split("/"), change);
	return writeFolder(store, root) ?? writeObject(store, "tree", "");
}

/** A tree that is being changed: entries and folders by name, or nothing for what is removed. */
interface Folder {
	readonly base: string | undefined;
	readonly changed: Map<string, Folder | Leaf | undefined>;
}

interface Leaf {
	readonly mode: string;
	readonly sha: string;
}

function isKnown(
	store: GitStore,
	base: string | undefined,
	{ path, mode, sha }: TreeChange,
): boolean {
	if (sha === null) {
		return base !== undefined && entryAt(store, base, path) !== undefined;
	}
	// A submodule's commit is in another repository.
	if (sha === undefined || mode === "160000") return true;
	return readObject(store, sha) !== undefined;
}

function put(
	store: GitStore,
	folder: Folder,
	path: readonly string[],
	change: TreeChange,
): void {
	const [name = "", ...rest] = path;
	if (rest.length > 0) {
		put(store, folderIn(store, folder, name), rest, change);
		return;
	}
	if (change.sha === null) {
		folder.changed.set(name, undefined);
		return;
	}
	const sha = change.sha ?? writeObject(store, "blob", change.content ?? "");
	folder.changed.set(name, { mode: change.mode, sha });
}

function folderIn(store: GitStore, folder: Folder, name: string): Folder {
	const changed = folder.changed.get(name);
	if (changed && "changed" in changed) return changed;
	const old = folder.base && entryAt(store, folder.base, name);
	const base = old && old.kind === "tree" ? old.sha : undefined;
	const opened = { base, changed: new Map() };
	folder.changed.set(name, opened);
	return opened;
}

/** Writes a folder from the leaves up; an empty one does not exist for git. */
function writeFolder(store: GitStore, folder: Folder): string | undefined {
	const leaves = new Map<string, Leaf>();
	const old = folder.base === undefined ? [] : readTree(store, folder.base);
	for (const { path, mode, sha } of old ?? []) leaves.set(path, { mode, sha });
	for (const [name, item] of folder.changed) {
		const leaf = item && "changed" in item ? folderLeaf(store, item) : item;
		if (leaf) leaves.set(name, leaf);
		else leaves.delete(name);
	}
	if (leaves.size === 0) return undefined;
	const lines = [...leaves]
		.sort(inGitOrder)
		.flatMap(([name, leaf]) => [
			Buffer.from(`${leaf.mode.replace(/^0/, "")} ${name}\0`),
			Buffer.from(leaf.sha, "hex"),
		]);
	return writeObject(store, "tree", Buffer.concat(lines));
}

function folderLeaf(store: GitStore, folder: Folder): Leaf | undefined {
	const sha = writeFolder(store, folder);
	return sha === undefined ? undefined : { mode: "040000", sha };
}

/** Git sorts by bytes, and folders as if a slash stood behind their names. */
function inGitOrder(
	[one, { mode: oneMode }]: readonly [string, Leaf],
	[other, { mode: otherMode }]: readonly [string, Leaf],
): number {
	const key = (name: string, mode: string) =>
		Buffer.from(mode === "040000" ? `${name}/` : name);
	return Buffer.compare(key(one, oneMode), key(other, otherMode));
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
