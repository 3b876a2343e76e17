import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { sideFacts } from "../image-sides.js";
import { defaultsOf, statedAt } from "../origins.js";

/** What the applications do that their configs do not say. */
export const byDefault = defaultsOf("physicsnemo", "known");

/** What keys of an application say together; a key that a family lacks says nothing. */
export function physicsRules(file: ParsedFile, tree: Tree): readonly Fact[] {
	return [
		...durationFacts(file, tree),
		...epochFacts(file, tree),
		...sampleFacts(file, tree),
		...precisionFacts(file, tree),
		...imageFacts(file, tree),
		...checkpointingFacts(file, tree),
	];
}

// CorrDiff counts its duration in samples, whatever the size of the data (examples/weather/corrdiff/train.py).
function durationFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.hp.training_duration");
	const samples = asNumber(entry?.value);
	return entry && samples !== undefined && samples > 0
		? [
				fact("data.samples", samples, statedAt(file, entry)),
				byDefault("data.epochs", 1),
			]
		: [];
}

// Weather models count from start_epoch to max_epoch, the last one too where they start at 1.
function epochFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "max_epoch");
	const last = asNumber(entry?.value);
	const first = asNumber(entryAt(tree, "start_epoch")?.value) ?? 0;
	if (!entry || last === undefined) return [];
	const epochs = last - Math.max(0, first - 1);
	return epochs > 0 ? [fact("data.epochs", epochs, statedAt(file, entry))] : [];
}

// A trajectory of so many steps gives one sample for each step but the last (VortexSheddingDataset).
function sampleFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "num_training_samples");
	const runs = asNumber(entry?.value);
	const steps = asNumber(entryAt(tree, "num_training_time_steps")?.value) ?? 2;
	return entry && runs !== undefined && runs > 0 && steps > 1
		? [fact("data.samples", runs * (steps - 1), statedAt(file, entry))]
		: [];
}

function precisionFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const corrdiff = entryAt(tree, "training.perf.fp_optimizations");
	const word = asText(corrdiff?.value) ?? "";
	if (corrdiff && /^amp-(bf16|fp16)$/.test(word)) {
		const precision = word === "amp-bf16" ? "amp-bf16" : "amp-fp16";
		return [fact("precision", precision, statedAt(file, corrdiff))];
	}
	const entry = entryAt(tree, "train.amp.enabled") ?? entryAt(tree, "amp");
	if (!entry || asBoolean(entry.value) === undefined) return [];
	const type = asText(entryAt(tree, "train.amp.autocast.dtype")?.value) ?? "";
	const half = /bfloat16$/.test(type) ? "amp-bf16" : "amp-fp16";
	const precision = asBoolean(entry.value) ? half : "fp32";
	return [fact("precision", precision, statedAt(file, entry))];
}

function imageFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "pangu.img_size");
	return entry
		? sideFacts(file, entry, itemsOf(entry.value).map(asNumber))
		: [];
}

function checkpointingFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const segments =
		entryAt(tree, "num_processor_checkpoint_segments") ??
		entryAt(tree, "training.perf.songunet_checkpoint_level");
	const count = asNumber(segments?.value);
	return segments && count !== undefined
		? [
				fact(
					"checkpointing",
					count > 0 ? "selective" : "none",
					statedAt(file, segments),
				),
			]
		: [];
}
