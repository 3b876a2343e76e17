import type { ParsedFile } from "../formats/parsed-file.js";
import type { Task } from "../plan/fields.js";
import { type Fact, fact } from "../plan/plan.js";

/**
 * The task that the folder of a recipe says, as a hint: collections of recipes have a folder for each kind of training.
 * Where none does, the recipe trains a model from its beginning, which is assumed and said so.
 */
export function taskInFolder(
	file: ParsedFile,
	folders: readonly (readonly [RegExp, Task])[],
	framework: string,
): Fact {
	const { path } = file;
	const task = folders.find(([pattern]) => pattern.test(path))?.[1];
	return task
		? fact("task", task, { kind: "hint", path, line: 1, text: path })
		: fact("task", "pretrain", {
				kind: "assumption",
				why: `nothing in the recipe says another task, and ${framework} trains models from their beginning`,
			});
}
