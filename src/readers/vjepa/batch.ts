import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";

/** The length of the run, the frames of a clip and the data sets. */
export function batchFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const frames = framesOf(tree);
	const sets = entryAt(tree, "data.datasets");
	const names = itemsOf(sets?.value).flatMap((item) => asText(item) ?? []);
	return [
		...durationFacts(file, tree),
		...(frames
			? [fact("data.frames", frames.count, statedAt(file, frames.entry))]
			: []),
		...(sets && names.length > 0
			? [fact("data.sets", names.map(nameOf), statedAt(file, sets))]
			: []),
	];
}

/** Frames of the longest clips: each data set may have its own number. */
export function framesOf(
	tree: Tree | undefined,
): { readonly entry: Entry; readonly count: number } | undefined {
	const entry =
		entryAt(tree, "data.dataset_fpcs") ?? entryAt(tree, "data.num_frames");
	if (!entry) return undefined;
	const items =
		entry.value.kind === "sequence" ? entry.value.items : [entry.value];
	const counts = items.flatMap((item) => asNumber(item) ?? []);
	return counts.length === 0
		? undefined
		: { entry, count: Math.max(...counts) };
}

// `ipe` are the iterations of an epoch; without it an epoch passes the data. ipe_scale only stretches the schedules.
function durationFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const epochs = entryAt(tree, "optimization.epochs");
	const count = asNumber(epochs?.value);
	if (!epochs || count === undefined || count <= 0) return [];
	const iterations = asNumber(entryAt(tree, "optimization.ipe")?.value);
	return iterations !== undefined && iterations > 0
		? [fact("steps", count * iterations, statedAt(file, epochs))]
		: [fact("data.epochs", count, statedAt(file, epochs))];
}

// The lists of files are named after the data set: …/ssv2_train_paths.csv.
function nameOf(path: string): string {
	return fileName(path).replace(/\.(csv|json)$/, "");
}
