import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import { entriesOf, type Tree } from "../../formats/tree.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { importReferences, type Loader } from "../python-module.js";
import { pythonRuns } from "../python-runs.js";
import type { Open, Reader, Reading } from "../reader.js";
import { recipeFields } from "./fields.js";
import { firstArgument, modelReading } from "./model.js";
import { recipeFacts, standard } from "./rules.js";

/** Recipes of NeMo 2: functions that each return a `run.Partial` of training. */
export const nemoRecipe: Reader = {
	framework: "nemo-recipe",
	title: "NeMo 2 recipes",
	source:
		"https://github.com/NVIDIA/NeMo/tree/06cca550af61/nemo/collections/llm/recipes",
	recognises: isRecipe,
	references: (file) => importReferences(file, loader),
	read: readRuns,
};

// Recipes build on those of smaller models and on the default one.
const loader: Loader = {
	follows: ({ from }) => /(^|\.)recipes\.\w+$/.test(from),
};

function isRecipe(file: ParsedFile): boolean {
	return (
		file.format === "python" &&
		/^def \w*recipe\w*\(/m.test(file.text) &&
		(file.python?.imports ?? []).some(({ from }) =>
			/^nemo_run(\.|$)/.test(from),
		)
	);
}

function readRuns(file: ParsedFile, open: Open): readonly Reading[] {
	return pythonRuns(file, open, {
		loader,
		returned: "a recipe",
		read: (tree) =>
			/(^|\.)Partial$/.test(calleeOf(tree) ?? "")
				? { defaults: defaults(tree), own: recipeReading(file, tree) }
				: undefined,
	});
}

function recipeReading(file: ParsedFile, tree: Tree): FieldReading {
	return gather(
		readFields({
			tree: sectionsOf(tree),
			fields: recipeFields,
			path: file.path,
			framework: "NeMo",
		}),
		modelReading(file, tree),
		{ facts: recipeFacts(file, tree) },
	);
}

/** Only sections that are calls have keys; `None` and names have none. */
function sectionsOf(tree: Tree): Tree {
	const entries = entriesOf(tree).filter(
		({ value }) => value.kind !== "scalar",
	);
	return { kind: "mapping", entries, line: tree.line };
}

function defaults(tree: Tree) {
	const entry = { key: "fn", value: tree, line: tree.line };
	const isTuning = /finetune$/.test(firstArgument(entry) ?? "");
	return [
		standard("task", isTuning ? "sft" : "pretrain"),
		standard("precision", "amp-bf16"),
		standard("optimizer", "adamw"),
		// Recipes divide the optimizer among the copies: nemo/collections/llm/recipes/optim/adam.py.
		standard("parallel.sharding", "distributed-optimizer"),
		standard("checkpointing", "none"),
		standard("attention", "flash"),
	];
}
