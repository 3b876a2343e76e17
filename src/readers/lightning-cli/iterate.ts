import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { trainerDefaults, trainerRules } from "../lightning-trainer.js";
import { EMPTY, mergeTrees } from "../merge-trees.js";
import { statedAt } from "../origins.js";
import type { Reading } from "../reader.js";
import { taskInClass } from "../task-in-class.js";
import { lightningCliFields } from "./fields.js";
import { modelOf } from "./model.js";
import { dataFacts } from "./samples.js";

/** True for a search of terratorch-iterate: tasks with common defaults. */
export function isIterate(tree: Tree | undefined): boolean {
	return hasKeys(tree, "tasks", "defaults.trainer_args");
}

/** One run for each task, as often as the search tries it and repeats the best of them. */
export function readIterate(file: ParsedFile): readonly Reading[] {
	const [tree] = file.documents;
	return itemsOf(entryAt(tree, "tasks")?.value).map((task): Reading => {
		const trainer = entryAt(tree, "defaults.trainer_args")?.value;
		const own = gather(
			readFields({
				tree: asConfig(tree, task),
				fields: lightningCliFields,
				path: file.path,
				framework: "lightning-cli",
			}),
			modelOf(
				file,
				moduleOf(tree, task),
				asNumber(
					entryAt(moduleOf(tree, task), "init_args.model_args.num_classes")
						?.value,
				),
			),
			{ facts: dataFacts(file, asConfig(tree, task)) },
			{ facts: [...taskFacts(file, task), ...repeats(file, tree)] },
		);
		return {
			kind: "training",
			name: asText(entryAt(task, "name")?.value) ?? "",
			facts: [...trainerDefaults, ...trainerRules(file, trainer, own.facts)],
			files: [],
			problems: own.problems,
		};
	});
}

function asConfig(tree: Tree | undefined, task: Tree): Tree {
	const parts = [
		renamed("trainer", entryAt(tree, "defaults.trainer_args")),
		renamed("data", entryAt(task, "datamodule")),
	];
	const entries = parts.filter((each) => each !== undefined);
	return { kind: "mapping", entries, line: task.line };
}

function renamed(key: string, entry: Entry | undefined): Entry | undefined {
	return entry && { ...entry, key };
}

function moduleOf(tree: Tree | undefined, task: Tree): Tree {
	const own = entryAt(task, "terratorch_task")?.value;
	const shared = entryAt(tree, "defaults.terratorch_task")?.value;
	const below =
		shared?.kind === "mapping" ? shared : { ...EMPTY, line: task.line };
	const value = own?.kind === "mapping" ? mergeTrees(below, own) : below;
	return {
		kind: "mapping",
		entries: [{ key: "init_args", value, line: value.line }],
		line: value.line,
	};
}

function taskFacts(file: ParsedFile, task: Tree): readonly Fact[] {
	const type = entryAt(task, "type");
	const found = taskInClass(asText(type?.value));
	return type && found ? [fact("task", found, statedAt(file, type))] : [];
}

// Each trial is a run; the best settings are run again as often as run_repetitions says.
function repeats(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const trials = entryAt(tree, "n_trials");
	const again = asNumber(entryAt(tree, "run_repetitions")?.value) ?? 0;
	const count = asNumber(trials?.value) ?? 0;
	return trials && count + again > 1
		? [fact("repeats.trials", count + again, statedAt(file, trials))]
		: [];
}
