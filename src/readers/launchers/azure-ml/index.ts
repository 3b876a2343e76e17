import type { ParsedFile } from "../../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../../formats/tree.js";
import { gather } from "../../gather.js";
import { type Environment, embeddedScript } from "../embedded.js";
import type { Job, JobFormat } from "../job.js";
import { fineTuningConfig } from "./fine-tuning.js";
import { azureHardware, trialFacts } from "./hardware.js";
import { inputsOf } from "./inputs.js";

/** Jobs of Azure Machine Learning: commands, sweeps of commands, pipelines of them, and fine-tuning as a service. */
export const azureMl: JobFormat = {
	name: "azure-ml",
	source:
		"https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-command (CLI v2), and its pages for sweeps, pipelines and fine-tuning",
	jobs: (file) =>
		file.documents.flatMap((tree) => jobsOf(file, tree, undefined)),
};

function jobsOf(
	file: ParsedFile,
	tree: Tree,
	step: Entry | undefined,
): readonly Job[] {
	switch (kindOf(tree, step)) {
		case "pipeline":
			return entriesOf(entryAt(tree, "jobs")?.value).flatMap((entry) =>
				jobsOf(file, entry.value, entry),
			);
		case "command":
			return [commandJob(file, tree, tree, step)];
		case "sweep": {
			const trial = entryAt(tree, "trial")?.value;
			return trial ? [commandJob(file, tree, trial, step)] : [];
		}
		case "finetuning":
			return [tuningJob(file, tree, step)];
		default:
			return [];
	}
}

// A file says by its schema or its type what it is; a step of a pipeline by its type.
function kindOf(tree: Tree, step: Entry | undefined): string | undefined {
	const schema = asText(entryAt(tree, "$schema")?.value) ?? "";
	const type = asText(entryAt(tree, "type")?.value);
	const named = /azureml.*\/(\w+)Job\.schema\.json/.exec(schema)?.[1];
	if (named) return named;
	if (step) return type ?? "command";
	return type === "finetuning" && entryAt(tree, "hyperparameters")
		? type
		: undefined;
}

const NO_ENVIRONMENT: Environment = new Map();

function commandJob(
	file: ParsedFile,
	job: Tree,
	trial: Tree,
	step: Entry | undefined,
): Job {
	const command = entryAt(trial, "command")?.value;
	return {
		name: step?.key ?? "",
		hardware: gather(azureHardware(file, job, trial), trialFacts(file, job)),
		script: embeddedScript(file, command, NO_ENVIRONMENT, inputsOf(job)),
	};
}

function tuningJob(file: ParsedFile, job: Tree, step: Entry | undefined): Job {
	const config = fineTuningConfig(job);
	return {
		name: step?.key ?? "",
		hardware: azureHardware(file, job, job),
		script: { commands: [], variables: new Map() },
		...(config && { config }),
	};
}
