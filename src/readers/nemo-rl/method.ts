import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";

/** The method of a run: the section that its script reads. */
export interface Method {
	readonly name: string;
	readonly task: Task;
	/** Answers are generated on the way. */
	readonly generates: boolean;
	readonly section: Entry;
}

const methods: readonly Omit<Method, "section">[] = [
	{ name: "ppo", task: "ppo", generates: true },
	{ name: "grpo", task: "grpo", generates: true },
	{ name: "distillation", task: "distill", generates: true },
	{ name: "dpo", task: "dpo", generates: false },
	{ name: "rm", task: "reward", generates: false },
	{ name: "sft", task: "sft", generates: false },
];

/** The method of a config, its own section before one that it inherits. */
export function methodOf(
	own: Tree | undefined,
	merged: Tree | undefined,
): Method | undefined {
	const found = methods.flatMap((each) => {
		const section = entryAt(merged, each.name);
		return section?.value.kind === "mapping" ? [{ ...each, section }] : [];
	});
	return found.find(({ name }) => entryAt(own, name)) ?? found[0];
}

/** Names of the sections, any of which tells a config of NeMo-RL beside `policy`. */
export const methodNames: readonly string[] = methods.map(({ name }) => name);

/** The task, and whether a frozen copy of the policy is run beside it. */
export function taskFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	method: Method,
): readonly Fact[] {
	const origin = statedAt(file, method.section);
	const task = fact("task", method.task, origin);
	switch (method.name) {
		// algorithms/dpo.py always loads one.
		case "dpo":
			return [task, fact("reference", "forward", origin)];
		case "grpo":
		case "ppo":
			return [task, ...penaltyFacts(file, tree, method)];
		case "distillation":
			return [task, fact("reference", "none", origin)];
		default:
			return [task];
	}
}

// The copy is loaded for a penalty above 0 only (algorithms/grpo.py), and PPO can be told to leave its answers out.
function penaltyFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	{ section }: Method,
): readonly Fact[] {
	const skips = statedIn(file, section.value).boolean(
		"skip_reference_policy_logprobs_calculation",
	);
	if (skips?.value) return impliedFact("reference", "none", skips);
	const entry = entryAt(tree, "loss_fn.reference_policy_kl_penalty");
	const penalty = asNumber(entry?.value);
	if (!entry || penalty === undefined) return [];
	return [
		fact("reference", penalty > 0 ? "forward" : "none", statedAt(file, entry)),
	];
}
