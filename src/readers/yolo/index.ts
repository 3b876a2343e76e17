import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	type Composition,
	compose,
	defaultReferences,
} from "../hydra/compose.js";
import { rootReference } from "../hydra/config-paths.js";
import { defaultItems } from "../hydra/defaults-list.js";
import { defaultsOf } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { yoloFields } from "./fields.js";
import { yoloFacts } from "./rules.js";

/** YOLO of MultimediaTechLab (MIT licence): Hydra groups for the task, the data set and the model. */
export const yolo: Reader = {
	framework: "yolo",
	title: "YOLO (MIT)",
	source:
		"https://github.com/MultimediaTechLab/YOLO, yolo/config (c4cb5f6) and yolo/lazy.py (056fdb7c20a7)",
	recognises: ({ documents: [tree] }) =>
		isRoot(tree) || isTask(tree) || isModel(tree) || isGeneral(tree),
	references: (file) => [rootReference(file), ...defaultReferences(file)],
	read(file, open, overrides = []) {
		const [tree] = file.documents;
		if (isModel(tree)) return [part("model")];
		if (isGeneral(tree)) return [part("general")];
		if (isRoot(tree))
			return [readRun(file, compose(file, open, { overrides }))];
		if (asText(entryAt(tree, "task")?.value) !== "train") return [part("task")];
		const root = open(rootReference(file));
		const chosen = new Map([["task", "train"]]);
		return [
			root && isRoot(root.documents[0])
				? readRun(file, compose(root, open, { overrides, chosen }))
				: part("task"),
		];
	},
	takesOverrides: true,
};

function isRoot(tree: Tree | undefined): boolean {
	const groups = defaultItems(tree).map(({ group }) => group);
	return (
		["task", "dataset", "model"].every((group) => groups.includes(group)) &&
		defaultItems(tree).some(({ names }) => names[0] === "general")
	);
}

function isTask(tree: Tree | undefined): boolean {
	const task = asText(entryAt(tree, "task")?.value) ?? "";
	return (
		/^(train|validation|inference)$/.test(task) &&
		(hasKeys(tree, "data.image_size") || hasKeys(tree, "nms"))
	);
}

function isModel(tree: Tree | undefined): boolean {
	return hasKeys(tree, "anchor", "model.backbone");
}

// Devices, folders and what every group reads.
function isGeneral(tree: Tree | undefined): boolean {
	return hasKeys(tree, "lucky_number", "cpu_num", "out_path");
}

function part(group: string): Reading {
	const why = `A file of the group \`${group}\`: it counts through the runs that choose it.`;
	return { kind: "fragment", why, facts: [] };
}

const byDefault = defaultsOf("yolo", "056fdb7c20a7");

function readRun(file: ParsedFile, composed: Composition): Reading {
	const { tree } = composed;
	const task = asText(entryAt(tree, "task.task")?.value) ?? "inference";
	if (task !== "train") {
		const why = `The task is \`${task}\` unless a command says \`task=train\`.`;
		return { kind: "not-training", why };
	}
	const own = gather(
		{ problems: composed.problems },
		readFields({
			tree,
			fields: yoloFields,
			path: file.path,
			framework: "yolo",
		}),
		{ facts: yoloFacts(file, tree) },
	);
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("task", "detect"),
			// The trainer of yolo/lazy.py has the precision 16-mixed.
			byDefault("precision", "amp-fp16"),
			byDefault("parallel.sharding", "none"),
			...own.facts,
		],
		files: composed.files.filter((path) => path !== file.path),
		problems: own.problems,
	};
}
