import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";

/** How often Megatron models are evaluated, and on how many samples: so many global batches. */
export function validationFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const every = entryAt(tree, "trainer.val_check_interval");
	const limit = entryAt(tree, "trainer.limit_val_batches");
	const steps = asNumber(every?.value);
	const batches = asNumber(limit?.value);
	const batch = asNumber(entryAt(tree, "model.global_batch_size")?.value);
	const isCount = (value: number | undefined): value is number =>
		value !== undefined && Number.isInteger(value) && value > 1;
	if (!every || !limit || !isCount(steps) || !isCount(batches) || !batch) {
		return [];
	}
	return [
		fact("evaluation.every", steps, statedAt(file, every)),
		fact("evaluation.samples", batches * batch, statedAt(file, limit)),
	];
}
