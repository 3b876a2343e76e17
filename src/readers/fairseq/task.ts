import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** What a loss trains for, whatever the task reads. */
const criteria: Readonly<Record<string, Task>> = {
	ctc: "transcribe",
	wav2vec: "pretrain",
	hubert: "pretrain",
	masked_lm: "pretrain",
	sentence_prediction: "classify",
	sentence_ranking: "classify",
};

/** What a task is for where its loss, such as cross-entropy, does not say it. */
const tasks: Readonly<Record<string, Task>> = {
	audio_pretraining: "pretrain",
	hubert_pretraining: "pretrain",
	masked_lm: "pretrain",
	denoising: "pretrain",
	language_modeling: "pretrain",
	translation: "pretrain",
	translation_multi_simple_epoch: "pretrain",
	audio_finetuning: "transcribe",
	speech_to_text: "transcribe",
	speech_recognition: "transcribe",
	sentence_prediction: "classify",
	sentence_ranking: "classify",
	image_classification: "classify",
	mae_image_classification: "classify",
	audio_classification: "classify",
	mae_image_pretraining: "pretrain",
	image_pretraining: "pretrain",
};

/** What the run does: its loss says it, or its task. */
export function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const criterion = named(tree, "criterion");
	const task = named(tree, "task");
	const byLoss = criterion && lookUp(criteria, criterion.name);
	const byTask = task && lookUp(tasks, task.name);
	if (criterion && byLoss) {
		return fact("task", byLoss, statedAt(file, criterion.entry));
	}
	if (task && byTask) return fact("task", byTask, statedAt(file, task.entry));
	return fact("task", "pretrain", {
		kind: "assumption",
		why: "nothing in the file says another task, and fairseq trains models from their beginning",
	});
}

/** A component that stands by its name alone or with settings beside `_name`. */
export function named(
	tree: Tree | undefined,
	section: string,
): { readonly entry: Entry; readonly name: string } | undefined {
	const whole = entryAt(tree, section);
	const entry =
		whole?.value.kind === "mapping" ? entryAt(whole.value, "_name") : whole;
	const name = asText(entry?.value);
	return entry && name !== undefined ? { entry, name } : undefined;
}
