import type { Task } from "../plan/fields.js";
import { lastName } from "./class-name.js";

/** What a class trains, told from its name. */
const tasks: readonly (readonly [RegExp, Task])[] = [
	[/segment/i, "segment"],
	[/detect/i, "detect"],
	[/diffusion/i, "diffuse"],
	[/classif/i, "classify"],
	[/regress/i, "fit"],
];

/** What the class of a model or of a task trains; undefined where its name does not say it. */
export function taskInClass(path: string | undefined): Task | undefined {
	const name = lastName(path) ?? "";
	return tasks.find(([pattern]) => pattern.test(name))?.[1];
}
