import type { Problem } from "../problem.js";
import {
	allFocus,
	focusOf,
	scanCandidates,
	type WantedInput,
} from "./wanted.js";

/** How many changed files were left out because there are too many: then a review is partial. */
export function unreadChanges(input: WantedInput): number {
	return allFocus(input).length - readChanges(input);
}

/** What a review left out because there is too much, in one sentence for each kind. */
export function limitProblems(input: WantedInput): readonly Problem[] {
	const candidates = scanCandidates(input, focusOf(input));
	const scanned = candidates
		.slice(0, input.scanLimit)
		.filter((path) => !isSkipped(path, input)).length;
	return [
		...problem("change-limit", input, {
			count: unreadChanges(input),
			limit: readChanges(input),
		}),
		...problem("scan-limit", input, {
			count: candidates.length - scanned,
			limit: scanned,
		}),
	];
}

function readChanges(input: WantedInput): number {
	return focusOf(input).filter((path) => !isSkipped(path, input)).length;
}

function isSkipped(path: string, { snapshots }: WantedInput): boolean {
	return [snapshots.base, snapshots.head].some((side) =>
		side?.skipped?.has(path),
	);
}

function problem(
	kind: "change-limit" | "scan-limit",
	{ policyPath }: WantedInput,
	{ count, limit }: { readonly count: number; readonly limit: number },
): readonly Problem[] {
	if (count === 0) return [];
	const args = { count: String(count), limit: String(limit) };
	return [{ kind, path: policyPath, args }];
}
