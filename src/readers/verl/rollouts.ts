import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { factOf, impliedFact, type Stated, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault, PROMPTS, TOKENS } from "./defaults.js";

const ACTOR = "actor_rollout_ref.actor";

/** The method: an estimator that needs values has a critic, any other compares answers of one prompt. */
export function methodReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const stated = statedIn(file, tree);
	const estimator = stated.text("algorithm.adv_estimator");
	const critic = stated.boolean("critic.enable");
	const hasCritic = critic?.value ?? (estimator?.value ?? "gae") === "gae";
	const decided = critic ?? estimator;
	const penalties = ["algorithm.use_kl_in_reward", `${ACTOR}.use_kl_loss`].map(
		(path) => stated.boolean(path),
	);
	const penalty = penalties.find((each) => each?.value);
	const off = penalties.find((each) => each !== undefined);
	return gather(
		{
			facts: [
				...impliedFact("task", hasCritic ? "ppo" : "grpo", decided),
				// Either penalty needs a frozen copy: verl/trainer/ppo/utils.py.
				...impliedFact(
					"reference",
					penalty ? "forward" : "none",
					penalty ?? off,
				),
			],
		},
		greedyReading(file, estimator),
	);
}

// ReMax generates one further answer to each prompt to compare with: verl/trainer/ppo/ray_trainer.py.
function greedyReading(
	file: ParsedFile,
	estimator: Stated<string> | undefined,
): FieldReading {
	if (estimator?.value !== "remax") return gather();
	const { entry } = estimator;
	const effect = "generates one further answer to each prompt";
	return gather({ problems: [unmodelled({ file, entry, effect })] });
}

/** Answers of one step: each of its prompts is answered `n` times. */
export function batchFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const prompts = stated.number("data.train_batch_size");
	const written = asText(entryAt(tree, "data.train_batch_size")?.value) ?? "";
	if (!prompts && isPlaceholder(written)) return [];
	const answers = stated.number("actor_rollout_ref.rollout.n")?.value ?? 1;
	return prompts
		? [
				fact("rollouts.prompts", prompts.value, prompts.origin),
				fact("batch.global", prompts.value * answers, prompts.origin),
			]
		: [
				byDefault("rollouts.prompts", PROMPTS),
				byDefault("batch.global", PROMPTS * answers),
			];
}

/**
 * Answers in one forward pass. Where batches are cut by tokens, as many full ones as fit into the tokens of a device,
 * times the devices that share a sequence.
 */
export function microFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const dynamic = stated.boolean(`${ACTOR}.use_dynamic_bsz`);
	if (!dynamic?.value) {
		return [
			...shareOfAll(file, tree),
			...factOf(
				"batch.micro",
				stated.number(`${ACTOR}.ppo_micro_batch_size_per_gpu`),
			),
		];
	}
	const tokens = stated.number(`${ACTOR}.ppo_max_token_len_per_gpu`);
	const length =
		(stated.number("data.max_prompt_length")?.value ?? 512) +
		(stated.number("data.max_response_length")?.value ?? 512);
	const micro = microOf({
		tokens: tokens?.value ?? TOKENS,
		length,
		sharing: sequenceDevices(file, tree),
	});
	return impliedFact("batch.micro", micro, tokens ?? dynamic);
}

/** Full sequences that fit into the tokens of a micro-batch, one at least. */
export function microOf(given: {
	readonly tokens: number;
	readonly length: number;
	readonly sharing: number;
}): number {
	return Math.max(1, Math.floor((given.tokens * given.sharing) / given.length));
}

// The older key counts over all devices (verl/workers/fsdp_workers.py).
function shareOfAll(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const stated = statedIn(file, tree);
	const all = stated.number(`${ACTOR}.ppo_micro_batch_size`);
	const devices =
		(stated.number("trainer.nnodes")?.value ?? 1) *
		(stated.number("trainer.n_gpus_per_node")?.value ?? 8);
	const copies = devices / sequenceDevices(file, tree);
	return impliedFact(
		"batch.micro",
		Math.max(1, Math.floor((all?.value ?? 0) / copies)),
		all,
	);
}

function sequenceDevices(file: ParsedFile, tree: Tree | undefined): number {
	const stated = statedIn(file, tree);
	return (
		stated.number(`${ACTOR}.ulysses_sequence_parallel_size`)?.value ??
		stated.number(`${ACTOR}.megatron.context_parallel_size`)?.value ??
		1
	);
}

/** Devices that share each sequence, for the actor's own setting; the backend's section may state it too. */
export function sequenceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const path = `${ACTOR}.ulysses_sequence_parallel_size`;
	return factOf("parallel.context", statedIn(file, tree).number(path));
}

/** What else is on the devices: the engine that generates, and the frozen copy unless the host keeps it. */
export function placeFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const engine = "actor_rollout_ref.rollout";
	const offloaded =
		stated.boolean("actor_rollout_ref.ref.fsdp_config.param_offload") ??
		stated.boolean("actor_rollout_ref.ref.megatron.param_offload");
	return [
		...factOf(
			"rollouts.engine_share",
			stated.number(`${engine}.gpu_memory_utilization`),
		),
		...factOf(
			"rollouts.engine_sleeps",
			stated.boolean(`${engine}.free_cache_engine`),
		),
		...impliedFact(
			"companions",
			offloaded?.value ? "host" : "beside",
			offloaded,
		),
	];
}

/** Data files by their paths, which name the data set. */
export function dataFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "data.train_files");
	if (!entry || isUnset(entry.value)) return [];
	const items =
		entry.value.kind === "sequence" ? entry.value.items : [entry.value];
	const names = items.flatMap((item) => asText(item) ?? []);
	return names.length > 0
		? [fact("data.sets", names, statedAt(file, entry))]
		: [];
}
