import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { taskInFolder } from "../task-in-folder.js";
import { objectsOf } from "./recipe.js";

/** Losses and models that only one kind of training has, the most telling ones first. */
const classes: readonly (readonly [RegExp, Task])[] = [
	[/\.Denoising\w*Diffusion$|\.LatentDiffusion$/, "diffuse"],
	[/\.(ctc_loss|transducer_loss)$|\.whisper\.Whisper$/, "transcribe"],
	[/\.(ContrastiveLoss|Wav2Vec2Pretrain|BEST_?RQ\w*)$/i, "pretrain"],
	[/\.(LogSoftmaxWrapper|AdditiveAngularMargin|\w*Classifier)$/, "classify"],
];

const folders: readonly (readonly [RegExp, Task])[] = [
	[/(^|\/)ASR\//i, "transcribe"],
	[/(^|\/)(LM|self-supervised-learning|pretrain\w*)\//i, "pretrain"],
	[
		/(^|\/)(SpeakerRec|emotion_recognition|lang_id|classification|keyword-spotting)\//i,
		"classify",
	],
	[/(^|\/)diffusion\//i, "diffuse"],
];

/** What the run does: its losses say it, or the folder of the recipe. */
export function taskOf(file: ParsedFile, root: Tree | undefined): Fact {
	for (const [pattern, task] of classes) {
		const [object] = objectsOf(root, pattern);
		if (object) return fact("task", task, statedAt(file, object));
	}
	return taskInFolder(file, folders, "SpeechBrain");
}
