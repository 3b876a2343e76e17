import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import type { Method } from "./method.js";

/** A limit that is so high means that the other one ends the run. */
const NO_LIMIT = 100_000;

/** How long a run is: its steps or its epochs, whichever end first. */
export function durationOf(file: ParsedFile, method: Method): FieldReading {
	const steps = limit(method, "max_num_steps");
	const epochs = limit(method, "max_num_epochs");
	const stepFacts = steps
		? [fact("steps", steps.count, statedAt(file, steps.entry))]
		: [];
	const epochFacts = epochs
		? [fact("data.epochs", epochs.count, statedAt(file, epochs.entry))]
		: [];
	if (!steps || (steps.count >= NO_LIMIT && epochs && epochs.count < 1000)) {
		return gather({ facts: epochFacts });
	}
	if (!epochs || epochs.count >= 1000) return gather({ facts: stepFacts });
	return gather({
		facts: stepFacts,
		problems: [
			{
				kind: "inconsistent-config",
				path: file.path,
				line: steps.entry.line,
				args: {
					what: `\`max_num_steps\` is ${steps.count} and \`max_num_epochs\` is ${epochs.count}, and the first that is reached ends the run`,
					reading: `${steps.count} steps`,
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
		const global = count(tree, "policy.train_global_batch_size");
		return global
			? [fact("batch.global", global.count, statedAt(file, global.entry))]
			: [];
	}
	const prompts = limit(method, "num_prompts_per_step");
	const answers = limit(method, "num_generations_per_prompt");
	const passes = limit(method, "ppo_epochs");
	return [
		...(prompts
			? [
					fact(
						"rollouts.prompts",
						prompts.count,
						statedAt(file, prompts.entry),
					),
					fact(
						"batch.global",
						prompts.count * (answers?.count ?? 1),
						statedAt(file, prompts.entry),
					),
				]
			: []),
		...(answers
			? [
					fact(
						"rollouts.per_prompt",
						answers.count,
						statedAt(file, answers.entry),
					),
				]
			: []),
		...(passes
			? [
					fact(
						"rollouts.inner_epochs",
						passes.count,
						statedAt(file, passes.entry),
					),
				]
			: []),
	];
}

/** Tokens of prompts and answers, which share the total; of a whole sample where nothing is generated. */
export function lengthFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	{ generates }: Method,
): readonly Fact[] {
	const total = count(tree, "policy.max_total_sequence_length");
	if (!total) return [];
	const origin = statedAt(file, total.entry);
	const prompt = count(tree, "data.max_input_seq_length");
	// Where a prompt may fill the whole sequence, only their sum is known.
	if (!generates || !prompt || prompt.count >= total.count) {
		return [fact("data.sequence", total.count, origin)];
	}
	return [
		fact("data.prompt", prompt.count, statedAt(file, prompt.entry)),
		fact("data.completion", total.count - prompt.count, origin),
	];
}

/** How often and on how much a run is evaluated. */
export function evaluationFacts(
	file: ParsedFile,
	method: Method,
): readonly Fact[] {
	const every = limit(method, "val_period");
	const samples = limit(method, "max_val_samples");
	const batches = limit(method, "val_batches");
	const each = limit(method, "val_global_batch_size");
	const origin = batches && statedAt(file, batches.entry);
	return [
		...(every
			? [fact("evaluation.every", every.count, statedAt(file, every.entry))]
			: []),
		...(samples
			? [
					fact(
						"evaluation.samples",
						samples.count,
						statedAt(file, samples.entry),
					),
				]
			: []),
		...(batches && each && origin
			? [fact("evaluation.samples", batches.count * each.count, origin)]
			: []),
	];
}

interface Count {
	readonly entry: Entry;
	readonly count: number;
}

function limit({ section }: Method, key: string): Count | undefined {
	return count(section.value, key);
}

function count(tree: Tree | undefined, path: string): Count | undefined {
	const entry = entryAt(tree, path);
	const number = asNumber(entry?.value);
	return entry && number !== undefined && number > 0
		? { entry, count: number }
		: undefined;
}
