import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	type Composition,
	compose,
	defaultReferences,
} from "../hydra/compose.js";
import { defaultItems } from "../hydra/defaults-list.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelled } from "../unmodelled.js";
import { patchesOf } from "./corrdiff.js";
import { modelOf } from "./models.js";
import { byDefault, physicsRules } from "./rules.js";
import { type Schema, schemas } from "./schemas.js";

/** PhysicsNeMo (formerly Modulus): Hydra applications of science, a family of keys for each kind. */
export const physicsnemo: Reader = {
	framework: "physicsnemo",
	title: "PhysicsNeMo",
	source: "https://github.com/NVIDIA/physicsnemo, examples (94b3551)",
	recognises: (file) =>
		file.format === "yaml" &&
		(isDownload(file.documents[0]) ||
			isGroup(file.documents[0]) ||
			schemaOf(file.documents[0]) !== undefined),
	references: defaultReferences,
	read(file, open, overrides = []) {
		const [tree] = file.documents;
		if (isDownload(tree)) return [DOWNLOAD];
		if (isGroup(tree)) return [GROUP];
		const composed = compose(file, open, { overrides });
		const schema = schemaOf(composed.tree) ?? schemaOf(tree);
		return schema ? [readRun(file, composed, schema)] : [];
	},
	takesOverrides: true,
};

const DOWNLOAD: Reading = {
	kind: "not-training",
	why: "`zarr_store_path` with years and variables: it downloads data.",
};

const GROUP: Reading = {
	kind: "fragment",
	why: "A file of the group `training`: it counts through the runs that choose it.",
	facts: [],
};

function isDownload(tree: Tree | undefined): boolean {
	return hasKeys(tree, "zarr_store_path", "variables", "start_train_year");
}

// CorrDiff's group states what its roots put under `training`.
function isGroup(tree: Tree | undefined): boolean {
	return hasKeys(tree, "hp.training_duration");
}

function schemaOf(tree: Tree | undefined): Schema | undefined {
	return schemas.find(({ signature }) =>
		signature.some((keys) => hasKeys(tree, ...keys)),
	);
}

function readRun(
	file: ParsedFile,
	composed: Composition,
	schema: Schema,
): Reading {
	const { tree } = composed;
	const model = modelOf(file, tree, schema.name);
	const own = gather(
		{ problems: composed.problems },
		readFields({
			tree,
			fields: schema.fields,
			path: file.path,
			framework: "physicsnemo",
		}),
		{ facts: physicsRules(file, tree) },
		model,
		model.facts.length > 0 ? {} : patchProblem(file, tree),
	);
	const patches = patchesOf(file, tree);
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("task", schema.task),
			byDefault("precision", "fp32"),
			byDefault("parallel.sharding", "none"),
			...regression(file),
			...own.facts.map((each) => inPatches(each, patches)),
		],
		files: composed.files.filter((path) => path !== file.path),
		problems: own.problems,
	};
}

// CorrDiff first trains a regression, then diffusion on what it leaves.
function regression(file: ParsedFile): ReturnType<typeof gather>["facts"] {
	const item = defaultItems(file.documents[0]).find(
		({ group }) => group === "model",
	);
	const isRegression = /regression/.test(item?.names[0] ?? "");
	return item && isRegression
		? [fact("task", "fit", statedAt(file, { key: "model", line: item.line }))]
		: [];
}

// A patch is what the network sees at once: samples and batches count so many of them.
function inPatches(each: Fact, patches: number): Fact {
	return COUNTED.has(each.key) && typeof each.value === "number"
		? fact(each.key, each.value * patches, each.origin)
		: each;
}

const COUNTED = new Set(["data.samples", "batch.global", "batch.micro"]);

function patchProblem(
	file: ParsedFile,
	tree: Tree,
): Partial<ReturnType<typeof gather>> {
	const key = "training.hp.patch_num";
	const entry = entryAt(tree, key);
	const effect = "trains on so many patches of each sample";
	const isOn =
		entry?.value.kind === "scalar" && typeof entry.value.value === "number";
	return entry && isOn
		? { problems: [unmodelled({ file, entry, key, effect })] }
		: {};
}
