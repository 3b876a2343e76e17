import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	type Entry,
	entriesOf,
	hasKeys,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";

/** Variables of `config.env` with the settings that they stand for (helpers/configuration/env_file.py). */
const variables: Readonly<Record<string, string>> = {
	MODEL_TYPE: "model_type",
	MODEL_NAME: "pretrained_model_name_or_path",
	MODEL_FAMILY: "model_family",
	DATALOADER_CONFIG: "data_backend_config",
	LORA_TYPE: "lora_type",
	USE_DORA: "use_dora",
	MAX_NUM_STEPS: "max_train_steps",
	NUM_EPOCHS: "num_train_epochs",
	TRAIN_BATCH_SIZE: "train_batch_size",
	GRADIENT_ACCUMULATION_STEPS: "gradient_accumulation_steps",
	USE_GRADIENT_CHECKPOINTING: "gradient_checkpointing",
	RESOLUTION: "resolution",
	RESOLUTION_TYPE: "resolution_type",
	MIXED_PRECISION: "mixed_precision",
	OPTIMIZER: "optimizer",
	USE_EMA: "use_ema",
	TRAINING_NUM_PROCESSES: "num_processes",
	TRAINING_NUM_MACHINES: "num_machines",
	TRAINING_DYNAMO_BACKEND: "dynamo_backend",
};

/** The settings without the dashes that older files have, or those of an environment file. */
export function settingsTree(file: ParsedFile): Mapping {
	const entries = file.script
		? [...file.script.variables].flatMap(([name, word]): readonly Entry[] => {
				const key = Object.hasOwn(variables, name)
					? variables[name]
					: undefined;
				const { text, line } = word;
				return key === undefined
					? []
					: [
							{
								key,
								line,
								value: {
									kind: "scalar",
									value: text,
									text,
									quoted: false,
									line,
								},
							},
						];
			})
		: entriesOf(file.documents[0]).map((entry) => ({
				...entry,
				key: entry.key.replace(/^--/, ""),
			}));
	return { kind: "mapping", entries, line: 1 };
}

/** Settings that only SimpleTuner has together. */
const OWN = [
	"model_family",
	"data_backend_config",
	"base_model_precision",
	"lora_type",
];

/** True for the settings of a run. */
export function isSettings(file: ParsedFile): boolean {
	if (!["json", "toml"].includes(file.format) && !isEnvironment(file))
		return false;
	const tree: Tree = settingsTree(file);
	return (
		hasKeys(tree, "model_type") &&
		OWN.filter((key) => hasKeys(tree, key)).length >= 2
	);
}

/** True for the environment file beside the settings. */
export function isEnvironment(file: ParsedFile): boolean {
	return /(^|\/)config\.env$/.test(file.path);
}
