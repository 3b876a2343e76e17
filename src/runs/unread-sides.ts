import type { Change } from "../change.js";
import { isBlocking, type Problem, type ProblemKind } from "../problem.js";
import type { Snapshot } from "../review-input.js";
import type { FoundRun, FoundRuns } from "./find-runs.js";
import type { MatchedRun } from "./match-runs.js";

/** Files of a commit that were looked at and could not be read, each with what was wrong. */
export type UnreadFiles = ReadonlyMap<string, readonly Problem[]>;

/** Files that could not be brought, and files that no reader could recognise for what is wrong in them. */
export function unreadFiles(
	snapshot: Snapshot | undefined,
	found: FoundRuns | undefined,
): UnreadFiles {
	const refused = [...(snapshot?.refused ?? [])].map(
		([path, reason]): Problem => ({
			kind: "unreadable-file",
			path,
			args: { format: "text", detail: reason },
		}),
	);
	const unread = new Map<string, Problem[]>();
	for (const problem of [...refused, ...(found?.problems ?? [])]) {
		const held = unread.get(problem.path);
		if (held) held.push(problem);
		else unread.set(problem.path, [problem]);
	}
	return unread;
}

/**
 * Gives a run that one side lacks that side back where its file is there but could not be read: such a run is neither
 * new nor removed, and what it takes is unknown.
 */
export function withUnreadSides(
	matched: readonly MatchedRun[],
	{
		unread,
		renames = new Map(),
	}: {
		readonly unread: Required<Change<UnreadFiles>>;
		/** Path at the head → path at the base. */
		readonly renames?: ReadonlyMap<string, string>;
	},
): readonly MatchedRun[] {
	return matched.map((match) => {
		const { base, head } = match;
		if (base && !head) {
			const moved = [...renames].find(([, from]) => from === base.path);
			const there = unreadSide(base, moved?.[0], unread.head);
			return { base, ...(there && { head: there }) };
		}
		if (head && !base) {
			const there = unreadSide(head, renames.get(head.path), unread.base);
			return there ? { base: there, head: withoutBase(head) } : match;
		}
		return match;
	});
}

// The reader of a report must learn why a run that was there before is not compared.
function withoutBase(head: FoundRun): FoundRun {
	const detail =
		"The base's version of this file could not be read, so there is nothing to compare with.";
	const note: Problem = {
		kind: "missing-base",
		path: head.path,
		args: { detail },
	};
	return { ...head, problems: [...head.problems, note] };
}

function unreadSide(
	other: FoundRun,
	moved: string | undefined,
	unread: UnreadFiles,
): FoundRun | undefined {
	for (const path of [other.path, moved ?? other.path]) {
		const problems = unread.get(path) ?? [];
		if (problems.some(isBlocking)) {
			return { ...other, path, facts: [], files: [path], problems };
		}
	}
	return undefined;
}

/** False for a run whose file is there but could not be read. */
export function isRead({ problems }: Pick<FoundRun, "problems">): boolean {
	return problems.every(({ kind }) => !UNREAD.has(kind));
}

const UNREAD: ReadonlySet<ProblemKind> = new Set([
	"unreadable-file",
	"file-too-large",
]);
