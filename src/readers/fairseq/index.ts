import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { fold } from "../../plan/plan.js";
import { distinctRuns } from "../commands/run-names.js";
import { type FieldReading, isUnset, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { batchOf } from "./batch.js";
import { fairseqCommands } from "./commands.js";
import { fairseqDefaults } from "./defaults.js";
import { fairseqFields, unmodelledFairseq } from "./fields.js";
import { launcherFacts } from "./launcher.js";
import { modelOf } from "./model.js";
import { settingsOf } from "./settings.js";
import { taskOf } from "./task.js";

/** fairseq's Hydra configs, whole recipes and the groups that a command adds to them, and recipes that are flags. */
export const fairseq: Reader = {
	framework: "fairseq",
	title: "fairseq",
	source:
		"https://github.com/facebookresearch/fairseq/blob/3d262bb25690/fairseq/dataclass/configs.py",
	recognises: (file) => isConfig(file) || fairseqCommands(file).length > 0,
	references: () => [],
	read: (file) => (isConfig(file) ? [readFile(file)] : readCommands(file)),
};

function isConfig(file: ParsedFile): boolean {
	return file.format === "yaml" && (isRecipe(file) || isGroup(file));
}

function readCommands(file: ParsedFile): readonly Reading[] {
	return distinctRuns(
		fairseqCommands(file).map(({ part, launch }) =>
			gather(recipe(part), launch),
		),
	);
}

/** Sections of fairseq's config; other Hydra projects share one or two of their names. */
const SECTIONS = [
	"common",
	"checkpoint",
	"criterion",
	"dataset",
	"distributed_training",
	"lr_scheduler",
	"optimization",
	"optimizer",
	"task",
	"decoding",
	"common_eval",
	"generation",
	"eval_lm",
];

/** Keys of those sections that no other framework has there. */
const OWN = [
	"optimization.max_update",
	"optimization.update_freq",
	"optimization.max_epoch",
	"task._name",
	"model._name",
	"distributed_training.distributed_world_size",
	"distributed_training.ddp_backend",
	"dataset.max_tokens",
	"dataset.gen_subset",
	"common.log_format",
];

function isRecipe(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		SECTIONS.filter((key) => hasKeys(tree, key)).length >= 3 &&
		OWN.some((key) => hasKeys(tree, key))
	);
}

// Groups stand in folders such as run_config and begin with Hydra's package line.
function isGroup(file: ParsedFile): boolean {
	const tree = file.documents[0];
	const isPackage = file.comments.some(({ text }) =>
		/^#\s*@package\s+_(global|group)_/.test(text),
	);
	return (
		isPackage &&
		(hasKeys(tree, "hydra.launcher.submitit_folder") ||
			hasKeys(tree, "task.label_dir") ||
			OWN.some((key) => hasKeys(tree, key)) ||
			namesGroups(tree))
	);
}

// The root config only names the groups.
function namesGroups(tree: Tree | undefined): boolean {
	const groups = entryAt(tree, "defaults")?.value;
	if (groups?.kind !== "sequence") return false;
	return ["task", "criterion", "lr_scheduler"].every((name) =>
		groups.items.some((item) => hasKeys(item, name)),
	);
}

function readFile(file: ParsedFile): Reading {
	const document = file.documents[0];
	const resolved = document && resolveInterpolations(document, file);
	const tree = resolved?.tree;
	const why = otherPurpose(tree);
	if (why !== undefined) return { kind: "not-training", why };
	const own = gather(
		{ problems: resolved?.problems ?? [] },
		sectionsOf(file, tree),
	);
	if (!isRecipe(file) || !hasKeys(tree, "optimization")) {
		return {
			kind: "fragment",
			why: "It is a group of settings that a command of fairseq adds to a recipe.",
			facts: own.facts,
		};
	}
	const whole = { ...file, documents: tree ? [tree] : [] };
	const { facts, problems } = recipe(whole, own);
	return { kind: "training", name: "", facts, files: [], problems };
}

/** What a whole recipe says: of a file with its own reading, of a command with that of its flags. */
function recipe(file: ParsedFile, read?: FieldReading): FieldReading {
	const tree = file.documents[0];
	const own = read ?? sectionsOf(file, tree);
	const task = taskOf(file, tree);
	const run = gather(
		{ facts: [...fairseqDefaults, ...hardwareHints(file)] },
		own,
		{ facts: [task] },
		modelOf(file, tree),
		batchOf(file, tree),
		{ problems: unmodelledSettings(file, tree, unmodelledFairseq) },
	);
	const hasSteps = fold(run.facts).has("steps");
	const facts = run.facts.filter(
		({ key }) => !hasSteps || key !== "data.epochs",
	);
	return { facts, problems: run.problems };
}

function sectionsOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	return gather(
		readFields({
			tree,
			fields: fairseqFields,
			path: file.path,
			framework: "fairseq",
		}),
		settingsOf(file, tree),
		launcherFacts(file, tree),
	);
}

/** Sections that only decoding, scoring and interactive use have. */
const OTHERS = [
	["decoding", "`decoding`: it decodes with a trained model."],
	["dataset.gen_subset", "`dataset.gen_subset`: it evaluates a trained model."],
	["common_eval.path", "`common_eval.path`: it evaluates a trained model."],
] as const;

function otherPurpose(tree: Tree | undefined): string | undefined {
	if (hasKeys(tree, "optimization.max_update")) return undefined;
	const found = OTHERS.find(([path]) => {
		const entry = entryAt(tree, path);
		// `???` is a value that the command must give, so the setting is used.
		return entry && (!isUnset(entry.value) || asText(entry.value) === "???");
	});
	return found?.[1];
}
