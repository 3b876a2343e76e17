import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { deepspeedReference, readDeepspeed } from "../deepspeed/reference.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { modelReferences, readModel } from "../model-config.js";
import type { Open, Reader, Reading } from "../reader.js";
import { trainerSaving } from "../saving.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { accumulationOf, durationOf } from "./batch.js";
import { dataOf } from "./data-sets.js";
import { axolotlDefaults, byDefault } from "./defaults.js";
import { axolotlFields } from "./fields.js";
import { memoryFacts } from "./memory.js";
import { parallelOf } from "./parallel.js";
import { precisionOf } from "./precision.js";
import { referenceFacts } from "./reference.js";
import { taskOf } from "./task.js";
import { unmodelledAxolotl } from "./unmodelled-settings.js";

/** Axolotl: one flat YAML for fine-tuning and continued pretraining. */
export const axolotl: Reader = {
	framework: "axolotl",
	title: "Axolotl",
	source:
		"https://github.com/axolotl-ai-cloud/axolotl, src/axolotl/utils/schemas (0.18.0)",
	recognises: isAxolotlConfig,
	references(file) {
		const entry = entryAt(file.documents[0], "deepspeed");
		const reference = deepspeedReference(file, entry);
		return [
			...(reference ? [reference] : []),
			...modelReferences(file, ...modelEntries(file)),
		];
	},
	setBy: "flags",
	read: (file, open) => [readRun(file, open)],
};

// The config of its own goes before that of the model.
function modelEntries({ documents: [tree] }: ParsedFile) {
	return [entryAt(tree, "base_model_config"), entryAt(tree, "base_model")];
}

const SIGNATURE = [
	"micro_batch_size",
	"sequence_len",
	"datasets",
	"pretraining_dataset",
	"num_epochs",
	"dataset_prepared_path",
	"sample_packing",
];

function isAxolotlConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	if (!hasKeys(tree, "base_model")) return false;
	return SIGNATURE.filter((key) => hasKeys(tree, key)).length >= 2;
}

// Without a limit four are kept (src/axolotl/core/builders/base.py), and the end saves weights anyway.
function savingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const found = trainerSaving(file, tree);
	return found.length === 0 ? [] : [byDefault("saving.keep", 4), ...found];
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	const other = ["merge_lora", "inference"].find((key) =>
		asBoolean(entryAt(tree, key)?.value),
	);
	if (other !== undefined) {
		const why = `\`${other}\` is on: the file does not train.`;
		return { kind: "not-training", why };
	}
	const sharding = readDeepspeed(file, entryAt(tree, "deepspeed"), open);
	const model = readModel(file, open, ...modelEntries(file));
	const task = taskOf(file, tree);
	const own = gather(
		readFields({
			tree,
			fields: axolotlFields,
			path: file.path,
			framework: "axolotl",
		}),
		model,
		task,
		{ facts: referenceFacts(file, tree, task.facts) },
		adapterOf(file, tree),
		dataOf(file, tree),
		parallelOf(file, tree),
		{ facts: memoryFacts(file, tree), problems: [] },
		{ facts: savingFacts(file, tree) },
		{ facts: [...accumulationOf(file, tree), precisionOf(file, tree)] },
		{ problems: unmodelledSettings(file, tree, unmodelledAxolotl) },
	);
	return {
		kind: "training",
		name: "",
		facts: [
			...axolotlDefaults,
			...hardwareHints(file),
			...sharding.facts,
			...durationOf(own.facts),
		],
		files: [...sharding.files, ...model.files],
		problems: [...sharding.problems, ...own.problems],
	};
}
