import type { ParsedFile } from "../formats/parsed-file.js";
import { asNumber, type Entry } from "../formats/tree.js";
import { type Fact, fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { defaultsOf, statedAt } from "./origins.js";

/** What a library of tree ensembles grows without being told. */
export interface TreeDefaults {
	readonly framework: string;
	readonly version: string;
	/** Rounds of boosting. */
	readonly rounds: number;
	/** Leaves of one tree at most. */
	readonly leaves: number;
}

/** What a config states of an ensemble. */
export interface Ensemble {
	readonly rounds?: Entry | undefined;
	/** Trees of one round: one for each class, or for each member of a forest. */
	readonly treesPerRound: number;
	/** Leaves of one tree at most, with the key that says so. */
	readonly leaves?: { readonly value: number; readonly entry: Entry };
	readonly defaults: TreeDefaults;
}

/** How many trees of how many leaves a run grows. A round that early stopping may cut counts. */
export function ensembleFacts(
	file: ParsedFile,
	{ rounds, treesPerRound, leaves, defaults }: Ensemble,
): readonly Fact[] {
	const standard = defaultsOf(defaults.framework, defaults.version);
	const stated = asNumber(rounds?.value);
	const isStated =
		rounds && stated !== undefined && stated > 0 && Number.isInteger(stated);
	return [
		isStated
			? fact("model.trees", stated * treesPerRound, statedAt(file, rounds))
			: standard("model.trees", defaults.rounds * treesPerRound),
		leaves
			? fact("model.leaves", leaves.value, statedAt(file, leaves.entry))
			: standard("model.leaves", defaults.leaves),
	];
}

/** A tree of depth d has 2^d leaves at most. */
export function leavesOfDepth(depth: number): number {
	return 2 ** Math.min(depth, MOST_DEPTH);
}

/** Beyond it a tree has fewer leaves than data has rows, whatever its depth. */
const MOST_DEPTH = 30;

/** The problem that early stopping may end a run before its last round. */
export function earlyStopping(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Problem[] {
	const rounds = asNumber(entry?.value);
	if (!entry || rounds === undefined || rounds <= 0) return [];
	return [
		{
			kind: "inconsistent-config",
			path: file.path,
			line: entry.line,
			args: {
				what: `\`${entry.key}\` may end the training before its last round`,
				reading: "all rounds, which is the most that it takes",
			},
		},
	];
}
