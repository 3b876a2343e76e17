import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isPlaceholder, readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	isOnProcessor,
	otherPurpose,
	trainerDefaults,
	trainerRules,
} from "../lightning-trainer.js";
import { statedAt } from "../origins.js";
import type { Reading } from "../reader.js";
import { taskInClass } from "../task-in-class.js";
import { unmodelled } from "../unmodelled.js";
import type { Composition } from "./compose.js";
import { hydraFields } from "./fields.js";

/** True for a composed config that builds Lightning's trainer. */
export function isLightning(tree: Tree): boolean {
	const target = asText(entryAt(tree, "trainer._target_")?.value);
	if (target !== undefined) return /Trainer$/.test(target);
	return (
		["max_epochs", "max_steps"].some((key) =>
			hasKeys(tree, `trainer.${key}`),
		) && ["model", "data", "datamodule"].some((key) => hasKeys(tree, key))
	);
}

/** The run of a composed config. */
export function readLightning(
	file: ParsedFile,
	{ tree, files, problems }: Composition,
): Reading {
	const trainer = entryAt(tree, "trainer")?.value;
	const why =
		asBoolean(entryAt(tree, "train")?.value) === false
			? "`train` is off."
			: otherPurpose(trainer);
	if (why !== undefined) return { kind: "not-training", why };
	const accelerator = entryAt(trainer, "accelerator");
	const own = gather(
		{ problems },
		readFields({
			tree,
			fields: hydraFields,
			path: file.path,
			framework: "hydra",
		}),
		{ facts: [...modelFacts(file, tree), ...splitFacts(file, tree)] },
	);
	const effect = "trains on the processor";
	return {
		kind: "training",
		name: "",
		facts: [...trainerDefaults, ...trainerRules(file, trainer, own.facts)],
		files: files.filter((path) => path !== file.path),
		problems: [
			...own.problems,
			...(accelerator && isOnProcessor(trainer)
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

/** Keys under which a module's network has the name that a library gives it. */
const NAMES = [
	"net.model_name",
	"net.pretrained_model_name_or_path",
	"net.name",
	"model_name",
	"model_name_or_path",
	"pretrained_model_name_or_path",
	"backbone",
	"arch",
];

function modelFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const target = entryAt(tree, "model._target_");
	const task = taskInClass(asText(target?.value));
	const named = NAMES.flatMap((key) => entryAt(tree, `model.${key}`) ?? [])[0];
	const name = asText(named?.value);
	const classes = entryAt(tree, "model.num_classes");
	const count = asNumber(classes?.value);
	return [
		...(target && task ? [fact("task", task, statedAt(file, target))] : []),
		...(named && name !== undefined && !isPlaceholder(name)
			? [fact("model.id", name, statedAt(file, named))]
			: []),
		...(classes && count !== undefined && count > 0
			? [fact("data.classes", count, statedAt(file, classes))]
			: []),
	];
}

// The template's data modules say how many samples train, validate and test.
function splitFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry =
		entryAt(tree, "data.train_val_test_split") ??
		entryAt(tree, "datamodule.train_val_test_split");
	const samples = asNumber(itemsOf(entry?.value)[0]);
	return entry && samples !== undefined && samples > 1
		? [fact("data.samples", samples, statedAt(file, entry))]
		: [];
}
