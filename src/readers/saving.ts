import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../formats/tree.js";
import { type Fact, fact } from "../plan/plan.js";
import { lastName } from "./class-name.js";
import { type Conversion, isUnset, toNumber } from "./fields.js";
import { statedAt } from "./origins.js";

/** Optimizer steps between two checkpoints; 0, a share and -1 name no number of steps. */
export const toSavedEvery: Conversion = above("saving.every");

/** Checkpoints that are kept; 0 and -1 mean all of them, or none by number. */
export const toKept: Conversion = above("saving.keep");

function above(key: "saving.every" | "saving.keep"): Conversion {
	return {
		...toNumber(key, "a whole number above 0", (n) => n >= 1),
		isUnset: (tree) => isUnset(tree) || (asNumber(tree) ?? 1) < 1,
	};
}

/** The same facts without checkpoints, where the config saves none. */
export function whereSaved(
	facts: readonly Fact[],
	isSaved: boolean,
): readonly Fact[] {
	return isSaved ? facts : facts.filter(({ key }) => !/^saving\./.test(key));
}

/** How often and how many, out of the keys of transformers' Trainer and of what is built on it. */
export function trainerSaving(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const strategy = entryAt(tree, "save_strategy");
	const word = asText(strategy?.value)?.toLowerCase();
	if (strategy && /^(no|none|false)$/.test(word ?? "")) return [];
	const steps = entryAt(tree, "save_steps");
	const perEpoch = entryAt(tree, "saves_per_epoch");
	const keep = entryAt(tree, "save_total_limit");
	const each = asNumber(steps?.value) ?? 0;
	const times = asNumber(perEpoch?.value) ?? 0;
	const kept = asNumber(keep?.value) ?? 0;
	const often: readonly Fact[] =
		strategy && word === "epoch"
			? [fact("saving.per_epoch", 1, statedAt(file, strategy))]
			: steps && each >= 1
				? [fact("saving.every", each, statedAt(file, steps))]
				: perEpoch && times > 0
					? [fact("saving.per_epoch", times, statedAt(file, perEpoch))]
					: [];
	return [
		...often,
		...(keep && kept >= 1
			? [fact("saving.keep", kept, statedAt(file, keep))]
			: []),
	];
}

/**
 * What Lightning's ModelCheckpoint among a trainer's callbacks keeps: the best `save_top_k`, and the last where
 * `save_last` asks for it (lightning.ai/docs/pytorch/2.5.1, ModelCheckpoint).
 */
export function callbackSaving(
	file: ParsedFile,
	trainer: Tree | undefined,
): readonly Fact[] {
	for (const each of itemsOf(entryAt(trainer, "callbacks")?.value)) {
		const name = entryAt(each, "class_path") ?? entryAt(each, "_target_");
		if (!name || lastName(asText(name.value) ?? "") !== "ModelCheckpoint") {
			continue;
		}
		const given = entryAt(each, "init_args")?.value ?? each;
		const best = entryAt(given, "save_top_k");
		const every = entryAt(given, "every_n_train_steps");
		const bare = entryAt(given, "save_weights_only");
		const steps = asNumber(every?.value) ?? 0;
		const top = asNumber(best?.value) ?? 1;
		const last = asBoolean(entryAt(given, "save_last")?.value) ? 1 : 0;
		return [
			...(every && steps >= 1
				? [fact("saving.every", steps, statedAt(file, every))]
				: []),
			...(top + last >= 1 && top >= 0
				? [fact("saving.keep", top + last, statedAt(file, best ?? name))]
				: []),
			...(bare && asBoolean(bare.value)
				? [fact("saving.weights_only", true, statedAt(file, bare))]
				: []),
		];
	}
	return [];
}
