import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { deepspeedReference, readDeepspeed } from "../deepspeed/reference.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { readTrainer } from "../hf-trainer/index.js";
import { taskOfScript } from "../hf-trainer/task.js";
import { trainingArguments } from "../hf-trainer/training-arguments.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";
import type { Open, Reader, Reading } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import {
	type Entrypoint,
	entrypointOf,
	trainerSettings,
} from "./entrypoint.js";
import { experimentFields } from "./fields.js";
import { byDetermined, searcherReading } from "./searcher.js";

/** Determined: an experiment with its search, its slots and the command of a trial. */
export const determined: Reader = {
	framework: "determined",
	title: "Determined",
	source:
		"https://docs.determined.ai/latest/reference/training/experiment-config-reference.html (0.38)",
	recognises: ({ documents }) =>
		hasKeys(documents[0], "searcher.name", "entrypoint") ||
		hasKeys(documents[0], "searcher.name", "hyperparameters"),
	references: (file) => {
		const [tree] = file.documents;
		const settings = trainerSettings(tree, entrypointOf(file).flags);
		const reference = deepspeedReference(file, entryAt(settings, "deepspeed"));
		return reference ? [reference] : [];
	},
	read: (file, open) => [readExperiment(file, open)],
};

function readExperiment(file: ParsedFile, open: Open): Reading {
	const [tree] = file.documents;
	const entrypoint = entrypointOf(file);
	const why = otherWork(entrypoint.script);
	if (why !== undefined) return { kind: "not-training", why };
	const program = programReading({ file, tree, entrypoint, open });
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: [byDetermined("hardware.count", 1)] },
			searcherReading(file, tree),
			program,
			readFields({
				tree,
				fields: experimentFields,
				path: file.path,
				framework: "Determined",
			}),
		),
		files: program.files,
	};
}

interface Given {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly entrypoint: Entrypoint;
	readonly open: Open;
}

// The flags of a Trainer are known; those of another program are its own.
function programReading({
	file,
	tree,
	entrypoint,
	open,
}: Given): ReadingWithFiles {
	const settings = trainerSettings(tree, entrypoint.flags);
	const known = settings.entries.filter(({ key }) =>
		Object.hasOwn(trainingArguments, key),
	);
	if (known.length < 2) {
		const config = entryAt(settings, "deepspeed");
		return readDeepspeed(file, config, open);
	}
	const read = readTrainer(file, settings, open);
	return {
		...read,
		facts: [...read.facts, ...taskFacts(file, tree, entrypoint.script)],
		problems: read.problems.filter(({ kind }) => kind !== "unknown-key"),
	};
}

function taskFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	script: string,
): readonly Fact[] {
	const entry = entryAt(tree, "entrypoint");
	const task = taskOfScript(script);
	return entry && task ? [fact("task", task, statedAt(file, entry))] : [];
}

function otherWork(script: string): string | undefined {
	const name = fileName(script);
	return /^(generat|eval|infer|predict|serve|preprocess|convert)/.test(name)
		? `\`${name}\` trains nothing.`
		: undefined;
}
