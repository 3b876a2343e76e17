import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";
import { factOf, impliedFact, statedIn } from "../stated.js";

/** Read in rllib/algorithms of each name at commit 00087beff57e. */
const byRllib = defaultsOf("rllib", "00087beff57e");

/** What an algorithm does with the steps that it has seen. */
interface Algorithm {
	/** Steps of one update, where what was seen is cut into batches; all that was seen otherwise. */
	readonly minibatch?: number;
	/** Passes over what was seen. */
	readonly passes?: number;
	/** Workers go on while the learner learns. */
	readonly isAsynchronous?: true;
}

const asynchronous: Algorithm = { isAsynchronous: true };

const algorithms: Readonly<Record<string, Algorithm>> = {
	PPO: { minibatch: 128, passes: 30 },
	IMPALA: asynchronous,
	APPO: asynchronous,
	APEX: asynchronous,
	APEX_DDPG: asynchronous,
};

/** How large an update is, how often steps are passed, and whether worlds wait for the learner. */
export function algorithmFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const run = entryAt(tree, "run");
	const algorithm = lookUp(algorithms, asText(run?.value));
	if (!run || !algorithm) return [];
	const { minibatch, passes, isAsynchronous } = algorithm;
	const stated = statedIn(file, entryAt(tree, "config")?.value);
	const own =
		stated.number("sgd_minibatch_size") ?? stated.number("minibatch_size");
	const all = stated.number("train_batch_size")?.value ?? 4000;
	return [
		...(passes === undefined ? [] : [byRllib("rollouts.inner_epochs", passes)]),
		...(minibatch === undefined
			? []
			: own
				? factOf("batch.global", own)
				: impliedFact("batch.global", Math.min(all, minibatch), {
						// Over the `train_batch_size`, which is what is cut.
						origin: statedAt(file, run),
					})),
		...(isAsynchronous
			? impliedFact("rollouts.asynchronous", true, {
					origin: statedAt(file, run),
				})
			: []),
	];
}
