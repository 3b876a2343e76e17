import { type Change, mapChange } from "../change.js";
import type { Snapshot } from "../review-input.js";

/** A place where the files of commits can be read: a clone, the API, a plain folder. */
export interface Source {
	/** Every regular file of a commit with its blob id; symbolic links and submodules are left out. */
	list(commit: string): Promise<ReadonlyMap<string, string>>;
	/** Contents of files of a commit, with the reason for each one that is refused. */
	bring(commit: string, paths: readonly string[]): Promise<Brought>;
}

export interface Brought {
	readonly texts: ReadonlyMap<string, string>;
	readonly refused: ReadonlyMap<string, string>;
	/** Files left out because a review may bring only so many. */
	readonly skipped?: ReadonlySet<string>;
}

export interface Collection {
	readonly source: Source;
	readonly commits: Change<string>;
	/** What is still missing, given what has been brought; nothing at the end. */
	readonly wanted: (snapshots: Change<Snapshot>) => Change<readonly string[]>;
}

/** Files that name files that name files: deeper chains are cut, and the review tells what is missing. */
const MOST_ROUNDS = 10;

/** Brings what a review wants, and asks again until nothing is missing. */
export async function collect({
	source,
	commits,
	wanted,
}: Collection): Promise<Change<Snapshot>> {
	let snapshots = await bothSides(commits, (commit) =>
		emptySnapshot(source, commit),
	);
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const missing = wanted(snapshots);
		if (!missing.base?.length && !missing.head?.length) break;
		snapshots = await bothSides(
			sideBySide(snapshots, missing),
			({ snapshot, paths }) => extended(source, snapshot, paths),
		);
	}
	return snapshots;
}

async function emptySnapshot(
	source: Source,
	commit: string,
): Promise<Snapshot> {
	const blobs = await source.list(commit);
	return { commit, blobs, texts: new Map(), refused: new Map() };
}

async function extended(
	source: Source,
	snapshot: Snapshot,
	paths: readonly string[],
): Promise<Snapshot> {
	if (paths.length === 0) return snapshot;
	const brought = await source.bring(snapshot.commit, paths);
	const { texts, refused, skipped = new Set<string>() } = brought;
	const nowhere = paths.filter(
		(path) => !texts.has(path) && !refused.has(path) && !skipped.has(path),
	);
	return {
		...snapshot,
		texts: new Map([...snapshot.texts, ...texts]),
		refused: new Map([
			...snapshot.refused,
			...refused,
			...[...skipped].map((path) => [path, SKIPPED] as const),
			// Said rather than asked for again in every round.
			...nowhere.map((path) => [path, "it is not in this commit"] as const),
		]),
		...((snapshot.skipped || skipped.size > 0) && {
			skipped: new Set([...(snapshot.skipped ?? []), ...skipped]),
		}),
	};
}

const SKIPPED = "the review had brought as many files as it may";

interface Side {
	readonly snapshot: Snapshot;
	readonly paths: readonly string[];
}

function sideBySide(
	snapshots: Change<Snapshot>,
	missing: Change<readonly string[]>,
): Change<Side> {
	const { base, head } = snapshots;
	return {
		...(base && { base: { snapshot: base, paths: missing.base ?? [] } }),
		...(head && { head: { snapshot: head, paths: missing.head ?? [] } }),
	};
}

/** One after the other: blobs that both sides share are then fetched once. */
async function bothSides<T, U>(
	change: Change<T>,
	each: (side: T) => Promise<U>,
): Promise<Change<U>> {
	const { base, head } = mapChange(change, (side) => () => each(side));
	return {
		...(base && { base: await base() }),
		...(head && { head: await head() }),
	};
}
