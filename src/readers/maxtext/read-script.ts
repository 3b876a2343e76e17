import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt } from "../../formats/tree.js";
import { commandRepeats } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { slurmFacts } from "../commands/slurm.js";
import { gather } from "../gather.js";
import type { Open, Reading } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import {
	type MaxtextCommand,
	maxtextCommands,
	otherProgram,
	sliceFacts,
} from "./commands.js";
import { configReference, layersOf, modelReference } from "./layers.js";
import { readLayers } from "./read-layers.js";

/** The runs of a script: each command over its config. Branches that start the same run count once. */
export function readScript(file: ParsedFile, open: Open): readonly Reading[] {
	const commands = maxtextCommands(file);
	const training = commands.filter(
		({ name }) => otherProgram(name) === undefined,
	);
	const [first] = commands;
	if (training.length === 0) {
		const why = otherProgram(first?.name ?? "") ?? "It does not train.";
		return [{ kind: "not-training", why }];
	}
	return distinctRuns(training.map((each) => readCommand(file, each, open)));
}

function readCommand(
	file: ParsedFile,
	command: MaxtextCommand,
	open: Open,
): ReadingWithFiles {
	const { config, overrides } = command;
	const below =
		config &&
		open(configReference(file, config.path, { line: config.line, key: "" }));
	const layers = [
		...(below ? layersOf(below, open) : []),
		{ file, tree: overrides },
	];
	const stated =
		entryAt(overrides, "model_name") ??
		entryAt(below?.documents[0], "model_name");
	const model = modelReference(file, stated).flatMap(
		(each) => open(each) ?? [],
	);
	const read = readLayers({ layers, model, file });
	return {
		files: read.files,
		...gather(
			slurmFacts(file),
			read,
			{ facts: sliceFacts(command, file.path) },
			commandRepeats(file, command),
		),
	};
}
