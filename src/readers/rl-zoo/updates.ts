import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedIn } from "../stated.js";
import { type Algorithm, bySb3 } from "./defaults.js";

/**
 * How often a policy is trained. On-policy methods pass `n_epochs` times over what they have just seen; the others make
 * `gradient_steps` updates after each `train_freq` steps of the world, once they have seen enough.
 */
export function updateFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	algorithm: Algorithm | undefined,
): readonly Fact[] {
	if (!algorithm) return [];
	return algorithm.onPolicy
		? onPolicy(file, tree, algorithm)
		: offPolicy(file, tree, algorithm);
}

function onPolicy(
	file: ParsedFile,
	tree: Tree | undefined,
	{ passes, batch, rollout }: Algorithm,
): readonly Fact[] {
	if (passes === undefined) return [];
	const stated = statedIn(file, tree);
	const copies = stated.number("n_envs")?.value ?? 1;
	const seen = (stated.number("n_steps")?.value ?? rollout ?? 1) * copies;
	// A2C trains on all that it has seen at once.
	return [
		bySb3("rollouts.inner_epochs", passes),
		bySb3("batch.global", Math.min(batch ?? seen, seen)),
	];
}

function offPolicy(
	file: ParsedFile,
	tree: Tree | undefined,
	algorithm: Algorithm,
): readonly Fact[] {
	const { every = 1, starts = 0, batch = 256 } = algorithm;
	const stated = statedIn(file, tree);
	const all = stated.number("n_timesteps");
	const copies = stated.number("n_envs")?.value ?? 1;
	const frequency = frequencyOf(tree) ?? every;
	const first = asNumber(entryAt(tree, "learning_starts")?.value) ?? starts;
	const batchFact = bySb3("batch.global", batch);
	if (!all || frequency === "episode") return [batchFact];
	// One of `train_freq` steps of every copy; -1 makes as many updates as steps were seen.
	const seen = frequency * copies;
	const written = asNumber(entryAt(tree, "gradient_steps")?.value) ?? 1;
	const each = written < 0 ? seen : written;
	const updates = Math.round((Math.max(0, all.value - first) / seen) * each);
	return [
		batchFact,
		...(updates > 0
			? [
					fact("steps", updates, {
						kind: "derived",
						from: `${all.value} steps of the world without the first ${first}, ${each} updates after each ${seen}`,
					}),
				]
			: []),
	];
}

/** Steps between updates; `[1, "episode"]` counts episodes, whose length nobody knows. */
function frequencyOf(tree: Tree | undefined): number | "episode" | undefined {
	const value = entryAt(tree, "train_freq")?.value;
	if (value?.kind === "sequence") {
		const [times, unit] = value.items;
		return asText(unit) === "step" ? asNumber(times) : "episode";
	}
	if (/episode/.test(asText(value) ?? "")) return "episode";
	const times = asNumber(value);
	return times !== undefined && times > 0 ? times : undefined;
}
