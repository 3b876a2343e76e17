import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { byDefault, EPOCHS } from "./defaults.js";

/**
 * Epochs of the schedule with those of its warm-up in front and its cool-down after it, each passed as often as
 * `epoch_repeats` says; steps where the steps of an epoch are given.
 */
export function durationFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = counted(tree, "epochs");
	const prefix =
		asBoolean(entryAt(tree, "warmup_prefix")?.value) === true
			? (counted(tree, "warmup_epochs")?.count ?? 5)
			: 0;
	const cooldown = counted(tree, "cooldown_epochs")?.count ?? 0;
	const epochs = (stated?.count ?? EPOCHS) + prefix + cooldown;
	const perEpoch =
		counted(tree, "train_steps_per_epoch") ??
		counted(tree, "train_batches_per_epoch");
	if (perEpoch) {
		return [
			fact("steps", epochs * perEpoch.count, statedAt(file, perEpoch.entry)),
		];
	}
	const passes = epochs * (counted(tree, "epoch_repeats")?.count ?? 1);
	return [
		stated
			? fact("data.epochs", passes, statedAt(file, stated.entry))
			: byDefault("data.epochs", passes),
	];
}

function counted(
	tree: Tree | undefined,
	key: string,
): { readonly entry: Entry; readonly count: number } | undefined {
	const entry = entryAt(tree, key);
	const count = asNumber(entry?.value);
	return entry && count !== undefined && count > 0
		? { entry, count }
		: undefined;
}
