import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { settingsOf } from "../settings.js";
import { finetuneDefaults, pretrainDefaults } from "./defaults.js";
import { litgptFields } from "./fields.js";
import {
	adapterFacts,
	deviceFacts,
	durationFacts,
	modelFacts,
	otherFacts,
} from "./rules.js";

/** LitGPT: jsonargparse YAML for `litgpt pretrain` and `litgpt finetune`. */
export const litgpt: Reader = {
	framework: "litgpt",
	title: "LitGPT",
	source:
		"https://github.com/Lightning-AI/litgpt, litgpt/{args,pretrain}.py and litgpt/finetune (26857050fe3f)",
	recognises: isLitgptConfig,
	references: () => [],
	setBy: "flags",
	read: (file) => [readRun(file)],
};

function isLitgptConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		(hasKeys(tree, "checkpoint_dir") || hasKeys(tree, "model_name")) &&
		hasKeys(tree, "train.global_batch_size", "train.micro_batch_size")
	);
}

// Only pretraining names a model without a checkpoint.
function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const isPretraining = !hasKeys(tree, "checkpoint_dir");
	const read = gather(
		{ facts: isPretraining ? pretrainDefaults : finetuneDefaults },
		{ facts: hardwareHints(file) },
		readFields({
			tree,
			fields: litgptFields,
			path: file.path,
			framework: "LitGPT",
		}),
		{ facts: modelFacts(settings) },
		{ facts: isPretraining ? [] : adapterFacts(settings) },
		{ facts: deviceFacts(settings, isPretraining) },
		{ facts: durationFacts(settings, isPretraining) },
		{ facts: otherFacts(settings) },
	);
	return { kind: "training", name: "", files: [], ...read };
}
