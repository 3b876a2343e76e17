import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact, fold } from "../../plan/plan.js";
import { clipsOf, SPEECH_RATE } from "../audio-clips.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { BATCH_BINS, BATCH_SIZE, byDefault } from "./defaults.js";

interface Given {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	/** What the file hints at; the devices among it. */
	readonly hints: readonly Fact[];
}

/**
 * The batch, which is that of all devices together: each takes its part of it (SequenceIterFactory in abs_task.py).
 * `batch_size` counts utterances; `batch_bins` bounds their elements, padded ones among them, for the batch types
 * `numel` and `length`.
 */
export function batchOf(given: Given): FieldReading {
	const { file, tree } = given;
	const type = asText(entryAt(tree, "batch_type")?.value) ?? "folded";
	const steps = { facts: stepFacts(file, tree) };
	if (type !== "numel" && type !== "length") {
		const entry = entryAt(tree, "batch_size");
		const size = asNumber(entry?.value);
		return gather(steps, utterances(given, entry, size ?? BATCH_SIZE));
	}
	const entry = entryAt(tree, "batch_bins");
	const bins = asNumber(entry?.value) ?? BATCH_BINS;
	if (isLanguageModel(tree)) {
		const tokens = bins * accumulationOf(tree);
		const held = entry
			? fact("batch.global_tokens", tokens, statedAt(file, entry))
			: byDefault("batch.global_tokens", tokens);
		return gather(steps, { facts: [held] });
	}
	if (!readsRawAudio(tree)) return gather(steps, openBins(file, entry));
	const rate = rateOf(tree);
	const { clips, length } = clipsOf(bins / rate, "`batch_bins`");
	return gather(steps, { facts: [length] }, utterances(given, entry, clips));
}

function utterances(
	{ file, tree, hints }: Given,
	entry: Entry | undefined,
	count: number,
): FieldReading {
	if (!Number.isInteger(count) || count < 1) {
		return gather({ problems: [wrongSize(file, entry)] });
	}
	const global = count * accumulationOf(tree);
	const devices = fold([...hints, ...ngpuFacts(file, tree)]).get(
		"hardware.count",
	)?.value;
	return gather({
		facts: [
			entry
				? fact("batch.global", global, statedAt(file, entry))
				: byDefault("batch.global", global),
			...(typeof devices === "number"
				? [
						fact("batch.micro", Math.max(1, Math.floor(count / devices)), {
							kind: "derived",
							from: "the utterances of a batch ÷ devices",
						}),
					]
				: []),
		],
	});
}

/** The GPUs of one node, where the recipe itself says them. */
export function ngpuFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "ngpu");
	const count = asNumber(entry?.value);
	return entry && count && count > 0
		? [fact("hardware.count", count, statedAt(file, entry))]
		: [];
}

// An epoch may be cut to a number of iterations.
function stepFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "num_iters_per_epoch");
	const iterations = asNumber(entry?.value);
	const epochs = asNumber(entryAt(tree, "max_epoch")?.value) ?? 40;
	return entry && iterations && iterations > 0
		? [
				fact(
					"steps",
					Math.floor((iterations * epochs) / accumulationOf(tree)),
					statedAt(file, entry),
				),
			]
		: [];
}

function accumulationOf(tree: Tree | undefined): number {
	const count = asNumber(entryAt(tree, "accum_grad")?.value);
	return count !== undefined && count >= 1 ? count : 1;
}

function isLanguageModel(tree: Tree | undefined): boolean {
	return hasKeys(tree, "lm") || hasKeys(tree, "lm_conf");
}

// Recipes read raw audio where they have a frontend that computes features; otherwise elements are those of features.
function readsRawAudio(tree: Tree | undefined): boolean {
	return ["frontend", "frontend_conf"].some((key) => hasKeys(tree, key));
}

function rateOf(tree: Tree | undefined): number {
	const text = asText(entryAt(tree, "frontend_conf.fs")?.value) ?? "";
	const [, number, kilo] = /^(\d+(?:\.\d+)?)\s*(k?)$/i.exec(text.trim()) ?? [];
	return number === undefined
		? SPEECH_RATE
		: Number(number) * (kilo ? 1000 : 1);
}

function openBins(file: ParsedFile, entry: Entry | undefined): FieldReading {
	if (!entry) return gather();
	return gather({
		problems: [
			{
				kind: "inconsistent-config",
				path: file.path,
				line: entry.line,
				args: {
					what: "`batch_bins` bounds the elements of a batch, and no frontend says how many of them a second of audio has",
					reading: "a batch of unknown size",
				},
			},
		],
	});
}

function wrongSize(
	file: ParsedFile,
	entry: Entry | undefined,
): FieldReading["problems"][number] {
	return {
		kind: "invalid-value",
		path: file.path,
		line: entry?.line ?? 1,
		args: {
			key: entry?.key ?? "batch_size",
			text: asText(entry?.value) ?? "",
			expected: "expected a whole number above 0",
		},
	};
}
