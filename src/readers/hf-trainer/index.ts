import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { AccelerateLaunch } from "../accelerate/launch.js";
import { runName } from "../commands/run-names.js";
import { type FieldReading, isPlaceholder, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { isLlamaFactory } from "../llama-factory/signature.js";
import { modelReferences, readModel } from "../model-config.js";
import { statedAt } from "../origins.js";
import type { Open, Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import type { ReadingWithFiles } from "../with-files.js";
import { adapterOf } from "./adapter.js";
import { trainerCommands } from "./commands.js";
import { commentHints } from "./comment-hints.js";
import { dataOf } from "./data-sets.js";
import { lengthDefaults, trainerDefaults, trlDefaults } from "./defaults.js";
import { hfTrainerFields, unmodelledTrl } from "./fields.js";
import { precisionOf } from "./precision.js";
import { rolloutFacts } from "./rollouts.js";
import { questionAndAnswer } from "./script-adapters.js";
import { taskOf } from "./task.js";
import {
	durationOf,
	trainerReferences,
	trainerRules,
	trainerSharding,
} from "./trainer-rules.js";
import { trainingArguments } from "./training-arguments.js";

/** Flat YAML and JSON files with the fields of TrainingArguments, TRL's configs among them, and commands with such flags. */
export const hfTrainer: Reader = {
	framework: "hf-trainer",
	title: "Hugging Face Trainer and TRL",
	source:
		"https://github.com/huggingface/transformers, src/transformers/training_args.py (4.57.6, 5.18.0); https://github.com/huggingface/trl, trl/trainer (0.9.6 to 1.9.0)",
	recognises: (file) =>
		isTrainerConfig(file) || trainerCommands(file).length > 0,
	references: (file) =>
		partsOf(file).flatMap(({ part, accelerate }) => [
			...(accelerate?.references ?? []),
			...trainerReferences(part),
			...modelReferences(part, ...modelEntries(part)),
		]),
	setBy: "flags",
	read: (file, open) => {
		const parts = partsOf(file);
		return parts.map(({ part, launch, accelerate }, index) => {
			const config = accelerate?.read(open);
			const launched = {
				...gather(config ?? {}, launch),
				files: config?.files ?? [],
			};
			return withLaunch(
				readRun(part, open),
				launched,
				runName(index, parts.length),
			);
		});
	},
};

interface Part {
	readonly part: ParsedFile;
	readonly launch: FieldReading;
	readonly accelerate?: AccelerateLaunch;
}

// Each command of a script is a config of its own.
function partsOf(file: ParsedFile): readonly Part[] {
	if (isTrainerConfig(file)) return [{ part: file, launch: gather() }];
	return trainerCommands(file).map(({ tree, launch, accelerate }) => ({
		part: { ...file, documents: [tree] },
		launch,
		accelerate,
	}));
}

function withLaunch(
	reading: Reading,
	{ facts, problems, files }: ReadingWithFiles,
	name: string,
): Reading {
	return reading.kind === "training"
		? {
				...reading,
				name,
				facts: [...facts, ...reading.facts],
				files: [...reading.files, ...files],
				problems: [...problems, ...reading.problems],
			}
		: reading;
}

// The scripts of Transformers take another config than the model's own where one is named.
function modelEntries({ documents: [tree] }: ParsedFile) {
	return [
		entryAt(tree, "config_name"),
		entryAt(tree, "model_name_or_path"),
		...OTHER_NAMES.map((key) => entryAt(tree, key)),
	];
}

/** Keys of a model in scripts that have arguments of their own beside the Trainer's. */
const OTHER_NAMES = ["model_id", "model_name"];

const LEADING = ["per_device_train_batch_size", "num_train_epochs"];

function isTrainerConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	if (isLlamaFactory(tree)) return false;
	const named = hasKeys(tree, "model_name_or_path");
	if (named && isFilter(tree)) return true;
	const known = entriesOf(tree).filter(({ key }) =>
		Object.hasOwn(trainingArguments, key),
	);
	if (named) return known.length >= 2;
	return known.length >= 4 && LEADING.some((key) => hasKeys(tree, key));
}

function isFilter(tree: Tree | undefined): boolean {
	return hasKeys(tree, "pass_rate_min") && hasKeys(tree, "num_generations");
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	if (isFilter(tree)) {
		const why = "`pass_rate_min` says that it filters a data set by answers.";
		return { kind: "not-training", why };
	}
	if (asBoolean(entryAt(tree, "do_train")?.value) === false) {
		return { kind: "not-training", why: "`do_train` is off." };
	}
	return { kind: "training", name: "", ...readTrainer(file, tree, open) };
}

/** What the keys of a Trainer say, wherever they stand: in a file of their own or as flags of a command. */
export function readTrainer(
	file: ParsedFile,
	tree: Tree | undefined,
	open: Open,
): ReadingWithFiles {
	const task = taskOf(file, tree);
	const usesTrl = isTrl(tree) || task.origin.kind === "hint";
	const precision = precisionOf({ file, tree, usesTrl });
	const sharding = trainerSharding(file, tree, open);
	const model = readModel(file, open, ...modelEntries(file));
	const own = gather(
		readFields({
			tree,
			fields: hfTrainerFields,
			path: file.path,
			framework: "hf-trainer",
		}),
		model,
		trainerRules(file, tree),
		adapterOf(file, tree),
		dataOf(file, tree),
		{ facts: [task, ...(precision ? [precision] : []), ...blockFacts(tree)] },
		{ facts: modelUnderOtherName(file, tree) },
		{ facts: questionAndAnswer(file, tree) },
		{ facts: rolloutFacts({ file, tree, task }) },
		{ problems: unmodelledSettings(file, tree, unmodelledTrl) },
	);
	return {
		facts: [
			...trainerDefaults,
			...(usesTrl ? [...trlDefaults, ...lengthDefaults(task)] : []),
			...commentHints(file),
			...sharding.facts,
			...durationOf(own.facts),
		],
		files: [...sharding.files, ...model.files],
		problems: [...sharding.problems, ...own.problems],
	};
}

// Without weights to start from, the config says alone what the model is; some scripts have other names for it.
function modelUnderOtherName(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	if (asText(entryAt(tree, "model_name_or_path")?.value)) return [];
	const entry = ["config_name", ...OTHER_NAMES]
		.map((key) => entryAt(tree, key))
		.find((each) => asText(each?.value));
	const id = asText(entry?.value);
	return entry && id && !isPlaceholder(id)
		? [fact("model.id", id, statedAt(file, entry))]
		: [];
}

/** Keys that TRL's scripts have and those of Transformers lack. */
const TRL_KEYS = [
	"max_length",
	"max_seq_length",
	"max_prompt_length",
	"packing",
	"beta",
	"num_generations",
	"reward_funcs",
	"use_peft",
	"dataset_mixture",
	"dataset_mixer",
	"dataset_train_split",
	"dataset_test_split",
	"dataset_num_proc",
];

function isTrl(tree: Tree | undefined): boolean {
	return TRL_KEYS.some((key) => hasKeys(tree, key));
}

function blockFacts(tree: Tree | undefined): readonly Fact[] {
	if (!hasKeys(tree, "block_size")) return [];
	const from = "run_clm.py joins all texts and cuts them to block_size";
	return [fact("data.packed", true, { kind: "derived", from })];
}
