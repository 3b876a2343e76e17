import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";
import { hubIds } from "./models.js";

/** Recipes that run a frozen copy of the model at each step: recipes/*_dpo_*.py, ppo_*.py, dev/grpo_*.py. */
const COMPARED = new Set<unknown>(["dpo", "ppo", "grpo"]);

/** Models beside the one that trains: a reference, a critic, a teacher. */
export function besideFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	task: Fact,
): readonly Fact[] {
	return [
		...(COMPARED.has(task.value) ? [byDefault("reference", "forward")] : []),
		...namedFacts(file, tree, "reward_and_value_model", "critic.id"),
		...(task.value === "ppo"
			? namedFacts(file, tree, "reward_and_value_model", "reward.id")
			: []),
		...namedFacts(file, tree, "teacher_model", "teacher.id"),
	];
}

function namedFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	section: string,
	key: "critic.id" | "reward.id" | "teacher.id",
): readonly Fact[] {
	const component = entryAt(tree, `${section}._component_`);
	const name = asText(component?.value)?.split(".").at(-1);
	const id = lookUp(hubIds, name?.replace(/^q?(lora|dora)_/, ""));
	return component && id !== undefined
		? [fact(key, id, statedAt(file, component))]
		: [];
}
