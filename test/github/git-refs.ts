import { tryGit } from "./git-run.js";
import { type GitStore, readCommit } from "./git-store.js";

export interface Ref {
	readonly name: string;
	readonly sha: string;
	readonly kind: string;
}

/** How an attempt to move a ref ended. */
export type RefChange = "done" | "exists" | "missing" | "not-fast-forward";

const nothing = "0".repeat(40);

/** The refs whose full names begin with these letters. */
export function refsUnder(store: GitStore, start: string): readonly Ref[] {
	const run = tryGit(
		["for-each-ref", "--format=%(objectname) %(objecttype) %(refname)"],
		{ gitDir: store.gitDir },
	);
	return run.output
		.toString("utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => line.split(" "))
		.map(([sha = "", kind = "", name = ""]) => ({ name, sha, kind }))
		.filter(({ name }) => name.startsWith(start));
}

export function refNamed(store: GitStore, name: string): Ref | undefined {
	return refsUnder(store, name).find((ref) => ref.name === name);
}

/** Creates a ref unless it exists; git itself makes this one step. */
export function createRef(
	store: GitStore,
	name: string,
	sha: string,
): RefChange {
	return setRef(store, name, sha, nothing) ? "done" : "exists";
}

/** Moves a ref forward, or anywhere if forced. */
export function updateRef(
	store: GitStore,
	name: string,
	sha: string,
	isForced: boolean,
): RefChange {
	const current = refNamed(store, name);
	if (!current) return "missing";
	if (!isForced && !isAncestor(store, current.sha, sha)) {
		return "not-fast-forward";
	}
	return setRef(store, name, sha, current.sha) ? "done" : "not-fast-forward";
}

export function deleteRef(store: GitStore, name: string): RefChange {
	if (!refNamed(store, name)) return "missing";
	tryGit(["update-ref", "-d", name], { gitDir: store.gitDir });
	return "done";
}

/** Sets a ref whatever it was, as a push by a person would. */
export function forceRef(store: GitStore, name: string, sha: string): void {
	setRef(store, name, sha);
}

function setRef(
	store: GitStore,
	name: string,
	sha: string,
	expected?: string,
): boolean {
	const arguments_ = ["update-ref", name, sha];
	if (expected !== undefined) arguments_.push(expected);
	return tryGit(arguments_, { gitDir: store.gitDir }).ok;
}

function isAncestor(store: GitStore, older: string, newer: string): boolean {
	const seen = new Set([newer]);
	for (const sha of seen) {
		if (sha === older) return true;
		for (const parent of readCommit(store, sha)?.parents ?? []) {
			seen.add(parent);
		}
	}
	return false;
}
