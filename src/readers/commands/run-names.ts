import { type Fact, fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { Reading } from "../reader.js";

/** A name for each of several runs of one file: by order, since lines move with every edit. */
export function runName(index: number, count: number): string {
	return count === 1 ? "" : `command ${index + 1}`;
}

/** What a command is read as, before it has a name. */
interface CommandReading {
	readonly facts: readonly Fact[];
	readonly problems: readonly Problem[];
	/** Other files that took part in it. */
	readonly files?: readonly string[];
}

/**
 * The runs of a script's commands. Branches often start the same run in different ways: those that mean the same count
 * once, as the last of them.
 */
export function distinctRuns(
	readings: readonly CommandReading[],
): readonly Reading[] {
	const byMeaning = new Map(
		readings.map((reading) => [meaningOf(reading), reading] as const),
	);
	return [...byMeaning.values()].map(
		({ facts, problems, files = [] }, index, { length }) => ({
			kind: "training",
			name: runName(index, length),
			facts,
			problems,
			files,
		}),
	);
}

function meaningOf({ facts }: CommandReading): string {
	const values = [...fold(facts)].map(([key, { value }]) => [key, value]);
	return JSON.stringify(values);
}
