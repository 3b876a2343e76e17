import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { fold } from "../../plan/plan.js";
import { isUnset, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { overridden } from "../hydra/overrides.js";
import { modelReferences, readModel } from "../model-config.js";
import { roundingFacts } from "../quantization-aware.js";
import type { Open, Override, Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { besideFacts } from "./beside.js";
import { dataOf } from "./data-sets.js";
import { torchtuneDefaults } from "./defaults.js";
import { durationOf } from "./duration.js";
import { torchtuneFields } from "./fields.js";
import { memoryFacts } from "./memory.js";
import { modelOf, unknownModelFolder } from "./model.js";
import { parallelFacts } from "./parallel.js";
import { lossFacts, taskOf } from "./task.js";

/** torchtune: OmegaConf YAML in which every part is named by its Python path. */
export const torchtune: Reader = {
	framework: "torchtune",
	title: "torchtune",
	source:
		"https://github.com/pytorch/torchtune, recipes (0.7.0, commit bd2a0fc)",
	recognises: namesTorchtune,
	references: (file) =>
		modelReferences(file, unknownModelFolder(resolvedIn(file, [])?.tree)),
	read: (file, open, overrides = []) => [readRun(file, open, overrides)],
	takesOverrides: true,
};

function namesTorchtune(file: ParsedFile): boolean {
	return entriesOf(file.documents[0]).some(({ value }) => {
		const first = value.kind === "sequence" ? value.items[0] : value;
		const component = asText(entryAt(first, "_component_")?.value);
		return component?.startsWith("torchtune.") ?? false;
	});
}

function resolvedIn(file: ParsedFile, overrides: readonly Override[]) {
	const [root] = file.documents;
	const document =
		root?.kind === "mapping" ? overridden(root, overrides) : root;
	return document && resolveInterpolations(document, file);
}

function readRun(
	file: ParsedFile,
	open: Open,
	overrides: readonly Override[],
): Reading {
	const resolved = resolvedIn(file, overrides);
	const tree = resolved?.tree;
	const why = otherPurpose(tree);
	if (why !== undefined) return { kind: "not-training", why };
	const task = taskOf(file, tree);
	const model = readModel(file, open, unknownModelFolder(tree));
	const own = gather(
		{ problems: resolved?.problems ?? [] },
		readFields({
			tree,
			fields: torchtuneFields,
			path: file.path,
			framework: "torchtune",
		}),
		modelOf(file, trainedModel(tree)),
		model,
		dataOf(file, tree),
		{ facts: [task, ...lossFacts(file, tree), ...memoryFacts(file, tree)] },
		{ facts: besideFacts(file, tree, task) },
		{ facts: roundingFacts(file, tree, "quantizer") },
		{ facts: parallelFacts(file, tree) },
		durationOf(file, tree, task),
		{ problems: unmodelledSettings(file, tree, unmodelledTorchtune) },
	);
	const hasSteps = fold(own.facts).has("steps");
	return {
		kind: "training",
		name: "",
		facts: [
			...torchtuneDefaults,
			...hardwareHints(file),
			...own.facts.filter((each) => !hasSteps || each.key !== "data.epochs"),
		],
		files: model.files,
		problems: own.problems,
	};
}

/** Settings of torchtune that are not in the estimate. */
const unmodelledTorchtune = {
	orchestration: "divides the devices between answering and training",
} as const;

function trainedModel(tree: Tree | undefined): Entry | undefined {
	return entryAt(tree, "model") ?? entryAt(tree, "policy_model");
}

// Recipes that train have an optimizer; the others share every key but that.
function otherPurpose(tree: Tree | undefined): string | undefined {
	if (hasKeys(tree, "optimizer") || hasKeys(tree, "orchestration")) {
		return undefined;
	}
	const found = purposes.find(([key]) => {
		const entry = entryAt(tree, key);
		return entry !== undefined && !isUnset(entry.value);
	});
	return found?.[1] ?? "It has no `optimizer`.";
}

const purposes = [
	["tasks", "`tasks` without an `optimizer`: it evaluates a model."],
	["prompt", "`prompt` without an `optimizer`: it generates text."],
	["quantizer", "`quantizer` without an `optimizer`: it quantises a model."],
] as const;
