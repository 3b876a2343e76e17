import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { factOf, impliedFact, type StatedIn, statedIn } from "../stated.js";
import { byTrl } from "./defaults.js";

interface Given {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly task: Fact;
}

/** What TRL runs beside the model that trains: a frozen copy, a teacher, several passes over the same answers. */
export function rolloutFacts(given: Given): readonly Fact[] {
	const { file, tree, task } = given;
	const stated = statedIn(file, tree);
	switch (task.value) {
		case "grpo":
			return [
				...penaltyFacts(given),
				...iterationFacts(stated),
				...engineFacts(stated),
				...factOf("reward.id", stated.text("reward_model_name_or_path")),
			];
		case "ppo":
			return ppoFacts(stated);
		case "dpo":
		case "kto":
			return pairFacts(stated);
		case "distill":
			return factOf("teacher.id", stated.text("teacher_model_name_or_path"));
		default:
			return [];
	}
}

// GRPO has no penalty by default and RLOO has one; without a penalty no reference is loaded.
function penaltyFacts({ file, tree, task }: Given): readonly Fact[] {
	const entry = entryAt(tree, "beta");
	const weight = asNumber(entry?.value);
	if (entry && weight !== undefined) {
		const reference = weight === 0 ? "none" : "forward";
		return [fact("reference", reference, statedAt(file, entry))];
	}
	const isRloo = "text" in task.origin && /rloo/i.test(task.origin.text);
	return [byTrl("reference", isRloo ? "forward" : "none")];
}

// `max_steps` counts optimizer steps, of which each set of answers gets `num_iterations`.
function iterationFacts(stated: StatedIn): readonly Fact[] {
	const passes = stated.number("num_iterations");
	const steps = stated.number("max_steps");
	const times = passes?.value ?? 1;
	return [
		byTrl("rollouts.inner_epochs", 1),
		...factOf("rollouts.inner_epochs", passes),
		...(times > 1 && steps
			? impliedFact("steps", Math.ceil(steps.value / times), steps)
			: []),
	];
}

// A set of answers is divided into mini-batches, each of which accumulates gradients; episodes count answers.
function ppoFacts(stated: StatedIn): readonly Fact[] {
	const parts = stated.number("num_mini_batches");
	const accumulation = stated.number("gradient_accumulation_steps");
	const episodes = stated.number("total_episodes");
	// Both start from it: examples/scripts/ppo/ppo.py.
	const scorer = stated.text("reward_model_path");
	return [
		...factOf("reward.id", scorer),
		...factOf("critic.id", scorer),
		byTrl("reference", "forward"),
		byTrl("rollouts.inner_epochs", 4),
		byTrl("rollouts.per_prompt", 1),
		byTrl("data.completion", 53),
		...factOf("rollouts.inner_epochs", stated.number("num_ppo_epochs")),
		...(parts && parts.value > 1
			? impliedFact(
					"batch.accumulation",
					parts.value * (accumulation?.value ?? 1),
					parts,
				)
			: []),
		...factOf("data.samples", episodes),
		...impliedFact("data.epochs", 1, episodes),
	];
}

// On the training devices unless it is a server of its own; trl 0.24 trainer/grpo_config.py.
function engineFacts(stated: StatedIn): readonly Fact[] {
	const mode = stated.text("vllm_mode");
	if (!stated.boolean("use_vllm")?.value || mode?.value !== "colocate") {
		return [];
	}
	return [
		byTrl("rollouts.engine_share", 0.3),
		byTrl("rollouts.engine_sleeps", false),
		...factOf(
			"rollouts.engine_share",
			stated.number("vllm_gpu_memory_utilization"),
		),
		...factOf(
			"rollouts.engine_sleeps",
			stated.boolean("vllm_enable_sleep_mode"),
		),
	];
}

function pairFacts(stated: StatedIn): readonly Fact[] {
	const stored = stated.boolean("precompute_ref_log_probs");
	const free = stated.boolean("reference_free");
	return [
		byTrl("reference", "forward"),
		...impliedFact("reference", stored?.value ? "cached" : "forward", stored),
		...(free?.value ? impliedFact("reference", "none", free) : []),
	];
}
