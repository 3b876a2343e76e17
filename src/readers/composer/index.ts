import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { isFoundryTree } from "../llm-foundry/signature.js";
import type { Reader, Reading } from "../reader.js";
import { whereSaved } from "../saving.js";
import { type Settings, setAt, settingsOf, textAt } from "../settings.js";
import { unmodelled } from "../unmodelled.js";
import { composerDefaults } from "./defaults.js";
import { composerFields } from "./fields.js";
import { taskFacts } from "./glue.js";
import { layoutOf } from "./layout.js";
import { modelOf } from "./model.js";
import { savesCheckpoints } from "./time.js";

/** Composer without llm-foundry: vision, BERT and diffusion with its Trainer's words. */
export const composer: Reader = {
	framework: "composer",
	title: "Composer",
	source:
		"https://github.com/mosaicml/composer, composer/trainer (6405188805a0); https://github.com/mosaicml/examples (daddaeff7a53)",
	recognises: isComposerConfig,
	references: () => [],
	setBy: "pairs",
	read: (file) => readRuns(file),
};

const SIGNATURE = [
	"device_train_microbatch_size",
	"global_train_batch_size",
	"callbacks.speed_monitor",
	"save_num_checkpoints_to_keep",
	"scheduler.t_warmup",
];

function isComposerConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		((hasKeys(tree, "max_duration") && namesModel(tree)) || isTaskList(tree)) &&
		!isFoundryTree(tree) &&
		SIGNATURE.filter((key) => hasKeys(tree, key)).length >= 2
	);
}

function namesModel(tree: Tree | undefined): boolean {
	return hasKeys(tree, "model.name") || hasKeys(tree, "model.backbone_arch");
}

function isTaskList(tree: Tree | undefined): boolean {
	return hasKeys(tree, "model", "base_run_name", "tasks");
}

function readRuns(file: ParsedFile): readonly Reading[] {
	const document = file.documents[0];
	const resolved = document && resolveInterpolations(document, file);
	const tree = resolved?.tree;
	if (asBoolean(entryAt(tree, "is_train")?.value) === false) {
		const why = "`is_train` is off: it only evaluates.";
		return [{ kind: "not-training", why }];
	}
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: [...composerDefaults, ...hardwareHints(file)] },
		layoutOf(file, settings),
		modelOf(file, settings),
		readFields({
			tree,
			fields: composerFields,
			path: file.path,
			framework: "Composer",
		}),
		{ problems: recipeProblems(file, settings) },
	);
	const facts = whereSaved(read.facts, savesCheckpoints(tree));
	const tasks = entriesOf(entryAt(tree, "tasks")?.value);
	const parts = tasks.map((task) => ({
		name: task.key,
		facts: [...facts, ...taskFacts(settings, task)],
	}));
	const runs = parts.length > 0 ? parts : [{ name: "", facts }];
	return runs.map((run) => ({
		kind: "training",
		...run,
		problems: read.problems,
		files: [],
	}));
}

// A recipe changes keys of the config and adds algorithms.
function recipeProblems(file: ParsedFile, settings: Settings) {
	const entry = setAt(settings, "recipe_name");
	const effect = `takes the settings of the recipe \`${textAt(settings, "recipe_name")}\``;
	return entry ? [unmodelled({ file, entry, effect })] : [];
}
