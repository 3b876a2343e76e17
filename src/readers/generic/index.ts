import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { distinctRuns } from "../commands/run-names.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import type { Reader } from "../reader.js";
import { homeMadeCommands } from "./commands.js";
import { countFacts } from "./counts.js";
import { isTraining } from "./evidence.js";
import { leavesOf } from "./leaves.js";
import { modelFacts } from "./model.js";
import { wordFacts } from "./words.js";

/** Home-made configs and commands, read by the usual names of their keys: every fact is a hint, and the reader is told so. */
export const generic: Reader = {
	framework: "home-made config",
	title: "Home-made YAML, TOML and JSON, by the usual names of keys",
	source: "src/readers/generic/names.ts",
	recognises: (file) => isTraining(file) || homeMadeCommands(file).length > 0,
	references: () => [],
	read: (file) =>
		isTraining(file)
			? [{ kind: "training", name: "", files: [], ...readKeys(file) }]
			: distinctRuns(
					homeMadeCommands(file).map(({ part, launch }) =>
						gather(readKeys(part), launch),
					),
				),
};

function readKeys(file: ParsedFile): FieldReading {
	const [tree] = file.documents;
	const leaves = leavesOf(tree);
	const counted = countFacts(file, leaves);
	const read = gather(
		{
			facts: counted.facts.filter(({ key }) => !key.startsWith("model.")),
			problems: counted.problems,
		},
		{ facts: modelFacts(file, leaves, counted.facts) },
		{ facts: wordFacts(file, leaves) },
	);
	const problems = [byNames(file, entriesOf(tree)[0]?.line), ...read.problems];
	return { facts: read.facts, problems };
}

function byNames({ path }: ParsedFile, line = 1): Problem {
	return {
		kind: "inconsistent-config",
		path,
		line,
		args: {
			what: "This config is of no framework that wattdiff knows",
			reading: "one whose keys mean what keys of their names usually mean",
		},
	};
}
