import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isUnset } from "../fields.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** The methods of `rl` (axolotl 0.18.0, utils/schemas/enums.py) as tasks with the same passes. */
const methods: Readonly<Record<string, Task>> = {
	dpo: "dpo",
	ipo: "dpo",
	kto: "kto",
	orpo: "orpo",
	simpo: "simpo",
	grpo: "grpo",
	gdpo: "grpo",
};

const switches = [
	["reward_model", "reward"],
	["process_reward_model", "reward"],
] as const;

/** What the run does to the model: supervised fine-tuning unless a key says otherwise. */
export function taskOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const method = entryAt(tree, "rl");
	if (method && !isUnset(method.value)) {
		const name = asText(method.value)?.toLowerCase() ?? "";
		const task = lookUp(methods, name);
		return task
			? { facts: [fact("task", task, statedAt(file, method))], problems: [] }
			: {
					facts: [],
					problems: [
						unmodelled({
							file,
							entry: method,
							effect: `trains by the method \`${name}\``,
						}),
					],
				};
	}
	for (const [key, task] of switches) {
		const entry = entryAt(tree, key);
		if (entry && asBoolean(entry.value)) {
			return {
				facts: [fact("task", task, statedAt(file, entry))],
				problems: [],
			};
		}
	}
	const raw = entryAt(tree, "pretraining_dataset");
	return raw && !isUnset(raw.value)
		? { facts: [fact("task", "pretrain", statedAt(file, raw))], problems: [] }
		: { facts: [byDefault("task", "sft")], problems: [] };
}
