import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, toText } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault, PROMPTS } from "./defaults.js";

/** The method: values need a critic, any other estimator compares answers of one prompt. */
export function methodReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const stated = statedIn(file, tree);
	const estimator = stated.text("algo.advantage.estimator");
	const hasCritic = (estimator?.value ?? "gae") === "gae";
	const penalty = entryAt(tree, "algo.kl.init_coef");
	const weight = asNumber(penalty?.value);
	const scorer = factOf("reward.id", stated.text("reward.model_name_or_path"));
	const filter = entryAt(tree, "algo.dynamic_filtering_enable");
	return gather(
		{
			facts: [
				...impliedFact("task", hasCritic ? "ppo" : "grpo", estimator),
				...scorer,
				// Without a penalty no reference is loaded: openrlhf/cli/train_ppo_ray.py.
				...(penalty && weight !== undefined
					? [
							fact(
								"reference",
								weight > 0 ? "forward" : "none",
								statedAt(file, penalty),
							),
						]
					: []),
			],
		},
		hasCritic
			? readOne({
					file,
					tree,
					path: "critic.model_name_or_path",
					field: toText("critic.id"),
					framework: "OpenRLHF",
				})
			: gather(),
		{
			problems: [
				...(filter
					? [
							unmodelled({
								file,
								entry: filter,
								effect:
									"generates further answers in place of those that are all alike",
							}),
						]
					: []),
			],
		},
	);
}

/** Prompts of one set of rollouts with their answers, and how often they are passed. */
export function batchFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const prompts = stated.number("rollout.batch_size");
	const answers = stated.number("rollout.n_samples_per_prompt")?.value ?? 1;
	return [
		...(prompts
			? [
					fact("rollouts.prompts", prompts.value, prompts.origin),
					fact("batch.global", prompts.value * answers, prompts.origin),
				]
			: [
					byDefault("rollouts.prompts", PROMPTS),
					byDefault("batch.global", PROMPTS * answers),
				]),
		...factOf("rollouts.inner_epochs", stated.number("train.max_epochs")),
		...factOf("data.epochs", stated.number("train.num_episodes")),
	];
}

/** Tokens of prompts and answers: stated apart, or together with the answers' part. */
export function lengthFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const all = stated.number("data.max_len");
	const prompt = stated.number("prompt_max_len");
	const answer = stated.number("rollout.max_new_tokens");
	if (prompt ?? (answer && !all)) {
		return [
			...factOf("data.prompt", prompt),
			...factOf("data.completion", answer),
		];
	}
	if (!all || !answer || answer.value >= all.value) {
		return factOf("data.sequence", all);
	}
	return [
		fact("data.prompt", all.value - answer.value, all.origin),
		fact("data.completion", answer.value, answer.origin),
	];
}
