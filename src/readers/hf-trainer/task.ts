import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";

/** Keys that only one trainer has. */
const deciding: readonly (readonly [string, Task])[] = [
	["reward_funcs", "grpo"],
	["num_generations", "grpo"],
	["max_completion_length", "grpo"],
	["simpo_gamma", "simpo"],
	["cpo_alpha", "simpo"],
	["desirable_weight", "kto"],
	["rpo_alpha", "dpo"],
	["center_rewards_coefficient", "reward"],
	["reward_model_path", "ppo"],
	["num_ppo_epochs", "ppo"],
	["teacher_model_name_or_path", "distill"],
	["assistant_only_loss", "sft"],
	["completion_only_loss", "sft"],
	["packing", "sft"],
	["block_size", "pretrain"],
];

/** Words of paths and launch comments; trainers with the same passes share a task. */
const words: Readonly<Record<string, Task>> = {
	sft: "sft",
	dpo: "dpo",
	orpo: "orpo",
	kto: "kto",
	bco: "kto",
	simpo: "simpo",
	cpo: "simpo",
	grpo: "grpo",
	rloo: "grpo",
	ppo: "ppo",
	reward: "reward",
	rm: "reward",
	prm: "reward",
	distill: "distill",
	gkd: "distill",
	cpt: "pretrain",
	pretrain: "pretrain",
	clm: "pretrain",
};

/**
 * What the run does. The file does not say it by itself, the script does: we take a key that only one trainer has, then
 * a word of the path or of a comment with the command, and otherwise assume supervised fine-tuning.
 */
export function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	for (const [key, task] of deciding) {
		const entry = entryAt(tree, key);
		if (entry && !isUnset(entry.value)) {
			return fact("task", task, statedAt(file, entry));
		}
	}
	return wordInPath(file) ?? wordInComment(file) ?? byPreference(file, tree);
}

/** Words of scripts that the Trainer itself runs, without TRL. */
const scriptWords: Readonly<Record<string, Task>> = {
	...words,
	classification: "classify",
};

/** The task that a script's name says, such as `run_clm.py` or `image_classification.py`. */
export function taskOfScript(script: string): Task | undefined {
	const name = fileName(script).replace(/\.py$/, "");
	const word = name
		.split(/[._-]+/)
		.find((part) => Object.hasOwn(scriptWords, part));
	return lookUp(scriptWords, word);
}

function wordInPath(file: ParsedFile): Fact | undefined {
	const parts = file.path.toLowerCase().split(/[/._-]+/);
	// The folder or name nearest to the file says most.
	const word = parts.toReversed().find((part) => Object.hasOwn(words, part));
	const task = lookUp(words, word);
	return task && hint(file, { task, line: 1, text: file.path });
}

/** Commands are short; a longer comment is something else. */
const LONGEST_COMMENT = 400;

function wordInComment(file: ParsedFile): Fact | undefined {
	for (const { text, line } of file.comments) {
		if (text.length > LONGEST_COMMENT) continue;
		const command =
			/\btrl (\w+) .*--config/.exec(text) ?? /\b(\w+)\.py\b/.exec(text);
		const word = command?.[1]?.replace(/^run_/, "");
		const task = lookUp(words, word);
		if (task) return hint(file, { task, line, text });
	}
	return undefined;
}

function byPreference(file: ParsedFile, tree: Tree | undefined): Fact {
	const beta = entryAt(tree, "beta");
	if (beta && entryAt(tree, "max_prompt_length")) {
		return hint(file, { task: "dpo", line: beta.line, text: beta.key });
	}
	return fact("task", "sft", {
		kind: "assumption",
		why: `${asText(entryAt(tree, "model_name_or_path")?.value) ?? "The model"} is fine-tuned on answers: nothing in the file says another task`,
	});
}

function hint(
	file: ParsedFile,
	found: {
		readonly task: Task;
		readonly line: number;
		readonly text: string;
	},
): Fact {
	const { task, line, text } = found;
	return fact("task", task, { kind: "hint", path: file.path, line, text });
}
