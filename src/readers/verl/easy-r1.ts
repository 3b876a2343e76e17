import {
	asBoolean,
	type Entry,
	entryAt,
	hasKeys,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { withValue } from "../merge-trees.js";
import { defaultsOf } from "../origins.js";

const byDefault = defaultsOf("EasyR1", "b44b311");

/** What EasyR1 does otherwise than verl when nothing says so: hiyouga/EasyR1, verl/trainer/config.py. */
export const easyR1Defaults: readonly Fact[] = [
	byDefault("task", "grpo"),
	byDefault("data.epochs", 15),
];

/** EasyR1's names of verl's settings: the comments of its examples/config.yaml, and verl/workers/config.py. */
const RENAMED: readonly (readonly [string, string])[] = [
	["data.rollout_batch_size", "data.train_batch_size"],
	["worker.rollout.n", "actor_rollout_ref.rollout.n"],
	["worker.actor.ppo_epochs", "actor_rollout_ref.actor.ppo_epochs"],
	[
		"worker.actor.global_batch_size",
		"actor_rollout_ref.actor.ppo_mini_batch_size",
	],
	[
		"worker.actor.micro_batch_size_per_device_for_update",
		"actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu",
	],
	[
		"worker.actor.ulysses_size",
		"actor_rollout_ref.actor.ulysses_sequence_parallel_size",
	],
	["worker.actor.model.model_path", "actor_rollout_ref.model.path"],
	[
		"worker.actor.model.enable_gradient_checkpointing",
		"actor_rollout_ref.model.enable_gradient_checkpointing",
	],
	["worker.actor.model.lora", "actor_rollout_ref.model.lora"],
	[
		"worker.actor.model.freeze_vision_tower",
		"actor_rollout_ref.actor.freeze_vision_tower",
	],
	["worker.critic.model.model_path", "critic.model.path"],
	["trainer.max_steps", "trainer.total_training_steps"],
];

/** True for settings of EasyR1, which began as verl and renamed them. */
export function isEasyR1(tree: Tree | undefined): tree is Mapping {
	return hasKeys(tree, "worker.actor") || hasKeys(tree, "worker.rollout");
}

/** Settings of EasyR1 under verl's names; others as they are. */
export function underVerlNames(tree: Tree | undefined): Tree | undefined {
	if (!isEasyR1(tree)) return tree;
	let renamed: Mapping = withoutRenamed(tree);
	for (const [from, to] of RENAMED) {
		const entry = entryAt(tree, from);
		if (entry) renamed = withValue(renamed, to, entry);
	}
	return withValue(
		renamed,
		"actor_rollout_ref.actor.use_kl_loss",
		usesKl(tree),
	);
}

/** Sections whose entries move or are of the generation alone. */
function withoutRenamed(tree: Mapping): Mapping {
	const kept = tree.entries.flatMap((entry): readonly Entry[] => {
		if (entry.key === "worker" || entry.key === "config") return [];
		const moved = RENAMED.flatMap(([from]) =>
			from.startsWith(`${entry.key}.`) ? [from.split(".")[1]] : [],
		);
		if (entry.value.kind !== "mapping") return [entry];
		const entries = entry.value.entries.filter(
			({ key }) => !moved.includes(key),
		);
		return [{ ...entry, value: { ...entry.value, entries } }];
	});
	return { ...tree, entries: kept };
}

// A copy of the start is compared with unless `disable_kl`.
function usesKl(tree: Mapping): Omit<Entry, "key"> {
	const off = entryAt(tree, "algorithm.disable_kl");
	const value = !(off && asBoolean(off.value));
	const line = off?.line ?? tree.line;
	return {
		...off,
		line,
		value: { kind: "scalar", value, text: String(value), quoted: false, line },
	};
}
