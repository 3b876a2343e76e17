import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { factOf, statedIn } from "../stated.js";
import { type Algorithm, bySheepRl, COPIES } from "./defaults.js";

/**
 * Batches and updates: PPO passes its rollouts several times in batches, A2C once at a time, and SAC makes
 * `replay_ratio` updates for each step of the world (sheeprl/algos, ppo.py, a2c.py and sac.py).
 */
export function updateFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	algorithm: Algorithm,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const batch = stated.number("algo.per_rank_batch_size");
	if (algorithm.passes !== undefined) {
		const copies = stated.number("env.num_envs")?.value ?? COPIES;
		const rollout = stated.number("algo.rollout_steps");
		const seen = (rollout?.value ?? algorithm.rollout ?? 1) * copies;
		return [
			bySheepRl("rollouts.inner_epochs", algorithm.passes),
			...factOf("rollouts.inner_epochs", stated.number("algo.update_epochs")),
			...(algorithm.agent === "a2c"
				? [
						fact("batch.global", seen, {
							kind: "derived",
							from: `A2C learns once from ${seen} steps of all copies`,
						}),
					]
				: factOf("batch.global", batch)),
		];
	}
	const all = stated.number("algo.total_steps")?.value ?? 0;
	const first =
		stated.number("algo.learning_starts")?.value ?? algorithm.starts ?? 0;
	const ratio =
		stated.number("algo.replay_ratio")?.value ?? algorithm.replay ?? 1;
	const updates = Math.round(Math.max(0, all - first) * ratio);
	return [
		...factOf("batch.global", batch),
		...(updates > 0
			? [
					fact("steps", updates, {
						kind: "derived",
						from: `${all} steps of the world without the first ${first}, ${ratio} updates for each`,
					}),
				]
			: []),
	];
}
