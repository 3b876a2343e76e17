import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { clipsOf } from "../audio-clips.js";
import { type FieldReading, toCount, toPositive } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readEntry } from "./duration.js";
import { firstSetting, settingAt } from "./recipe.js";

/** Names of the options that recipes hand to the loader of the training data. */
const SIZES = [
	"train_dataloader_opts.batch_size",
	"train_dataloader_options.batch_size",
	"train_loader_kwargs.batch_size",
	"train_dataloader.batch_size",
	"dataloader_opts.batch_size",
	"dataloader_options.batch_size",
	"batch_size",
	"N_batch",
];

/** Names of the greatest length of a dynamic batch, in seconds of audio together. */
const LENGTHS = ["max_batch_length", "max_batch_len"].flatMap((name) => [
	`dynamic_batch_sampler_train.${name}`,
	`dynamic_batch_sampler.${name}`,
	`train_dynamic_batch_sampler.${name}`,
]);

const MOST = [
	"dynamic_batch_sampler_train.max_batch_ex",
	"dynamic_batch_sampler.max_batch_ex",
];

/**
 * Samples on one device, and batches of one step. With dynamic batching `batch_size` has no effect: batches have as many
 * clips as fit into a number of seconds.
 */
export function batchOf(
	file: ParsedFile,
	root: Tree | undefined,
): FieldReading {
	const accumulation = readEntry(
		file,
		firstSetting(root, ["grad_accumulation_factor", "gradient_accumulation"]),
		toCount("batch.accumulation"),
	);
	const length = readEntry(
		file,
		firstSetting(root, ["sentence_len"]),
		toPositive("data.seconds"),
	);
	const dynamic = dynamicLength(root);
	return gather(
		accumulation,
		{ facts: segmentFacts(file, root) },
		length,
		dynamic
			? { facts: dynamicBatch(file, root, dynamic) }
			: readEntry(file, firstSetting(root, SIZES), toCount("batch.micro")),
	);
}

// Vocoders learn from pieces of one length, in samples.
function segmentFacts(
	file: ParsedFile,
	root: Tree | undefined,
): FieldReading["facts"] {
	const entry = settingAt(root, "segment_size");
	const samples = asNumber(entry?.value);
	const rate = asNumber(settingAt(root, "sample_rate")?.value);
	return entry && samples && rate
		? [fact("data.seconds", samples / rate, statedAt(file, entry))]
		: [];
}

// The switch is missing where a recipe has no other way than dynamic batches.
function dynamicLength(root: Tree | undefined): Entry | undefined {
	const isOff = asBoolean(settingAt(root, "dynamic_batching")?.value) === false;
	const entry = isOff ? undefined : firstSetting(root, LENGTHS);
	return entry && (asNumber(entry.value) ?? 0) > 0 ? entry : undefined;
}

function dynamicBatch(
	file: ParsedFile,
	root: Tree | undefined,
	entry: Entry,
): FieldReading["facts"] {
	const { clips, length } = clipsOf(
		asNumber(entry.value) ?? 0,
		`\`${entry.key}\``,
	);
	const most = asNumber(firstSetting(root, MOST)?.value) ?? clips;
	return [
		length,
		fact(
			"batch.micro",
			Math.max(1, Math.min(clips, most)),
			statedAt(file, entry),
		),
	];
}
