import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Reader, Reading } from "../reader.js";
import { batchFacts } from "./batch.js";
import { vjepaDefaults } from "./defaults.js";
import { vjepaFields } from "./fields.js";
import { hardwareOf } from "./hardware.js";
import { modelOf } from "./model.js";

/** V-JEPA and V-JEPA 2: YAML that says its nodes too. */
export const vjepa: Reader = {
	framework: "vjepa",
	title: "V-JEPA",
	source:
		"https://github.com/facebookresearch/vjepa2/blob/c2963a47433e/app/vjepa/train.py",
	recognises: (file) => file.format === "yaml" && isVjepa(file.documents[0]),
	references: () => [],
	read: (file) => [readRun(file)],
};

function isVjepa(tree: Tree | undefined): boolean {
	const app = asText(entryAt(tree, "app")?.value) ?? "";
	const isApp = /^vjepa/.test(app) && hasKeys(tree, "model.model_name");
	return isApp || isProbe(tree);
}

// Evaluations have the same nodes, a frozen encoder and a classifier on it.
function isProbe(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "eval_name") &&
		hasKeys(tree, "tasks_per_node") &&
		(hasKeys(tree, "experiment") || hasKeys(tree, "pretrain"))
	);
}

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	if (isProbe(tree)) {
		const why = "`eval_name`: it evaluates a frozen encoder.";
		return { kind: "not-training", why };
	}
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: vjepaDefaults },
			readFields({
				tree,
				fields: vjepaFields,
				path: file.path,
				framework: "vjepa",
			}),
			modelOf(file, tree),
			hardwareOf(file, tree),
			{ facts: batchFacts(file, tree) },
		),
		files: [],
	};
}
