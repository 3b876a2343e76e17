import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	isOnProcessor,
	otherPurpose,
	trainerDefaults,
	trainerRules,
} from "../lightning-trainer.js";
import type { Reader, Reading } from "../reader.js";
import { callbackSaving } from "../saving.js";
import { unmodelled } from "../unmodelled.js";
import { lightningCliFields } from "./fields.js";
import { isIterate, readIterate } from "./iterate.js";
import { modelOf } from "./model.js";
import { classesOf, dataFacts } from "./samples.js";

/** LightningCLI and what stands on it, such as TerraTorch: classes named by `class_path` with their `init_args`. */
export const lightningCli: Reader = {
	framework: "lightning-cli",
	title: "LightningCLI",
	source:
		"https://lightning.ai/docs/pytorch/2.5.1/cli/lightning_cli.html, https://github.com/IBM/terratorch (1.1)",
	recognises: ({ documents: [tree] }) =>
		isIterate(tree) || isTrainerConfig(fitSection(tree)),
	references: () => [],
	setBy: "flags",
	read: (file) =>
		isIterate(file.documents[0]) ? readIterate(file) : [readRun(file)],
};

/** The settings of the subcommand that trains, where a file has those of several. */
function fitSection(tree: Tree | undefined): Tree | undefined {
	return entryAt(tree, "fit")?.value ?? tree;
}

function isTrainerConfig(tree: Tree | undefined): boolean {
	if (!hasKeys(tree, "trainer")) return false;
	const named = ["model", "data"].some(
		(key) =>
			hasKeys(tree, `${key}.class_path`) || hasKeys(tree, `${key}.init_args`),
	);
	return named || (hasKeys(tree, "model") && callsLightning(tree));
}

// Where the program fixes the classes of model and data, those of the callbacks and the logger still tell.
function callsLightning(tree: Tree | undefined): boolean {
	const callbacks = entryAt(tree, "trainer.callbacks")?.value;
	const logger = entryAt(tree, "trainer.logger")?.value;
	return [...itemsOf(callbacks), logger].some((part) =>
		/^(pytorch_)?lightning\./.test(
			asText(entryAt(part, "class_path")?.value) ?? "",
		),
	);
}

function readRun(file: ParsedFile): Reading {
	const tree = fitSection(file.documents[0]);
	const trainer = entryAt(tree, "trainer")?.value;
	const why = otherPurpose(trainer);
	if (why !== undefined) return { kind: "not-training", why };
	const own = gather(
		readFields({
			tree,
			fields: lightningCliFields,
			path: file.path,
			framework: "lightning-cli",
		}),
		modelOf(
			file,
			entryAt(tree, "model")?.value,
			asNumber(classesOf(tree)?.value),
		),
		{ facts: dataFacts(file, tree) },
	);
	const accelerator = entryAt(trainer, "accelerator");
	const isSlow = isOnProcessor(trainer);
	const effect = "trains on the processor";
	return {
		kind: "training",
		name: "",
		facts: [
			...trainerDefaults,
			...trainerRules(file, trainer, own.facts),
			...callbackSaving(file, trainer),
		],
		files: [],
		problems: [
			...own.problems,
			...(accelerator && isSlow
				? [
						unmodelled({
							file,
							entry: accelerator,
							key: "trainer.accelerator",
							effect,
						}),
					]
				: []),
		],
	};
}
