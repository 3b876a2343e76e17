import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { batchOf } from "./batch.js";
import { dinoDefaults } from "./defaults.js";
import { dinoFields } from "./fields.js";
import { type Merged, numberProblems } from "./merged.js";
import { modelFact } from "./model.js";
import { settingsOf } from "./settings.js";

const BASE = "ssl_default_config.yaml";

/** DINOv2: YAML that is merged into one config with a value for every key. */
export const dinov2: Reader = {
	framework: "dinov2",
	title: "DINOv2",
	source:
		"https://github.com/facebookresearch/dinov2/blob/b8931f7bf919/dinov2/configs/ssl_default_config.yaml",
	recognises: isDino,
	references: (file) => (isBase(file) ? [] : [baseOf(file)]),
	read: (file, open) => [readRun(file, open)],
};

const SECTIONS = [
	"compute_precision",
	"crops",
	"dino",
	"ibot",
	"optim",
	"student",
	"teacher",
	"train",
];

const OWN = [
	"train.batch_size_per_gpu",
	"train.OFFICIAL_EPOCH_LENGTH",
	"student.arch",
	"crops.global_crops_size",
	"crops.local_crops_size",
];

function isDino(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		file.format === "yaml" &&
		SECTIONS.filter((key) => hasKeys(tree, key)).length >= 2 &&
		OWN.some((key) => hasKeys(tree, key))
	);
}

function isBase(file: ParsedFile): boolean {
	return file.path.endsWith(BASE);
}

// get_cfg_from_args in dinov2/utils/config.py puts every config over this one.
function baseOf(file: ParsedFile): Reference {
	return {
		text: BASE,
		candidates: candidatesFor(file.path, BASE),
		line: 1,
		key: "",
		optional: true,
	};
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	const table = readFields({
		tree,
		fields: dinoFields,
		path: file.path,
		framework: "dinov2",
	});
	if (isBase(file)) {
		return {
			kind: "fragment",
			why: "It is the config that others are merged into.",
			facts: table.facts,
		};
	}
	if (!hasKeys(tree, "train") && !hasKeys(tree, "optim")) {
		return {
			kind: "not-training",
			why: "It has neither `train` nor `optim`: it describes a trained model.",
		};
	}
	const base = open(baseOf(file));
	const merged: Merged = { file, base };
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: [...dinoDefaults, ...hardwareHints(file)] },
			table,
			{ facts: [modelFact(merged)] },
			settingsOf(merged),
			batchOf(merged),
			{ problems: numberProblems(merged) },
		),
		files: base ? [base.path] : [],
	};
}
