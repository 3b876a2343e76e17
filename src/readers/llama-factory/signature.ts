import { hasKeys, type Tree } from "../../formats/tree.js";

/** Keys that only LLaMA-Factory has, beside fields that it takes from the Trainer. */
const OWN_KEYS: readonly (readonly string[])[] = [
	["stage", "finetuning_type"],
	["stage", "template"],
	["finetuning_type", "template"],
	["model_name_or_path", "template", "cutoff_len"],
	["model_name_or_path", "template", "infer_backend"],
	["model_name_or_path", "template", "export_dir"],
	["model_name_or_path", "export_dir", "export_size"],
	["model_name_or_path", "finetuning_type", "dataset"],
];

/** True for a config of LLaMA-Factory, whatever it does: training, chat, export, preprocessing. */
export function isLlamaFactory(tree: Tree | undefined): boolean {
	return OWN_KEYS.some((keys) => hasKeys(tree, ...keys));
}

/** True for the schema of LLaMA-Factory's version 1, which names the model and its class. */
export function isVersionOne(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "model", "model_class") ||
		hasKeys(tree, "model", "train_dataset", "micro_batch_size")
	);
}
