import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { launchReading } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { type ScriptRun, scriptRuns } from "../commands/script-runs.js";
import {
	type FieldReading,
	type Fields,
	readFields,
	toCount,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { statedIn } from "../stated.js";
import { simulatedTasks, type Task } from "./tasks.js";

/** ACT: commands that imitate the episodes of a task, one program for training and evaluation. */
export const act: Reader = {
	framework: "act",
	title: "ACT",
	source:
		"https://github.com/tonyzhaozh/act, imitate_episodes.py, constants.py and detr (742c753)",
	recognises: (file) => commandsIn(file).length > 0,
	references: () => [],
	read: (file) => {
		const training = commandsIn(file).filter(({ tree }) => !evaluates(tree));
		return training.length > 0
			? distinctRuns(training.map((run) => readRun(file, run)))
			: [EVALUATION];
	},
};

const EVALUATION: Reading = {
	kind: "not-training",
	why: "`--eval` is on: it evaluates.",
};

function commandsIn(file: ParsedFile): readonly ScriptRun[] {
	return scriptRuns(file, /^imitate_episodes\.py$/).filter(
		({ tree }) => entryAt(tree, "policy_class") !== undefined,
	);
}

function evaluates(tree: ScriptRun["tree"]): boolean {
	return asBoolean(entryAt(tree, "eval")?.value) === true;
}

const fields: Fields = {
	batch_size: toCount("batch.micro"),
	num_epochs: toCount("data.epochs"),
	...handled([
		"policy_class",
		"task_name",
		"chunk_size",
		"hidden_dim",
		"dim_feedforward",
		"eval",
	]),
	...irrelevant("ckpt_dir seed lr kl_weight onscreen_render temporal_agg"),
};

const byDefault = defaultsOf("act", "742c753");

function readRun(file: ParsedFile, run: ScriptRun): FieldReading {
	const { tree } = run;
	const name = asText(entryAt(tree, "task_name")?.value);
	const task = lookUp(simulatedTasks, name ?? "");
	return gather(
		{
			facts: [
				byDefault("task", "imitate"),
				byDefault("precision", "fp32"),
				byDefault("batch.accumulation", 1),
				byDefault("optimizer", "adamw"),
				byDefault("hardware.count", 1),
				...taskFacts(task),
			],
		},
		readFields({ tree, fields, path: file.path, framework: "ACT" }),
		{ facts: modelFacts(file, run, task) },
		launchReading(file, run),
	);
}

// An epoch takes one step out of each episode; a fifth of the episodes validates.
function taskFacts(task: Task | undefined): readonly Fact[] {
	return task
		? [
				byDefault("data.samples", task.episodes),
				byDefault("data.validation_share", 0.2),
			]
		: [];
}

// Four layers encode and seven decode, whatever the flags say. Cameras of real robots are in code of their own.
function modelFacts(
	file: ParsedFile,
	{ tree }: ScriptRun,
	task: Task | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "policy_class");
	if (!entry) return [];
	const origin = statedAt(file, entry);
	if (asText(entry.value) !== "ACT" || !task) {
		return [fact("model.family", "custom", origin)];
	}
	const stated = statedIn(file, tree);
	const config = {
		model_type: "act",
		state_dim: 14,
		action_dim: 14,
		n_decoder_layers: 7,
		is_pad_head: true,
		chunk_size: stated.number("chunk_size")?.value,
		dim_model: stated.number("hidden_dim")?.value,
		dim_feedforward: stated.number("dim_feedforward")?.value,
		cameras: task.cameras,
	};
	return [fact("model.config", config, origin)];
}
