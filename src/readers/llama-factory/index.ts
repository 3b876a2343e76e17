import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt } from "../../formats/tree.js";
import { distinctRuns } from "../commands/run-names.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { trainerDefaults } from "../hf-trainer/defaults.js";
import {
	durationOf,
	trainerReferences,
	trainerRules,
	trainerSharding,
} from "../hf-trainer/trainer-rules.js";
import { modelReferences, readModel } from "../model-config.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { llamaFactoryCommands } from "./commands.js";
import { dataFacts, listReference, openList } from "./data-sets.js";
import { llamaFactoryDefaults } from "./defaults.js";
import { llamaFactoryFields } from "./fields.js";
import { precisionOf } from "./precision.js";
import { otherPurpose } from "./purpose.js";
import { ruleFacts } from "./rules.js";
import { isLlamaFactory, isVersionOne } from "./signature.js";
import { besideFacts, taskOf } from "./task.js";
import { unmodelledLlamaFactory } from "./unmodelled-settings.js";
import { readVersionOne, versionOneReferences } from "./version-one.js";

/** LLaMA-Factory: one flat YAML or JSON, or flags, for training, chat, export and prediction. */
export const llamaFactory: Reader = {
	framework: "llama-factory",
	title: "LLaMA-Factory",
	source:
		"https://github.com/hiyouga/LLaMA-Factory, src/llamafactory/hparams (0.9.5, commit ff6d4d1)",
	recognises: (file) => isConfig(file) || llamaFactoryCommands(file).length > 0,
	references(file) {
		if (isVersionOne(file.documents[0])) return versionOneReferences(file);
		return isConfig(file)
			? ownReferences(file)
			: llamaFactoryCommands(file).flatMap(({ part }) => ownReferences(part));
	},
	setBy: "pairs",
	read(file, open) {
		if (isVersionOne(file.documents[0])) return [readVersionOne(file, open)];
		return isConfig(file) ? [readRun(file, open)] : readCommands(file, open);
	},
};

function isConfig({ documents: [tree] }: ParsedFile): boolean {
	return isLlamaFactory(tree) || isVersionOne(tree);
}

function ownReferences(file: ParsedFile): readonly Reference[] {
	const list = listReference(file);
	return [
		...trainerReferences(file),
		...(list ? [list] : []),
		...modelReferences(file, modelEntry(file)),
	];
}

// A script that trains and then predicts is the training; one that only predicts is none.
function readCommands(file: ParsedFile, open: Open): readonly Reading[] {
	const read = llamaFactoryCommands(file).map(({ part, launch }) => ({
		launch,
		reading: readRun(part, open),
	}));
	const trained = read.flatMap(({ launch, reading }) =>
		reading.kind === "training"
			? [
					{
						facts: [...launch.facts, ...reading.facts],
						problems: [...launch.problems, ...reading.problems],
						files: reading.files,
					},
				]
			: [],
	);
	return trained.length > 0
		? distinctRuns(trained)
		: read.slice(0, 1).map(({ reading }) => reading);
}

function modelEntry({ documents: [tree] }: ParsedFile) {
	return entryAt(tree, "model_name_or_path");
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	const why = otherPurpose(tree);
	if (why !== undefined) return { kind: "not-training", why };
	const sharding = trainerSharding(file, tree, open);
	const list = openList(file, open);
	const precision = precisionOf(file, tree);
	const model = readModel(file, open, modelEntry(file));
	const task = taskOf(file, tree);
	const own = gather(
		readFields({
			tree,
			fields: llamaFactoryFields,
			path: file.path,
			framework: "llama-factory",
		}),
		model,
		trainerRules(file, tree),
		adapterOf(file, tree),
		{ facts: [task, ...(precision ? [precision] : [])] },
		{ facts: besideFacts(file, tree, task) },
		{ facts: [...dataFacts(file, tree, list), ...ruleFacts(file, tree)] },
		{ problems: unmodelledSettings(file, tree, unmodelledLlamaFactory) },
	);
	return {
		kind: "training",
		name: "",
		facts: [
			...trainerDefaults,
			...llamaFactoryDefaults,
			...hardwareHints(file),
			...sharding.facts,
			...durationOf(own.facts),
		],
		files: [...sharding.files, ...(list ? [list.path] : []), ...model.files],
		problems: [...sharding.problems, ...own.problems],
	};
}
