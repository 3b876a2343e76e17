import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf, hasKeys } from "../../formats/tree.js";
import type { Reader } from "../reader.js";
import { deepspeedFacts } from "./facts.js";
import { deepspeedFields } from "./fields.js";

/** DeepSpeed JSON and YAML: a part of runs that name it. */
export const deepspeed: Reader = {
	framework: "deepspeed",
	title: "DeepSpeed",
	source: "https://www.deepspeed.ai/docs/config-json",
	recognises: isDeepspeedConfig,
	references: () => [],
	read: (file) => [
		{
			kind: "fragment",
			why: "A DeepSpeed config says how a run is sharded; the model and the data stand in the config that names it.",
			facts: deepspeedFacts(file).facts,
		},
	],
};

const BATCH_KEYS = ["train_batch_size", "train_micro_batch_size_per_gpu"];

/** Keys of whole runs in frameworks that take DeepSpeed's keys into their own files. */
const RUN_KEYS = [
	"num_layers",
	"num-layers",
	"hidden_size",
	"model_name_or_path",
	"base_model",
	"pipe_parallel_size",
];

function isDeepspeedConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	if (RUN_KEYS.some((key) => hasKeys(tree, key))) return false;
	if (hasKeys(tree, "zero_optimization")) return true;
	return BATCH_KEYS.some((key) => hasKeys(tree, key)) && isMostlyKnown(file);
}

function isMostlyKnown(file: ParsedFile): boolean {
	const keys = entriesOf(file.documents[0]).map((entry) => entry.key);
	const names = Object.keys(deepspeedFields);
	const known = keys.filter((key) =>
		names.some((name) => name === key || name.startsWith(`${key}.`)),
	);
	return keys.length >= 2 && known.length >= 0.7 * keys.length;
}
