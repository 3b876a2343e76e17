import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entriesOf, entryAt, type Tree } from "../../formats/tree.js";
import { exampleTableFacts } from "../example-tables.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import type { Reader, Reading } from "../reader.js";
import { xgboostFields } from "./fields.js";
import { isXgboost } from "./signature.js";
import { xgboostFacts } from "./trees.js";

/** XGBoost: the config of its command line, and parameters in YAML, JSON or TOML. */
export const xgboost: Reader = {
	framework: "xgboost",
	title: "XGBoost",
	source: "https://github.com/dmlc/xgboost, doc/parameter.rst (2.1 and 3.0)",
	recognises: (file) => parametersIn(file) !== undefined,
	references: () => [],
	read: (file) => {
		const tree = parametersIn(file);
		return tree ? [readRun(file, tree)] : [];
	},
};

/** Where a file of parameters has them. */
const PLACES = ["params", "xgb_params", "xgboost", "model_params"];

function parametersIn(file: ParsedFile): Tree | undefined {
	const [document] = file.documents;
	if (isXgboost(document)) return document;
	for (const place of PLACES) {
		const inner = entryAt(document, place)?.value;
		if (inner?.kind === "mapping" && isXgboost(inner)) {
			// Rounds stand beside the parameters where Python passes them on.
			const rounds = entriesOf(document).filter(({ key }) =>
				[...ROUNDS, "early_stopping_rounds"].includes(key),
			);
			return { ...inner, entries: [...rounds, ...inner.entries] };
		}
	}
	return undefined;
}

/** The command line's name, that of `xgboost.train`, that of the estimators for scikit-learn. */
const ROUNDS = ["num_round", "num_boost_round", "n_estimators"];

function readRun(file: ParsedFile, tree: Tree): Reading {
	const why = lookUp(OTHER_TASKS, asText(entryAt(tree, "task")?.value));
	if (why) return { kind: "not-training", why };
	const rounds = ROUNDS.map((key) => entryAt(tree, key)).find(
		(entry) => entry !== undefined,
	);
	return {
		kind: "training",
		name: "",
		...gather(
			{
				facts: exampleTableFacts(
					file.path,
					asText(entryAt(tree, "data")?.value),
				),
			},
			readFields({
				tree,
				fields: xgboostFields,
				path: file.path,
				framework: "XGBoost",
			}),
			xgboostFacts(file, tree, { rounds }),
		),
		files: [],
	};
}

const OTHER_TASKS: Readonly<Record<string, string>> = {
	pred: "`task = pred` scores rows with a model.",
	eval: "`task = eval` evaluates a model.",
	dump: "`task = dump` writes a model as text.",
};
