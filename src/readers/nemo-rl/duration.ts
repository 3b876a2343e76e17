import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import type { Method } from "./method.js";

/** A limit that is so high means that the other one ends the run. */
const NO_STEP_LIMIT = 100_000;
const NO_EPOCH_LIMIT = 1000;

/** How long a run is: its steps or its epochs, whichever end first. */
export function durationOf(file: ParsedFile, method: Method): FieldReading {
	const stated = statedIn(file, method.section.value);
	const steps = stated.number("max_num_steps");
	const epochs = stated.number("max_num_epochs");
	const epochsEnd = epochs && epochs.value < NO_EPOCH_LIMIT;
	if (!steps || (steps.value >= NO_STEP_LIMIT && epochsEnd)) {
		return gather({ facts: factOf("data.epochs", epochs) });
	}
	const facts = factOf("steps", steps);
	if (!epochs || !epochsEnd) return gather({ facts });
	return gather({
		facts,
		problems: [
			{
				kind: "inconsistent-config",
				path: file.path,
				line: steps.entry.line,
				args: {
					what: `\`max_num_steps\` is ${steps.value} and \`max_num_epochs\` is ${epochs.value}, and the first that is reached ends the run`,
					reading: `${steps.value} steps`,
				},
			},
		],
	});
}

/**
 * Prompts, answers and what is trained at once. A step generates answers to its prompts and trains on all of them, in
 * one or several parts; without answers a step is one batch.
 */
export function batchFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	method: Method,
): readonly Fact[] {
	if (!method.generates) {
		const global = statedIn(file, tree).number(
			"policy.train_global_batch_size",
		);
		return factOf("batch.global", global);
	}
	const stated = statedIn(file, method.section.value);
	const prompts = stated.number("num_prompts_per_step");
	const answers = stated.number("num_generations_per_prompt");
	return [
		...factOf("rollouts.prompts", prompts),
		...factOf("rollouts.per_prompt", answers),
		...impliedFact(
			"batch.global",
			(prompts?.value ?? 1) * (answers?.value ?? 1),
			prompts,
		),
		...factOf("rollouts.inner_epochs", stated.number("ppo_epochs")),
	];
}

/** Tokens of prompts and answers, which share the total; of a whole sample where nothing is generated. */
export function lengthFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	{ generates }: Method,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const total = stated.number("policy.max_total_sequence_length");
	const prompt = stated.number("data.max_input_seq_length");
	// Where a prompt may fill the whole sequence, only their sum is known.
	if (!total || !generates || !prompt || prompt.value >= total.value) {
		return factOf("data.sequence", total);
	}
	return [
		...factOf("data.prompt", prompt),
		...impliedFact("data.completion", total.value - prompt.value, total),
	];
}

/** How often and on how much a run is evaluated. */
export function evaluationFacts(
	file: ParsedFile,
	method: Method,
): readonly Fact[] {
	const stated = statedIn(file, method.section.value);
	const batches = stated.number("val_batches");
	const each = stated.number("val_global_batch_size");
	return [
		...factOf("evaluation.every", stated.number("val_period")),
		...factOf("evaluation.samples", stated.number("max_val_samples")),
		...(batches && each
			? impliedFact("evaluation.samples", batches.value * each.value, batches)
			: []),
	];
}
