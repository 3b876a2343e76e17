import { asBoolean, entryAt, hasKeys, type Tree } from "../../formats/tree.js";

/** Why the file does not train; undefined when it does. The same keys serve chat, export, prediction and preprocessing. */
export function otherPurpose(tree: Tree | undefined): string | undefined {
	if (asBoolean(entryAt(tree, "do_train")?.value)) {
		return preparesOnly(tree)
			? "`tokenized_path` without a batch size, a duration or a learning rate: it only prepares the data."
			: undefined;
	}
	for (const [key, why] of purposes) {
		const entry = entryAt(tree, key);
		if (entry && asBoolean(entry.value) !== false) return why;
	}
	return "`do_train` is not on.";
}

const purposes = [
	[
		"export_dir",
		"`export_dir` without `do_train`: it merges or exports a model.",
	],
	["do_predict", "`do_predict` without `do_train`: it writes predictions."],
	["do_eval", "`do_eval` without `do_train`: it evaluates."],
	["infer_backend", "`infer_backend` without `do_train`: it answers prompts."],
] as const;

// With an absent tokenized_path LLaMA-Factory saves the tokens there and stops (src/llamafactory/data/loader.py).
function preparesOnly(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "tokenized_path") &&
		![
			"per_device_train_batch_size",
			"num_train_epochs",
			"max_steps",
			"learning_rate",
		].some((key) => hasKeys(tree, key))
	);
}
