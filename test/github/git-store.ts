import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { git, gitDirectory, tryGit } from "./git-run.js";

export type ObjectKind = "blob" | "tree" | "commit" | "tag";

export interface GitObject {
	readonly kind: ObjectKind;
	readonly content: Buffer;
}

export interface Signature {
	readonly name: string;
	readonly email: string;
	readonly date: string;
}

export interface Commit {
	readonly sha: string;
	readonly tree: string;
	readonly parents: readonly string[];
	readonly author: Signature;
	readonly committer: Signature;
	readonly message: string;
}

/** A real git repository, with the objects which were read once kept in memory. */
export interface GitStore {
	readonly gitDir: string;
	readonly objectFolder: string;
	readonly objects: Map<string, GitObject>;
}

/** Opens a repository and reads all its objects at once, since one process per object would be slow. */
export function openGitStore(folder: string): GitStore {
	const gitDir = gitDirectory(folder);
	const place = [
		"rev-parse",
		"--path-format=absolute",
		"--git-path",
		"objects",
	];
	const objectFolder = git(place, { gitDir }).trim();
	const store = { gitDir, objectFolder, objects: new Map() };
	refreshGitStore(store);
	return store;
}

/** Reads the objects again that others wrote. */
export function refreshGitStore(store: GitStore): void {
	const everything = tryGit(
		["cat-file", "--batch", "--batch-all-objects", "--buffer"],
		{ gitDir: store.gitDir },
	);
	readBatch(everything.output, store.objects);
}

/** An object by its full SHA-1, also one that came after the repository was opened. */
export function readObject(
	store: GitStore,
	sha: string,
): GitObject | undefined {
	if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
	const known = store.objects.get(sha);
	if (known) return known;
	const one = tryGit(["cat-file", "--batch"], {
		gitDir: store.gitDir,
		input: `${sha}\n`,
	});
	readBatch(one.output, store.objects);
	return store.objects.get(sha);
}

/** Writes a loose object, byte for byte as git does but without a process, and returns its SHA-1. */
export function writeObject(
	store: GitStore,
	kind: ObjectKind,
	content: Buffer | string,
): string {
	const bytes = Buffer.from(content);
	const whole = Buffer.concat([
		Buffer.from(`${kind} ${bytes.length}\0`),
		bytes,
	]);
	const sha = createHash("sha1").update(whole).digest("hex");
	if (store.objects.has(sha)) return sha;
	const folder = join(store.objectFolder, sha.slice(0, 2));
	mkdirSync(folder, { recursive: true });
	// Git must never see half an object.
	const unfinished = join(folder, `tmp_obj_${sha.slice(2)}`);
	writeFileSync(unfinished, deflateSync(whole), { mode: 0o444 });
	renameSync(unfinished, join(folder, sha.slice(2)));
	store.objects.set(sha, { kind, content: bytes });
	return sha;
}

export function readCommit(store: GitStore, sha: string): Commit | undefined {
	const object = readObject(store, sha);
	if (object?.kind !== "commit") return undefined;
	const text = object.content.toString("utf8");
	const end = text.indexOf("\n\n");
	const lines = text.slice(0, end).split("\n");
	const values = (key: string) =>
		lines
			.filter((line) => line.startsWith(`${key} `))
			.map((line) => line.slice(key.length + 1));
	return {
		sha,
		tree: values("tree")[0] ?? "",
		parents: values("parent"),
		author: readSignature(values("author")[0] ?? ""),
		committer: readSignature(values("committer")[0] ?? ""),
		message: text.slice(end + 2).replace(/\n$/, ""),
	};
}

export function writeCommit(
	store: GitStore,
	commit: Omit<Commit, "sha">,
): string {
	const lines = [
		`tree ${commit.tree}`,
		...commit.parents.map((parent) => `parent ${parent}`),
		`author ${printSignature(commit.author)}`,
		`committer ${printSignature(commit.committer)}`,
		"",
		commit.message,
	];
	return writeObject(store, "commit", lines.join("\n"));
}

/** The commit behind a branch, a tag, a full ref or a SHA-1. */
export function resolveCommit(
	store: GitStore,
	revision: string,
): string | undefined {
	if (store.objects.get(revision)?.kind === "commit") return revision;
	for (const name of [
		`refs/heads/${revision}`,
		`refs/tags/${revision}`,
		revision,
	]) {
		const run = tryGit(
			[
				"rev-parse",
				"--verify",
				"--quiet",
				"--end-of-options",
				`${name}^{commit}`,
			],
			{ gitDir: store.gitDir },
		);
		const sha = run.output.toString("utf8").trim().split("\n").at(-1) ?? "";
		if (run.ok && readObject(store, sha)) return sha;
	}
	return undefined;
}

/** Reads `<sha> <kind> <size>\n<content>\n` as often as it stands there. */
function readBatch(output: Buffer, objects: Map<string, GitObject>): void {
	let position = 0;
	while (position < output.length) {
		const endOfLine = output.indexOf(10, position);
		const [sha = "", kind, size] = output
			.toString("utf8", position, endOfLine)
			.split(" ");
		position = endOfLine + 1;
		if (!isObjectKind(kind)) continue;
		const content = output.subarray(position, position + Number(size));
		objects.set(sha, { kind, content });
		position += Number(size) + 1;
	}
}

function isObjectKind(kind: string | undefined): kind is ObjectKind {
	return ["blob", "tree", "commit", "tag"].includes(kind ?? "");
}

function readSignature(line: string): Signature {
	const found = /^(.*) <(.*)> (\d+) [+-]\d+$/.exec(line);
	return {
		name: found?.[1] ?? "",
		email: found?.[2] ?? "",
		date: secondPrecision(new Date(Number(found?.[3] ?? 0) * 1000)),
	};
}

function printSignature({ name, email, date }: Signature): string {
	return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

function secondPrecision(date: Date): string {
	return date.toISOString().replace(/\.\d+Z$/, "Z");
}
