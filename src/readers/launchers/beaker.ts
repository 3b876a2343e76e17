import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { launchedAt } from "../origins.js";
import { embeddedCommand, environmentOf } from "./embedded.js";
import type { Job, JobFormat } from "./job.js";

/** Experiments of AI2's Beaker: tasks with replicas and GPUs. */
export const beaker: JobFormat = {
	name: "beaker",
	source: "https://beaker-docs.apps.allenai.org/experiments/spec.html (v2)",
	jobs: (file) =>
		file.documents.flatMap((tree) => {
			const tasks = itemsOf(entryAt(tree, "tasks")?.value).filter(isTask);
			return /^v2/.test(asText(entryAt(tree, "version")?.value) ?? "")
				? tasks.map((task) => jobOf(file, task, tasks.length > 1))
				: [];
		}),
};

function isTask(task: Tree): boolean {
	return hasKeys(task, "image") && hasKeys(task, "resources");
}

function jobOf(file: ParsedFile, task: Tree, isOneOfMany: boolean): Job {
	const words = ["command", "arguments"].flatMap((key) =>
		itemsOf(entryAt(task, key)?.value),
	);
	const variables = environmentOf(entryAt(task, "envVars")?.value);
	const cluster = entryAt(task, "constraints.cluster");
	const names = [cluster?.value, ...itemsOf(cluster?.value)].map(
		(each) => asText(each) ?? "",
	);
	const accelerator = acceleratorIn(names.join(" "));
	return {
		name: isOneOfMany ? (asText(entryAt(task, "name")?.value) ?? "") : "",
		hardware: gather(
			countOf(file, entryAt(task, "replicas"), "hardware.nodes"),
			countOf(file, entryAt(task, "resources.gpuCount"), "hardware.per_node"),
			{
				facts:
					cluster && accelerator
						? [
								fact("hardware.accelerator", accelerator, {
									...launchedAt(file, cluster),
									kind: "hint",
								}),
							]
						: [],
			},
		),
		script: embeddedCommand(file, words, variables),
	};
}
