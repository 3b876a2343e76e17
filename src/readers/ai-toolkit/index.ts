import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { dataOf } from "./data-sets.js";
import { toolkitDefaults } from "./defaults.js";
import { toolkitFields, unmodelledToolkit } from "./fields.js";
import { modelOf } from "./model.js";
import { settingsOf } from "./settings.js";

/** ai-toolkit: a job with a list of processes, each of them a run. */
export const aiToolkit: Reader = {
	framework: "ai-toolkit",
	title: "ai-toolkit",
	source:
		"https://github.com/ostris/ai-toolkit/blob/27a03a91f23e/toolkit/config_modules.py",
	recognises: isJob,
	references: () => [],
	read: readJob,
};

const JOBS = new Set(["extension", "train", "generate", "extract", "mod"]);

function isJob(file: ParsedFile): boolean {
	const tree = file.documents[0];
	const first = itemsOf(entryAt(tree, "config.process")?.value)[0];
	return (
		JOBS.has(asText(entryAt(tree, "job")?.value) ?? "") &&
		hasKeys(first, "type")
	);
}

/** Processes that train a diffusion model or a part of it (extensions_built_in and jobs/TrainJob.py). */
const TRAINERS =
	/^(sd_trainer|ui_trainer|diffusion_trainer|textual_inversion_trainer|(concept_|ultimate_|image_reference_)?slider\w*|reference|concept_replacer|rescale_sd|advanced_generator|flex2)$/;

function readJob(file: ParsedFile): readonly Reading[] {
	const tree = file.documents[0];
	const job = asText(entryAt(tree, "job")?.value) ?? "";
	const processes = itemsOf(entryAt(tree, "config.process")?.value);
	const training = processes.filter(
		(each) =>
			TRAINERS.test(asText(entryAt(each, "type")?.value) ?? "") &&
			hasKeys(each, "train"),
	);
	if (training.length === 0 || !/^(extension|train)$/.test(job)) {
		const why = `\`job: ${job}\` has no process that trains a diffusion model.`;
		return [{ kind: "not-training", why }];
	}
	return training.map((section, index) =>
		readProcess(
			file,
			section,
			training.length === 1 ? "" : `process ${index + 1}`,
		),
	);
}

function readProcess(file: ParsedFile, section: Tree, name: string): Reading {
	return {
		kind: "training",
		name,
		...gather(
			{ facts: [...toolkitDefaults, ...hardwareHints(file)] },
			readFields({
				tree: section,
				fields: toolkitFields,
				path: file.path,
				framework: "ai-toolkit",
			}),
			modelOf(file, section),
			adapterOf(file, section),
			dataOf(file, section),
			settingsOf(file, section),
			{ problems: unmodelledSettings(file, section, unmodelledToolkit) },
		),
		files: [],
	};
}
