import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys } from "../../formats/tree.js";
import type { Reader, Reading } from "../reader.js";
import { settingsOf } from "../settings.js";
import { maxtextCommands } from "./commands.js";
import {
	baseReference,
	configReference,
	isBaseConfig,
	isModelConfig,
	layersOf,
	modelReference,
} from "./layers.js";
import { readLayers } from "./read-layers.js";
import { readScript } from "./read-script.js";
import { shapeFacts } from "./shape.js";

/** MaxText: YAML over base.yml, and commands with `key=value` over both. */
export const maxtext: Reader = {
	framework: "maxtext",
	title: "MaxText",
	source:
		"https://github.com/AI-Hypercomputer/maxtext, src/maxtext/configs (e591f30cbbf2)",
	recognises: (file) =>
		isConfig(file) || isPart(file) || maxtextCommands(file).length > 0,
	references: (file) =>
		isConfig(file)
			? [
					...baseReference(file),
					...modelReference(file, entryAt(file.documents[0], "model_name")),
				]
			: maxtextCommands(file).flatMap(({ config, overrides }) => [
					...(config
						? [
								configReference(file, config.path, {
									line: config.line,
									key: "",
								}),
							]
						: []),
					...modelReference(file, entryAt(overrides, "model_name")),
				]),
	read(file, open) {
		if (maxtextCommands(file).length > 0) return readScript(file, open);
		if (isPart(file)) return [readPart(file)];
		const [own] = file.documents;
		const why = otherPurpose(file);
		if (why) return [why];
		const layers = layersOf(file, open);
		const name = modelReference(file, entryAt(own, "model_name"));
		const model = name.flatMap((each) => open(each) ?? []);
		return [
			{ kind: "training", name: "", ...readLayers({ layers, model, file }) },
		];
	},
};

const RUN_KEYS = [
	"steps",
	"per_device_batch_size",
	"model_name",
	"max_target_length",
	"learning_rate",
	"dataset_type",
	"hf_path",
	"use_sft",
	"use_dpo",
	"student_overrides",
	"rl",
	"batch_size",
];

const OTHER_KEYS = [
	"logical_axis_rules",
	"remat_policy",
	"hardware",
	"run_name",
];

function isConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	const base = asText(entryAt(tree, "base_config")?.value) ?? "";
	const known = [...RUN_KEYS, ...OTHER_KEYS].some((key) => hasKeys(tree, key));
	return (
		(/\.ya?ml$/.test(base) && known) ||
		(hasKeys(tree, "rl.num_generations", "max_target_length") &&
			hasKeys(tree, "logical_axis_rules"))
	);
}

function isPart(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return isBaseConfig(tree) || isModelConfig(tree);
}

function readPart(file: ParsedFile): Reading {
	const tree = file.documents[0];
	return isModelConfig(tree)
		? {
				kind: "fragment",
				why: "It states the sizes of a model, for the runs that name it.",
				facts: shapeFacts(settingsOf(file, tree)),
			}
		: {
				kind: "fragment",
				why: "It has MaxText's defaults, for the configs and commands that build on it.",
				facts: [],
			};
}

// A config for serving has the same keys; its folder or that of its base says so.
function otherPurpose(file: ParsedFile): Reading | undefined {
	const tree = file.documents[0];
	const base = asText(entryAt(tree, "base_config")?.value) ?? "";
	if (
		/(^|\/)inference(\/|[\w.-]*\.ya?ml$)/.test(base) ||
		/(^|\/)inference\//.test(file.path)
	) {
		const why = "It is among the configs for inference.";
		return { kind: "not-training", why };
	}
	return RUN_KEYS.some((key) => hasKeys(tree, key))
		? undefined
		: {
				kind: "fragment",
				why: "It changes only how a base config is laid out.",
				facts: [],
			};
}
