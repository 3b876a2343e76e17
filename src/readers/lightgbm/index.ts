import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { exampleTableFacts } from "../example-tables.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import type { Reader, Reading } from "../reader.js";
import { isXgboost } from "../xgboost/signature.js";
import { lightgbmFields } from "./fields.js";
import { parameter } from "./names.js";
import { lightgbmFacts } from "./trees.js";

/** LightGBM: the config of its command line, and parameters in YAML, JSON or TOML. */
export const lightgbm: Reader = {
	framework: "lightgbm",
	title: "LightGBM",
	source:
		"https://github.com/microsoft/LightGBM, docs/Parameters.rst (4.6.0) and src/io/config_auto.cpp",
	recognises: (file) => parametersIn(file) !== undefined,
	references: () => [],
	read: (file) => {
		const tree = parametersIn(file);
		return tree ? [readRun(file, tree)] : [];
	},
};

/** Where a file of parameters has them. */
const PLACES = ["", "params", "lgb_params", "lgbm_params", "lightgbm"];

function parametersIn(file: ParsedFile): Mapping | undefined {
	const [document] = file.documents;
	if (isXgboost(document)) return undefined;
	for (const place of PLACES) {
		const found = place ? entryAt(document, place)?.value : document;
		if (found?.kind === "mapping" && isLightgbm(found)) {
			// Rounds stand beside the parameters where Python passes them on.
			return place ? beside(document, found) : found;
		}
	}
	return undefined;
}

/** Parameters that hardly anything else has. */
const SIGNATURE = [
	"num_leaves",
	"min_data_in_leaf",
	"bagging_fraction",
	"bagging_freq",
	"feature_fraction",
	"lambda_l1",
	"num_iterations",
	"input_model",
];

function isLightgbm(tree: Mapping): boolean {
	const has = (name: string): boolean => parameter(tree, name) !== undefined;
	const known = tree.entries.filter(({ key }) =>
		Object.hasOwn(lightgbmFields, key),
	);
	return (
		known.length >= 3 &&
		known.length * 2 > tree.entries.length &&
		SIGNATURE.some(has) &&
		(has("boosting") || has("objective") || has("task"))
	);
}

function beside(outer: Tree | undefined, inner: Mapping): Mapping {
	const names = ["num_iterations", "early_stopping_round"];
	const known = names.flatMap((name) => parameter(outer, name) ?? []);
	return { ...inner, entries: [...known, ...inner.entries] };
}

function readRun(file: ParsedFile, tree: Mapping): Reading {
	const task = asText(parameter(tree, "task")?.value)?.toLowerCase() ?? "train";
	const why = lookUp(OTHER_TASKS, task);
	if (why) return { kind: "not-training", why };
	const fields = readFields({
		tree: withoutNoClasses(tree),
		fields: lightgbmFields,
		path: file.path,
		framework: "LightGBM",
	});
	return {
		kind: "training",
		name: "",
		...gather(
			{
				facts: exampleTableFacts(
					file.path,
					asText(parameter(tree, "data")?.value),
				),
			},
			fields,
			lightgbmFacts(file, tree),
		),
		files: [],
	};
}

const OTHER_TASKS: Readonly<Record<string, string>> = {
	predict: "`task = predict` scores rows with a model.",
	prediction: "`task = prediction` scores rows with a model.",
	test: "`task = test` scores rows with a model.",
	convert_model: "`task = convert_model` writes a model as code.",
	save_binary: "`task = save_binary` only converts the data.",
	refit: "`task = refit` keeps the trees and only changes their leaves.",
	refit_tree:
		"`task = refit_tree` keeps the trees and only changes their leaves.",
};

// One class is LightGBM's word for a target that is no class.
function withoutNoClasses(tree: Mapping): Tree {
	const classes = parameter(tree, "num_class");
	return asText(classes?.value) === "1"
		? { ...tree, entries: tree.entries.filter((each) => each !== classes) }
		: tree;
}
