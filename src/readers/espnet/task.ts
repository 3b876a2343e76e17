import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { taskInFolder } from "../task-in-folder.js";

/** Parts that only one kind of run has. */
const parts: readonly (readonly [string, Task])[] = [
	["lm", "pretrain"],
	["lm_conf", "pretrain"],
	["model_conf.ctc_weight", "transcribe"],
	["joint_network", "transcribe"],
	["joint_net_conf", "transcribe"],
];

/** Folders of recipes by what they train: egs2/<corpus>/<kind>1/conf. */
const folders: readonly (readonly [RegExp, Task])[] = [
	[/(^|\/)(hubert_?|pt1_hubert|ssl)\d*\//, "pretrain"],
	[/(^|\/)\w*(asr|s2t|slu|st)\d\//, "transcribe"],
];

/** What the run does: its folder or its parts say it. */
export function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	for (const [path, task] of parts) {
		const entry = entryAt(tree, path);
		if (entry) return fact("task", task, statedAt(file, entry));
	}
	return taskInFolder(file, folders, "ESPnet");
}
