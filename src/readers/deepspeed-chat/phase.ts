import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import type { ChatCommand } from "./commands.js";

/** Which step a command is, and which part of the data belongs to it. */
export interface Phase {
	readonly task: Fact;
	readonly part: 0 | 1 | 2;
}

/** The third step has flags of its own; the other two are told by their folder, else by a flag of the reward model. */
export function phaseOf(
	file: ParsedFile,
	{ generates, program }: ChatCommand,
	tree: Tree,
): Phase {
	const { line } = program;
	const started = statedAt(file, { key: "main.py", line });
	if (generates) return { task: fact("task", "ppo", started), part: 2 };
	const folder = /step1|step2_dpo|step2/.exec(file.path)?.[0];
	if (folder !== undefined) {
		const hint = { kind: "hint", path: file.path, line, text: folder } as const;
		const task = FOLDERS[folder] ?? "sft";
		return { task: fact("task", task, hint), part: task === "sft" ? 0 : 1 };
	}
	return hasKeys(tree, "num_padding_at_beginning")
		? { task: fact("task", "reward", started), part: 1 }
		: { task: fact("task", "sft", started), part: 0 };
}

const FOLDERS: Readonly<Record<string, Task>> = {
	step1: "sft",
	step2: "reward",
	step2_dpo: "dpo",
};
