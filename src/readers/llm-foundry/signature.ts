import { hasKeys, type Tree } from "../../formats/tree.js";

/** True for the keys of an llm-foundry run, in a file of their own or below `parameters` of a job. */
export function isFoundryTree(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "max_duration", "model.name", "train_loader", "tokenizer") &&
		(hasKeys(tree, "global_train_batch_size") ||
			hasKeys(tree, "device_train_microbatch_size"))
	);
}
