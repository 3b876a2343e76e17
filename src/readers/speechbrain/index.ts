import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf, hasKeys, type Tree } from "../../formats/tree.js";
import { fact, fold } from "../../plan/plan.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { batchOf } from "./batch.js";
import { speechbrainDefaults } from "./defaults.js";
import { durationOf } from "./duration.js";
import { modelOf } from "./model.js";
import { classOf, objectsOf } from "./recipe.js";
import { settingsOf } from "./settings.js";
import { taskOf } from "./task.js";

/**
 * SpeechBrain: HyperPyYAML, in which tags make objects and refer to other keys. Nothing is made: tags only tell classes
 * by their names. Recipes choose their own keys, so that there are no unknown ones.
 */
export const speechbrain: Reader = {
	framework: "speechbrain",
	title: "SpeechBrain",
	source:
		"https://github.com/speechbrain/speechbrain/blob/9c826ef3937b/speechbrain/core.py",
	recognises: (file) => file.format === "yaml" && hasObjects(file.documents[0]),
	references: included,
	read: (file, open) => [readRun(file, open)],
};

// Objects are at the top of a recipe, rarely deeper.
function hasObjects(root: Tree | undefined): boolean {
	return entriesOf(root).some(({ value }) =>
		/^speechbrain\./.test(classOf(value)),
	);
}

// `model: !include:models/net.yaml` takes over another file.
function included(file: ParsedFile): readonly Reference[] {
	return entriesOf(file.documents[0]).flatMap(({ key, value, line }) => {
		const text = /^!include:(.+)$/.exec(value.tag ?? "")?.[1];
		return text === undefined
			? []
			: [{ text, candidates: candidatesFor(file.path, text), line, key }];
	});
}

function readRun(file: ParsedFile, open: Open): Reading {
	const root = file.documents[0];
	if (!isTrained(root)) return otherPurpose(root);
	const duration = durationOf(file, root);
	const corpus = /(?:^|\/)recipes\/([^/]+)\//.exec(file.path)?.[1];
	const read = gather(
		{ facts: [...speechbrainDefaults, ...hardwareHints(file)] },
		{
			facts:
				corpus === undefined
					? []
					: [
							fact("data.sets", [corpus], {
								kind: "hint",
								path: file.path,
								line: 1,
								text: file.path,
							}),
						],
		},
		{ facts: [taskOf(file, root)] },
		settingsOf(file, root),
		modelOf(file, root),
		batchOf(file, root),
		duration,
	);
	const hasSteps = fold(read.facts).has("steps");
	return {
		kind: "training",
		name: "",
		facts: read.facts.filter((each) => !hasSteps || each.key !== "data.epochs"),
		files: included(file).flatMap((reference) => open(reference)?.path ?? []),
		problems: read.problems,
	};
}

function isTrained(root: Tree | undefined): boolean {
	return (
		objectsOf(root, /\.EpochCounter\w*$/).length > 0 ||
		objectsOf(root, /^torch\.optim\./).length > 0
	);
}

const USES = ["pretrainer", "data_folder", "batch_size", "output_folder"];

function otherPurpose(root: Tree | undefined): Reading {
	return USES.some((key) => hasKeys(root, key))
		? {
				kind: "not-training",
				why: "It has neither an epoch counter nor an optimizer: it prepares data or uses a trained model.",
			}
		: {
				kind: "fragment",
				why: "It only makes objects, for the recipe that includes it.",
				facts: [],
			};
}
