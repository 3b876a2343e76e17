import { parseFile } from "../../../src/formats/parse-file.js";
import type { PlanFields, PlanKey } from "../../../src/plan/fields.js";
import type { Origin } from "../../../src/plan/origin.js";
import { type Fact, factValue, fold } from "../../../src/plan/plan.js";
import { describe, type Problem } from "../../../src/problem.js";
import { jobsOf, launchers } from "../../../src/readers/launchers/index.js";

/** Facts asked for by key, with the sentences of what was wrong. */
export interface Told {
	value<K extends PlanKey>(key: K): PlanFields[K] | undefined;
	origin(key: PlanKey): Origin | undefined;
	line(key: PlanKey): number | undefined;
	readonly problems: readonly string[];
}

/** The configs that a file starts, by any launcher. */
export function launchesIn(text: string, path = "cluster/job.yaml") {
	const file = parseFile(path, text);
	return launchers
		.flatMap((launcher) => launcher.launches(file))
		.map((launch) => ({
			config: launch.target.text,
			candidates: launch.target.candidates,
			at: launch.target.line,
			references: launch.references.map((each) => each.text),
			...told(launch.facts, launch.problems),
		}));
}

/** The jobs of a file. */
export function jobsIn(text: string, path = "cluster/job.yaml") {
	return jobsOf(parseFile(path, text)).map((job) => ({
		name: job.name,
		commands: job.script.commands.map(({ words }) =>
			words.map((word) => word.text).join(" "),
		),
		hasConfig: job.config !== undefined,
		...told(job.hardware.facts, job.hardware.problems),
	}));
}

/** The only one of a list. */
export function only<T>(list: readonly T[]): T {
	const [first, ...others] = list;
	if (first === undefined || others.length > 0) {
		throw new Error(`${list.length} instead of one`);
	}
	return first;
}

function told(facts: readonly Fact[], problems: readonly Problem[]): Told {
	const held = fold(facts);
	return {
		value: (key) => factValue(held, key),
		origin: (key) => held.get(key)?.origin,
		line(key) {
			const origin = held.get(key)?.origin;
			return origin && "line" in origin ? origin.line : undefined;
		},
		problems: problems.map(describe),
	};
}
