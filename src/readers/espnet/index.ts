import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entriesOf, hasKeys, type Tree } from "../../formats/tree.js";
import { fold } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { batchOf } from "./batch.js";
import { espnetDefaults } from "./defaults.js";
import { espnetFields, unmodelledEspnet } from "./fields.js";
import { runHints } from "./hints.js";
import { modelOf } from "./model.js";
import { settingFacts } from "./settings.js";
import { taskOf } from "./task.js";

/** ESPnet 2: flat YAML in which each part has its name and its settings under `<part>_conf`. */
export const espnet: Reader = {
	framework: "espnet",
	title: "ESPnet",
	source:
		"https://github.com/espnet/espnet/blob/002e14eb78e8/espnet2/tasks/abs_task.py",
	recognises: (file) =>
		file.format === "yaml" &&
		(isTraining(file.documents[0]) || isDecoding(file.documents[0])),
	references: () => [],
	read: (file) => [readRun(file)],
};

/** Keys that ESPnet's trainer has and its parts lack; two of them are not by chance. */
const TRAINER = [
	"batch_type",
	"batch_bins",
	"accum_grad",
	"max_epoch",
	"best_model_criterion",
	"val_scheduler_criterion",
	"keep_nbest_models",
	"num_iters_per_epoch",
	"iterator_type",
	"optim_conf",
	"scheduler_conf",
	"init_param",
];

function isTraining(tree: Tree | undefined): boolean {
	const known = TRAINER.filter((key) => hasKeys(tree, key));
	const hasParts = entriesOf(tree).some(({ key }) => key.endsWith("_conf"));
	return hasParts && known.length >= 2;
}

// Decoding has its own flat file of beam search settings beside each recipe.
function isDecoding(tree: Tree | undefined): boolean {
	const isFlat = entriesOf(tree).every(
		({ value }) => value.kind === "scalar" && value.tag === undefined,
	);
	return (
		isFlat &&
		hasKeys(tree, "beam_size") &&
		["ctc_weight", "lm_weight", "penalty", "maxlenratio", "minlenratio"].filter(
			(key) => hasKeys(tree, key),
		).length >= 2
	);
}

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	if (!isTraining(tree)) {
		return { kind: "not-training", why: "It decodes with a trained model." };
	}
	for (const [key, why] of SWITCHES) {
		const isOn = asText(
			entriesOf(tree).find((each) => each.key === key)?.value,
		);
		if (isOn === "true") return { kind: "not-training", why };
	}
	const hints = runHints(file);
	const task = taskOf(file, tree);
	const read = gather(
		{ facts: [...espnetDefaults, ...hints, task] },
		readFields({
			tree,
			fields: espnetFields,
			path: file.path,
			framework: "espnet",
		}),
		modelOf(file, tree),
		{ facts: settingFacts(file, tree) },
		batchOf({ file, tree, hints }),
		{ problems: unmodelledSettings(file, tree, unmodelledEspnet) },
	);
	const hasSteps = fold(read.facts).has("steps");
	return {
		kind: "training",
		name: "",
		facts: read.facts.filter((each) => !hasSteps || each.key !== "data.epochs"),
		files: [],
		problems: read.problems,
	};
}

const SWITCHES = [
	[
		"collect_stats",
		"`collect_stats` is on: it gathers statistics of the data.",
	],
	["dry_run", "`dry_run` is on."],
	["no_forward_run", "`no_forward_run` is on: it only iterates over the data."],
] as const;
