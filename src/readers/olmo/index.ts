import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { factAt, settingsOf } from "../settings.js";
import { unmodelledSettings } from "../unmodelled.js";
import { olmoDefaults } from "./defaults.js";
import { olmoFields } from "./fields.js";
import { compileFacts, shapeFacts } from "./shape.js";
import { durationOf, shardingFacts } from "./work.js";

/** OLMo: one OmegaConf YAML with the whole run, its architecture included. */
export const olmo: Reader = {
	framework: "olmo",
	title: "OLMo",
	source: "https://github.com/allenai/OLMo, olmo/config.py (59a53e3f68e5)",
	recognises: isOlmoConfig,
	references: () => [],
	setBy: "flags",
	read: (file) => [readRun(file)],
};

const SIGNATURE = [
	"device_train_microbatch_size",
	"global_train_batch_size",
	"tokenizer.identifier",
	"max_duration",
	"data.paths",
];

// Composer's configs have some of these keys too, beside a name of the model.
function isOlmoConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		hasKeys(tree, "model.d_model", "model.n_layers") &&
		!hasKeys(tree, "model.name") &&
		SIGNATURE.filter((key) => hasKeys(tree, key)).length >= 2
	);
}

function readRun(file: ParsedFile): Reading {
	const document = file.documents[0];
	const resolved = document && resolveInterpolations(document, file);
	const tree = resolved?.tree;
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: olmoDefaults },
		{ facts: hardwareHints(file) },
		readFields({
			tree,
			fields: olmoFields,
			path: file.path,
			framework: "OLMo",
		}),
		{ facts: [...shapeFacts(settings), ...shardingFacts(settings)] },
		{ facts: compileFacts(settings) },
		{ facts: factAt(settings, "data.label_mask_paths", "task", "sft") },
		durationOf(settings),
		{ problems: unmodelledSettings(file, tree, unmodelledOlmo) },
	);
	return { kind: "training", name: "", files: [], ...read };
}

/** Settings of OLMo that are not in the estimate. */
const unmodelledOlmo = {
	stop_after: "ends this launch so many steps after its start",
	"data.generate_doc_lengths": "lets tokens see their own document alone",
} as const;
