import type { Mapping, Tree } from "../formats/tree.js";
import type { Origin } from "../plan/origin.js";
import type { Fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { FieldReading } from "./fields.js";
import {
	EMPTY,
	type MergeRules,
	mergeTrees,
	shiftLines,
} from "./merge-trees.js";

/** Every file of one reading has this many lines of its own, more than a file within the size limit can have. */
const LINES = 2_000_000;

/**
 * Files of one reading, with their lines numbered one file after another, so that a value that a file takes from
 * another still knows where it stands.
 */
export interface Places {
	/** What must be added to a line of this file; the first file asked for adds nothing. */
	firstLineOf(path: string): number;
	/** The file and line of a number. */
	placeOf(line: number): { readonly path: string; readonly line: number };
	/** In the order in which they were asked for. */
	paths(): readonly string[];
}

/** A new numbering; files that are named here come first, and the lines of the very first stay as they are. */
export function newPlaces(...first: readonly string[]): Places {
	const paths = [...first];
	return {
		firstLineOf(path) {
			const at = paths.indexOf(path);
			return (at < 0 ? paths.push(path) - 1 : at) * LINES;
		},
		placeOf(line) {
			const path = paths[Math.floor(line / LINES)] ?? paths[0] ?? "";
			return { path, line: line % LINES };
		},
		paths: () => paths,
	};
}

/** The trees of files over each other, the lowest first, with the lines of each where `places` numbers them. */
export function mergedFiles(
	layers: readonly Layer[],
	places: Places,
	rules?: MergeRules,
): Mapping {
	let merged = EMPTY;
	for (const { path, tree } of layers) {
		if (tree?.kind !== "mapping") continue;
		const placed = shiftLines(tree, places.firstLineOf(path));
		merged = mergeTrees(merged, placed, rules);
	}
	return merged;
}

/** What one file, or a command in it, sets. */
export interface Layer {
	readonly path: string;
	readonly tree: Tree | undefined;
}

/** The same facts and problems with each at the file and line where it stands. */
export function placed(reading: FieldReading, places: Places): FieldReading {
	return {
		facts: reading.facts.map((fact) => placedFact(fact, places)),
		problems: reading.problems.map((problem) => placedProblem(problem, places)),
	};
}

function placedFact(fact: Fact, places: Places): Fact {
	const { origin } = fact;
	return "line" in origin
		? { ...fact, origin: placedOrigin(origin, places) }
		: fact;
}

function placedOrigin(
	origin: Extract<Origin, { readonly line: number }>,
	places: Places,
): Origin {
	return { ...origin, ...places.placeOf(origin.line) };
}

function placedProblem(problem: Problem, places: Places): Problem {
	return problem.line === undefined
		? problem
		: { ...problem, ...places.placeOf(problem.line) };
}
