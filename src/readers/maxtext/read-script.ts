import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt } from "../../formats/tree.js";
import { fold } from "../../plan/plan.js";
import { repeatReading } from "../commands/loops.js";
import { slurmFacts } from "../commands/slurm.js";
import { gather } from "../gather.js";
import type { Open, Reading } from "../reader.js";
import {
	type MaxtextCommand,
	maxtextCommands,
	otherProgram,
	sliceFacts,
} from "./commands.js";
import { configReference, layersOf, modelReference } from "./layers.js";
import { readLayers } from "./read-layers.js";

type Training = Extract<Reading, { readonly kind: "training" }>;

/** The runs of a script: each command over its config. Branches that start the same run count once. */
export function readScript(file: ParsedFile, open: Open): readonly Reading[] {
	const commands = maxtextCommands(file);
	const training = commands.filter(
		({ program }) => otherProgram(program) === undefined,
	);
	const [first] = commands;
	if (training.length === 0) {
		const why = otherProgram(first?.program ?? "") ?? "It does not train.";
		return [{ kind: "not-training", why }];
	}
	const runs = new Map<string, Training>();
	for (const command of training) {
		const run = readCommand(file, command, open);
		const values = [...fold(run.facts)].map(([key, { value }]) => [key, value]);
		runs.set(JSON.stringify(values), run);
	}
	const all = [...runs.values()];
	// By order: lines move with every edit, and the name tells runs of one file apart.
	return all.map((run, index) => ({
		...run,
		name: all.length === 1 ? "" : `command ${index + 1}`,
	}));
}

function readCommand(
	file: ParsedFile,
	command: MaxtextCommand,
	open: Open,
): Training {
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
		kind: "training",
		name: "",
		files: read.files,
		...gather(
			slurmFacts(file),
			read,
			{ facts: sliceFacts(command, file.path) },
			repeatReading(command.command, file.path),
		),
	};
}
