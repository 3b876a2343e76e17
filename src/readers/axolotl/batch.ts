import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact, fold } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";

/** Accumulation out of the older `batch_size`, which counts the samples of one device in one step. */
export function accumulationOf(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const whole = entryAt(tree, "batch_size");
	const samples = asNumber(whole?.value);
	const stated = asNumber(entryAt(tree, "gradient_accumulation_steps")?.value);
	if (!whole || !samples || stated !== undefined) {
		return [byDefault("batch.accumulation", 1)];
	}
	const micro = asNumber(entryAt(tree, "micro_batch_size")?.value) ?? 1;
	const times = Math.max(1, Math.floor(samples / micro));
	return [fact("batch.accumulation", times, statedAt(file, whole))];
}

/** Epochs count only where no number of steps is given, which goes before them. */
export function durationOf(facts: readonly Fact[]): readonly Fact[] {
	return fold(facts).has("steps")
		? facts.filter((each) => each.key !== "data.epochs")
		: [byDefault("data.epochs", 1), ...facts];
}
