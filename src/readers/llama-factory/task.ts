import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { factOf, statedIn } from "../stated.js";
import { byDefault } from "./defaults.js";

const stages: Readonly<Record<string, Task>> = {
	pt: "pretrain",
	sft: "sft",
	rm: "reward",
	ppo: "ppo",
	dpo: "dpo",
	kto: "kto",
};

/** Losses of `stage: dpo` that need no reference model. */
const losses: Readonly<Record<string, Task>> = {
	orpo: "orpo",
	simpo: "simpo",
};

/** The frozen copy of a method: src/llamafactory/train/{dpo,kto,ppo}/workflow.py; PPO passes over its answers too. */
export function besideFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	task: Fact,
): readonly Fact[] {
	switch (task.value) {
		case "dpo":
		case "kto":
			return [byDefault("reference", "forward")];
		case "ppo":
			return [
				byDefault("reference", "forward"),
				byDefault("rollouts.inner_epochs", 4),
				...factOf(
					"rollouts.inner_epochs",
					statedIn(file, tree).number("ppo_epochs"),
				),
				...factOf("reward.id", statedIn(file, tree).text("reward_model")),
			];
		default:
			return [];
	}
}

/** What the run does, by its stage; supervised fine-tuning when it names none. */
export function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const stage = entryAt(tree, "stage");
	const loss = entryAt(tree, "pref_loss");
	const task = lookUp(stages, asText(stage?.value)?.toLowerCase());
	const other = lookUp(losses, asText(loss?.value)?.toLowerCase());
	if (task === "dpo" && loss && other) {
		return fact("task", other, statedAt(file, loss));
	}
	return stage && task
		? fact("task", task, statedAt(file, stage))
		: byDefault("task", "sft");
}
