import { type Fact, fact } from "../../plan/plan.js";
import { type Flag, lastFlag } from "../commands/words.js";
import { byCleanRl, type Script } from "./scripts.js";

/**
 * Batches and updates of a script. On-policy ones cut what all copies of the world have shown into `num_minibatches`; the
 * others make an update every `train_frequency` steps once they have seen `learning_starts`.
 */
export function updateFacts(
	flags: readonly Flag[],
	script: Script | undefined,
): readonly Fact[] {
	if (!script) return [];
	const { environments, rollout, parts, every, starts = 0 } = script;
	const number = (name: string, otherwise: number): number =>
		numberOf(lastFlag(flags, [name])) ?? otherwise;
	const copies = number("num-envs", environments);
	const workers = byCleanRl("rollouts.workers", script.inThreads ? copies : 1);
	if (rollout !== undefined && parts !== undefined) {
		const seen = copies * number("num-steps", rollout);
		const batch = Math.floor(seen / number("num-minibatches", parts));
		return [
			workers,
			...(batch > 0
				? [
						derived(
							"batch.global",
							batch,
							`${seen} steps of the world cut into batches of ${batch}`,
						),
					]
				: []),
		];
	}
	if (every === undefined || script.batch === undefined) return [workers];
	const all = number("total-timesteps", script.steps);
	const first = number("learning-starts", starts);
	const each = number("train-frequency", every);
	const updates = Math.round(Math.max(0, all - first) / each);
	return [
		workers,
		byCleanRl("batch.global", script.batch),
		...(updates > 0
			? [
					derived(
						"steps",
						updates,
						`${all} steps of the world without the first ${first}, an update after each ${each}`,
					),
				]
			: []),
	];
}

function derived(
	key: "batch.global" | "steps",
	value: number,
	from: string,
): Fact {
	return fact(key, value, { kind: "derived", from });
}

function numberOf(flag: Flag | undefined): number | undefined {
	const value = Number(flag?.values[0]?.text);
	return flag && Number.isFinite(value) && value > 0 ? value : undefined;
}
