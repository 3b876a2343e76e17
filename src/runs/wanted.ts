import { type Change, mapChange } from "../change.js";
import type { Snapshot } from "../review-input.js";
import { isCandidate, isConfigFile, isScript } from "./candidates.js";
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
	const paths = new Set([...base.blobs.keys(), ...head.blobs.keys()]);
	return [...paths].filter(
		(path) =>
			isCandidate(path) && base.blobs.get(path) !== head.blobs.get(path),
	);
}

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

/** How many candidate files the scan left out. */
export function unscannedCount(input: WantedInput): number {
	const all = scanCandidates(input, focusOf(input));
	return Math.max(0, all.length - input.scanLimit);
}

/** The files that a review is about. */
export function focusOf(input: WantedInput): readonly string[] {
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

function scanCandidates(
	input: WantedInput,
	focus: readonly string[],
): readonly string[] {
	const { snapshots, policyPath } = input;
	const side = snapshots.head ?? snapshots.base;
	if (!side) return [];
	const all = isInitialScan(snapshots, policyPath);
	if (focus.length === 0 && !all) return [];
	const configsToo = all || touchesPart(snapshots, focus);
	return [...side.blobs.keys()]
		.filter(
			(path) =>
				!focus.includes(path) &&
				path !== policyPath &&
				(isScript(path) || (configsToo && isConfigFile(path))),
		)
		.sort(
			(a, b) => distance(a, focus) - distance(b, focus) || (a < b ? -1 : 1),
		);
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

/** Folders between two paths, at their nearest: files close to the change are searched first. */
function distance(path: string, focus: readonly string[]): number {
	const folders = path.split("/").slice(0, -1);
	return Math.min(
		...focus.map((other) => {
			const others = other.split("/").slice(0, -1);
			let shared = 0;
			while (shared < folders.length && folders[shared] === others[shared]) {
				shared++;
			}
			return folders.length + others.length - 2 * shared;
		}),
		64,
	);
}
