import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import type { Trainer } from "./settings.js";

/** What a config of verl is for: one of its trainers, or something else. */
export type Kind = { readonly trainer: Trainer } | { readonly why: string };

/** The trainer of a config, told from the sections that it has. */
export function kindOf(tree: Tree | undefined): Kind | undefined {
	if (hasRollouts(tree)) return { trainer: "rollouts" };
	if (hasKeys(tree, "data.n_samples", "data.output_path", "rollout")) {
		return { why: "`data.n_samples` says that it generates answers." };
	}
	if (hasKeys(tree, "data.response_key", "data.reward_model_key")) {
		return { why: "`data.reward_model_key` says that it evaluates answers." };
	}
	const tunes =
		hasKeys(tree, "data.train_files", "data.micro_batch_size_per_gpu") ||
		hasKeys(tree, "data.train_files", "model.partial_pretrain");
	return tunes ? { trainer: "tuning" } : undefined;
}

/** Why a config is a part of others: the class of verl that it fills. */
export function partOf(tree: Tree | undefined): string | undefined {
	const target = asText(entryAt(tree, "_target_")?.value);
	return target?.startsWith("verl.")
		? `It fills \`${target}\`, for the configs that choose it.`
		: undefined;
}

function hasRollouts(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "actor_rollout_ref") &&
		["data", "trainer", "algorithm"].some((key) => hasKeys(tree, key))
	);
}
