import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { clipsOf, SPEECH_RATE } from "../audio-clips.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { type Positive, positiveAt } from "../positive.js";
import { byDefault } from "./defaults.js";
import { named } from "./task.js";

/**
 * Samples on one device. `batch_size` counts them, `max_tokens` bounds number × greatest length: in samples of audio
 * where the task reads raw audio, in tokens otherwise (fairseq/data/data_utils_fast.pyx).
 */
export function batchOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const sizes = {
		file,
		tree,
		number: positiveAt(tree, "dataset.batch_size"),
		budget: positiveAt(tree, "dataset.max_tokens"),
	};
	const task = named(tree, "task")?.name ?? "";
	if (AUDIO.test(task)) return audioBatch(sizes);
	return TEXT.test(task) || hasKeys(tree, "task.tokens_per_sample")
		? textBatch(sizes)
		: plainBatch(sizes);
}

const AUDIO = /audio|hubert|speech/;
const TEXT = /^(masked_lm|language_modeling|denoising)/;

interface Sizes {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	/** `dataset.batch_size`. */
	readonly number: Positive | undefined;
	/** `dataset.max_tokens`. */
	readonly budget: Positive | undefined;
}

function audioBatch({ file, tree, number, budget }: Sizes): FieldReading {
	const rate = positiveAt(tree, "task.sample_rate")?.count ?? SPEECH_RATE;
	const crop = positiveAt(tree, "task.max_sample_size");
	const length = crop && [
		fact("data.seconds", crop.count / rate, statedAt(file, crop.entry)),
	];
	if (!budget)
		return gather(
			{ facts: length ?? [] },
			plainBatch({ file, tree, number, budget }),
		);
	const origin = statedAt(file, budget.entry);
	if (crop) {
		// Whole clips of the greatest length; more of shorter ones come to the same seconds.
		const clips = fitting(budget.count / crop.count, number);
		return gather({
			facts: [...(length ?? []), fact("batch.micro", clips, origin)],
		});
	}
	const assumed = clipsOf(budget.count / rate, "`dataset.max_tokens`");
	const clips = fitting(assumed.clips, number);
	return gather({
		facts: [assumed.length, fact("batch.micro", clips, origin)],
	});
}

function textBatch({ file, tree, number, budget }: Sizes): FieldReading {
	const block = positiveAt(tree, "task.tokens_per_sample");
	const sequence = block
		? fact("data.sequence", block.count, statedAt(file, block.entry))
		: byDefault("data.sequence", DEFAULT_BLOCK);
	const breaks = entryAt(tree, "task.sample_break_mode");
	// `eos` makes a sample of each sentence; the others fill blocks with several.
	const packed = breaks
		? fact("data.packed", !isAtSentence(breaks), statedAt(file, breaks))
		: byDefault("data.packed", true);
	if (!budget) {
		return gather(
			{ facts: [sequence, packed] },
			plainBatch({ file, tree, number, budget }),
		);
	}
	const blocks = fitting(
		budget.count / (block?.count ?? DEFAULT_BLOCK),
		number,
	);
	return gather({
		facts: [
			sequence,
			packed,
			fact("batch.micro", blocks, statedAt(file, budget.entry)),
		],
	});
}

/** tokens_per_sample of fairseq/tasks/language_modeling.py and masked_lm.py. */
const DEFAULT_BLOCK = 1024;

function isAtSentence({ value }: Entry): boolean {
	return value.kind === "scalar" && value.text.startsWith("eos");
}

function plainBatch({ file, tree, number, budget }: Sizes): FieldReading {
	if (number) {
		const { count, entry } = number;
		return gather({
			facts: [fact("batch.micro", count, statedAt(file, entry))],
		});
	}
	// Sentences of any length: only the tokens of a step are known.
	const devices = positiveAt(
		tree,
		"distributed_training.distributed_world_size",
	);
	if (!budget || !devices) return gather();
	return gather({
		facts: [
			fact(
				"batch.global_tokens",
				budget.count * devices.count * lastOf(tree),
				statedAt(file, budget.entry),
			),
		],
	});
}

function lastOf(tree: Tree | undefined): number {
	const value = entryAt(tree, "optimization.update_freq")?.value;
	const last = value?.kind === "sequence" ? value.items.at(-1) : value;
	return asNumber(last) ?? 1;
}

function fitting(count: number, limit: Positive | undefined): number {
	const whole = Math.max(1, Math.floor(count));
	return limit ? Math.min(whole, limit.count) : whole;
}
