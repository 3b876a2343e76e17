import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { gather } from "../gather.js";
import type { Reader, Reading } from "../reader.js";
import { countFacts } from "./counts.js";
import { isTraining } from "./evidence.js";
import { leavesOf } from "./leaves.js";
import { modelFacts } from "./model.js";
import { wordFacts } from "./words.js";

/** Home-made configs, read by the usual names of their keys: every fact is a hint, and the reader is told so. */
export const generic: Reader = {
	framework: "home-made config",
	title: "Home-made YAML, TOML and JSON, by the usual names of keys",
	source: "src/readers/generic/names.ts",
	recognises: isTraining,
	references: () => [],
	read: (file) => [readRun(file)],
};

function readRun(file: ParsedFile): Reading {
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
	return {
		kind: "training",
		name: "",
		facts: read.facts,
		problems: [byNames(file, entriesOf(tree)[0]?.line), ...read.problems],
		files: [],
	};
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
