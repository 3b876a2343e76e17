import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { byTrl } from "../hf-trainer/defaults.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";

/** The frozen copy that a method compares with: TRL's trainers decide, and Axolotl hands their settings on. */
export function referenceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	facts: readonly Fact[],
): readonly Fact[] {
	const task = facts.findLast(({ key }) => key === "task")?.value;
	if (task === "grpo") return penaltyFacts(file, tree);
	if (task !== "dpo" && task !== "kto") return [];
	const stored = statedIn(file, tree).boolean("precompute_ref_log_probs");
	return [
		byTrl("reference", "forward"),
		...impliedFact("reference", stored?.value ? "cached" : "forward", stored),
	];
}

function penaltyFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "trl.beta");
	const weight = asNumber(entry?.value);
	return [
		byTrl("rollouts.inner_epochs", 1),
		entry && weight !== undefined
			? fact(
					"reference",
					weight === 0 ? "none" : "forward",
					statedAt(file, entry),
				)
			: byTrl("reference", "none"),
	];
}
