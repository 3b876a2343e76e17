import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import type { PlanFields } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { type Positive, positiveAt } from "../positive.js";
import { readOne } from "../read-one.js";

/** Batch and steps, which the keys count in another way for each method. */
export function durationOf(
	file: ParsedFile,
	tree: Tree | undefined,
	task: Fact,
): FieldReading {
	const given = { file, tree };
	if (task.value === "ppo") return gather({ facts: ppoFacts(given) });
	if (task.value === "grpo") return gather({ facts: grpoFacts(given) });
	return gather(
		readOne({
			...given,
			path: "batch_size",
			field: toCount("batch.micro"),
			framework: "torchtune",
		}),
		{ facts: stepFacts(given) },
	);
}

interface Given {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
}

function stepFacts({ file, tree }: Given): readonly Fact[] {
	const entry = entryAt(tree, "max_steps_per_epoch");
	const steps = asNumber(entry?.value);
	if (!entry || steps === undefined || steps <= 0) return [];
	const epochs = asNumber(entryAt(tree, "epochs")?.value) ?? 1;
	return [fact("steps", steps * epochs, statedAt(file, entry))];
}

// num_steps counts answers, batch_size of them a step, each trained on ppo_epochs times in parts of ppo_batch_size.
function ppoFacts({ file, tree }: Given): readonly Fact[] {
	const part = positiveAt(tree, "ppo_batch_size");
	const answers = positiveAt(tree, "num_steps");
	if (!part) return [];
	const accumulation =
		positiveAt(tree, "gradient_accumulation_steps")?.count ?? 1;
	const batch = positiveAt(tree, "batch_size") ?? part;
	const micro = Math.max(1, Math.floor(part.count / accumulation));
	return [
		fact("batch.micro", micro, statedAt(file, part.entry)),
		fact(
			"batch.accumulation",
			Math.max(1, Math.round(batch.count / micro)),
			statedAt(file, batch.entry),
		),
		...(answers
			? [
					fact(
						"steps",
						Math.floor(answers.count / batch.count),
						statedAt(file, answers.entry),
					),
				]
			: []),
		...stated(file, positiveAt(tree, "ppo_epochs"), "rollouts.inner_epochs"),
		...lengthFacts({ file, tree }),
	];
}

// A step answers batch_size prompts grpo_samples times on each device and trains on all of them ppo_epochs times.
function grpoFacts({ file, tree }: Given): readonly Fact[] {
	const prompts = positiveAt(tree, "batch_size");
	const samples = positiveAt(tree, "grpo_samples");
	const steps = positiveAt(tree, "num_steps");
	return [
		...stated(file, samples, "rollouts.per_prompt"),
		...stated(file, positiveAt(tree, "ppo_epochs"), "rollouts.inner_epochs"),
		...(prompts
			? [
					fact(
						"batch.micro",
						prompts.count * (samples?.count ?? 1),
						statedAt(file, prompts.entry),
					),
				]
			: []),
		...(steps ? [fact("steps", steps.count, statedAt(file, steps.entry))] : []),
		...lengthFacts({ file, tree }),
	];
}

function lengthFacts({ file, tree }: Given): readonly Fact[] {
	const prompt = positiveAt(tree, "tokenizer.max_seq_len");
	const answer = positiveAt(tree, "max_generated_tokens");
	return [
		...stated(file, prompt, "data.prompt"),
		...stated(file, answer, "data.completion"),
	];
}

function stated(
	file: ParsedFile,
	found: Positive | undefined,
	key:
		| "data.prompt"
		| "data.completion"
		| "rollouts.per_prompt"
		| "rollouts.inner_epochs",
): readonly Fact[] {
	const value: PlanFields[typeof key] | undefined = found?.count;
	return found && value !== undefined
		? [fact(key, value, statedAt(file, found.entry))]
		: [];
}
