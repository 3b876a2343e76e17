import { type Entry, entryAt, type Tree } from "../../formats/tree.js";
import type { Fields } from "../fields.js";

/**
 * Other names of LightGBM's parameters, as the file may have them.
 * Source: microsoft/LightGBM, src/io/config_auto.cpp at 0050954c85f8 and docs/Parameters.rst of 4.6.0.
 */
const ALIASES: Readonly<Record<string, string>> = {
	task: "task_type",
	objective: "objective_type app application loss",
	boosting: "boosting_type boost",
	data: "train train_data train_data_file data_filename",
	valid:
		"test valid_data valid_data_file test_data test_data_file valid_filenames",
	num_iterations:
		"num_iteration n_iter num_tree num_trees num_round num_rounds nrounds num_boost_round n_estimators max_iter",
	learning_rate: "shrinkage_rate eta",
	num_leaves: "num_leaf max_leaves max_leaf max_leaf_nodes",
	tree_learner: "tree tree_type tree_learner_type",
	num_threads: "num_thread nthread nthreads n_jobs",
	device_type: "device",
	seed: "random_seed random_state",
	min_data_in_leaf:
		"min_data_per_leaf min_data min_child_samples min_samples_leaf",
	bagging_fraction: "sub_row subsample bagging",
	bagging_freq: "subsample_freq",
	feature_fraction: "sub_feature colsample_bytree",
	early_stopping_round: "early_stopping_rounds early_stopping n_iter_no_change",
	max_bin: "max_bins",
	input_model: "model_input model_in",
	output_model: "model_output model_out",
	num_class: "num_classes",
	num_machines: "num_machine",
};

/** A parameter under its own name or another one; of both the own name counts, as in LightGBM. */
export function parameter(
	tree: Tree | undefined,
	name: string,
): Entry | undefined {
	for (const each of namesOf(name)) {
		const entry = entryAt(tree, each);
		if (entry) return entry;
	}
	return undefined;
}

/** The same fields under every name that they go by. */
export function underAllNames(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, field]) =>
			namesOf(name).map((each) => [each, field] as const),
		),
	);
}

function namesOf(name: string): readonly string[] {
	const others = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
	return [name, ...(others?.split(" ") ?? [])];
}
