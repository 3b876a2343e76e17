import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { whereSaved } from "../saving.js";
import {
	savesCheckpoints,
	savingDefaults,
	torchtitanDefaults,
} from "./defaults.js";
import { torchtitanFields } from "./fields.js";
import { modelReading } from "./model.js";
import { precisionFacts } from "./precision.js";
import { settingFacts } from "./settings.js";
import { shardingFacts } from "./sharding.js";

/** Pretraining configs of torchtitan, in TOML. */
export const torchtitan: Reader = {
	framework: "torchtitan",
	title: "torchtitan",
	source:
		"https://github.com/pytorch/torchtitan/blob/238fa9953e4a/torchtitan/config/job_config.py",
	recognises: (file) =>
		file.format === "toml" &&
		hasKeys(file.documents[0], "model.flavor") &&
		hasKeys(file.documents[0], "training"),
	references: () => [],
	setBy: "flags",
	read: (file) => [readRun(file)],
};

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const read = gather(
		{ facts: [...torchtitanDefaults(tree), ...savingDefaults] },
		{ facts: hardwareHints(file) },
		readFields({
			tree,
			fields: torchtitanFields,
			path: file.path,
			framework: "torchtitan",
		}),
		modelReading(file),
		{ facts: precisionFacts(file) },
		{ facts: shardingFacts(file) },
		{ facts: settingFacts(file) },
	);
	const facts = whereSaved(read.facts, savesCheckpoints(tree));
	return { kind: "training", name: "", ...read, facts, files: [] };
}
