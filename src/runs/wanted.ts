import { type Change, mapChange } from "../change.js";
import type { Snapshot } from "../review-input.js";
import {
	isCandidate,
	isConfigFile,
	isJobFile,
	isScript,
} from "./candidates.js";
import { findRuns, referencedPaths } from "./find-runs.js";

export interface WantedInput {
	readonly snapshots: Change<Snapshot>;
	readonly policyPath: string;
	/** Files to look at; the changed ones when absent. */
	readonly focus?: readonly string[];
	/** How many files may be searched for runs that use the changed ones. */
	readonly scanLimit: number;
}

/**
 * The paths that a review still needs, for each side. The host brings them and asks again until none is missing: first
 * the policy and the changed configs, then what they name, then scripts that may launch them and, when a part of runs
 * changed, the configs that may use it.
 */
export function wantedPaths(input: WantedInput): Change<readonly string[]> {
	const focus = focusOf(input);
	const scanned = scanPaths(input, focus);
	return mapChange(input.snapshots, (snapshot) => {
		const paths = new Set([
			input.policyPath,
			...focus,
			...scanned,
			...referencedPaths(snapshot),
		]);
		return [...paths].filter(
			(path) =>
				snapshot.blobs.has(path) &&
				!snapshot.texts.has(path) &&
				!snapshot.refused.has(path),
		);
	});
}

/** Candidate files whose contents differ between the sides. */
export function changedPaths({
	base,
	head,
}: Change<Snapshot>): readonly string[] {
	if (!base || !head) return [];
	const held = changedByHead.get(head.blobs);
	if (held?.base === base.blobs) return held.paths;
	const all = new Set([...base.blobs.keys(), ...head.blobs.keys()]);
	const paths = [...all].filter(
		(path) =>
			isCandidate(path) && base.blobs.get(path) !== head.blobs.get(path),
	);
	changedByHead.set(head.blobs, { base: base.blobs, paths });
	return paths;
}

/** Compared once for each pair of listings: a review asks often. */
const changedByHead = new WeakMap<
	Snapshot["blobs"],
	{ readonly base: Snapshot["blobs"]; readonly paths: readonly string[] }
>();

/** True when the change brings wattdiff to the repository: then every run found is worth showing. */
export function isInitialScan(
	{ base, head }: Change<Snapshot>,
	policyPath: string,
): boolean {
	return (
		head !== undefined &&
		base !== undefined &&
		head.blobs.has(policyPath) &&
		!base.blobs.has(policyPath)
	);
}

/**
 * Changed files that one review reads, from a clone as through the API. GitHub itself shows no more of a pull request;
 * a review of more says that it is partial.
 */
const MOST_CHANGED = 3000;

/** The files that a review is about. */
export function focusOf(input: WantedInput): readonly string[] {
	return allFocus(input).slice(0, MOST_CHANGED);
}

/** What a review would be about if it had no limit. */
export function allFocus(input: WantedInput): readonly string[] {
	return (input.focus ?? changedPaths(input.snapshots)).filter(
		(path) => path !== input.policyPath,
	);
}

function scanPaths(
	input: WantedInput,
	focus: readonly string[],
): readonly string[] {
	return scanCandidates(input, focus).slice(0, input.scanLimit);
}

/** Files that may use the changed ones, the nearest first. */
export function scanCandidates(
	input: WantedInput,
	focus: readonly string[],
): readonly string[] {
	const { snapshots, policyPath } = input;
	const side = snapshots.head ?? snapshots.base;
	if (!side) return [];
	const all = isInitialScan(snapshots, policyPath);
	if (focus.length === 0 && !all) return [];
	const configsToo = all || touchesPart(snapshots, focus);
	const changed = new Set(allFocus(input));
	const near = distanceTo(focus);
	return [...side.blobs.keys()]
		.filter(
			(path) =>
				!changed.has(path) &&
				path !== policyPath &&
				(isScript(path) ||
					isJobFile(path) ||
					(configsToo && isConfigFile(path))),
		)
		.map((path) => ({ path, distance: near(path) }))
		.sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1))
		.map(({ path }) => path);
}

// A file that is no run of its own may be a part of others: only a search of the configs can tell.
function touchesPart(
	snapshots: Change<Snapshot>,
	focus: readonly string[],
): boolean {
	return [snapshots.base, snapshots.head].some((snapshot) => {
		if (!snapshot) return false;
		const { fragments, unread } = findRuns(snapshot);
		return focus.some((path) => fragments.has(path) || unread.has(path));
	});
}

/** Folders between a path and the nearest of others: files close to the change are searched first. */
function distanceTo(focus: readonly string[]): (path: string) => number {
	const places = new Map(
		focus.map((path) => [folderOf(path), foldersOf(path)]),
	);
	const known = new Map<string, number>();
	return (path) => {
		const held = known.get(folderOf(path));
		if (held !== undefined) return held;
		const folders = foldersOf(path);
		const steps = [...places.values()].map((other) => between(folders, other));
		const nearest = Math.min(...steps, 64);
		known.set(folderOf(path), nearest);
		return nearest;
	};
}

function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf("/") + 1);
}

function foldersOf(path: string): readonly string[] {
	return path.split("/").slice(0, -1);
}

function between(one: readonly string[], other: readonly string[]): number {
	let shared = 0;
	while (shared < one.length && one[shared] === other[shared]) shared++;
	return one.length + other.length - 2 * shared;
}
