import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";

/** Losses by the method that they belong to; chunked and linear cross-entropy never hold all logits. */
const losses: readonly (readonly [RegExp, Task])[] = [
	[/(DPO|RSO|IPO)Loss$/, "dpo"],
	[/SimPOLoss$/, "simpo"],
	[/PPOLoss$/, "ppo"],
	[/GRPO\w*Loss$/, "grpo"],
];

/** What the run does: its loss says it, and a second loss on a teacher. */
export function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const distils = entryAt(tree, "kd_loss");
	if (distils) return fact("task", "distill", statedAt(file, distils));
	const loss = entryAt(tree, "loss._component_");
	const name = asText(loss?.value) ?? "";
	const found = losses.find(([pattern]) => pattern.test(name));
	return loss && found
		? fact("task", found[1], statedAt(file, loss))
		: byDefault("task", "sft");
}

/** Whether the loss is computed in chunks with the head. */
export function lossFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const loss = entryAt(tree, "loss._component_");
	if (!loss) return [];
	const inChunks = /LinearCrossEntropyLoss$|Chunked\w*Loss$/;
	const fused = inChunks.test(asText(loss.value) ?? "");
	return [fact("fused_loss", fused, statedAt(file, loss))];
}
