import type { Change } from "../change.js";
import type { Snapshot } from "../review-input.js";
import type { FoundRun } from "./find-runs.js";

/** One run on both sides of a change; a new or deleted run has one side. */
export type MatchedRun = Change<FoundRun>;

/**
 * Pairs the runs of both sides: by path and name, then, for files that moved, by identical contents, by what git pairs,
 * then by the same file name where only one file of each side has it.
 */
export function matchRuns({
	found,
	snapshots,
	renames = new Map(),
}: {
	readonly found: Change<readonly FoundRun[]>;
	readonly snapshots: Change<Snapshot>;
	/** Path at the head → path at the base. */
	readonly renames?: ReadonlyMap<string, string>;
}): readonly MatchedRun[] {
	const left = new Map((found.base ?? []).map((run) => [keyOf(run), run]));
	const matched: MatchedRun[] = [];
	const open: FoundRun[] = [];
	for (const head of found.head ?? []) {
		const base = left.get(keyOf(head));
		if (!base) open.push(head);
		else {
			left.delete(keyOf(head));
			matched.push({ base, head });
		}
	}
	for (const head of open) {
		const base = movedFrom({
			head,
			left: [...left.values()],
			open,
			snapshots,
			renames,
		});
		if (base) left.delete(keyOf(base));
		matched.push({ ...(base && { base }), head });
	}
	for (const base of left.values()) matched.push({ base });
	return matched.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function keyOf({ path, name }: FoundRun): string {
	return `${path}\0${name}`;
}

function sortKey({ base, head }: MatchedRun): string {
	const run = head ?? base;
	return run ? keyOf(run) : "";
}

function movedFrom({
	head,
	left,
	open,
	snapshots,
	renames,
}: {
	readonly head: FoundRun;
	readonly left: readonly FoundRun[];
	readonly open: readonly FoundRun[];
	readonly snapshots: Change<Snapshot>;
	readonly renames: ReadonlyMap<string, string>;
}): FoundRun | undefined {
	const gone = left.filter(
		(run) => run.name === head.name && !snapshots.head?.blobs.has(run.path),
	);
	const blob = snapshots.head?.blobs.get(head.path);
	const same = gone.find((run) => snapshots.base?.blobs.get(run.path) === blob);
	const paired = gone.find((run) => run.path === renames.get(head.path));
	if (same ?? paired) return same ?? paired;
	const named = gone.filter((run) => fileName(run) === fileName(head));
	const rivals = open.filter((run) => fileName(run) === fileName(head));
	return named.length === 1 && rivals.length === 1 ? named[0] : undefined;
}

function fileName({ path }: FoundRun): string {
	return path.slice(path.lastIndexOf("/") + 1);
}
