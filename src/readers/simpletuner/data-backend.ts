import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import type { Reference } from "../reader.js";
import { sideOf } from "./resolution.js";

/** What a file of data sets says. */
export interface Backend extends FieldReading {
	/** How often an epoch passes each sample, where that is the same for all of them. */
	readonly passes?: number;
}

/** The file of data sets that settings name. */
export function backendOf(file: ParsedFile, tree: Tree): readonly Reference[] {
	const entry = entryAt(tree, "data_backend_config");
	const text = asText(entry?.value);
	return !entry || !text || isPlaceholder(text)
		? []
		: [
				{
					text,
					candidates: candidatesFor(file.path, text),
					line: entry.line,
					key: entry.key,
				},
			];
}

/** True for a list of data sets as SimpleTuner has it. */
export function isBackend(file: ParsedFile): boolean {
	const root = file.documents[0];
	return (
		root?.kind === "sequence" &&
		root.items.some(
			(item) =>
				hasKeys(item, "id") &&
				hasKeys(item, "type") &&
				(hasKeys(item, "cache_dir_vae") ||
					hasKeys(item, "instance_data_dir") ||
					hasKeys(item, "dataset_type")),
		)
	);
}

/** Folders, sizes and repeats of the data sets that are trained on. */
export function backendFacts(file: ParsedFile): Backend {
	const root = file.documents[0];
	const sets = (root?.kind === "sequence" ? root.items : []).filter(isTrained);
	// `repeats` counts the passes beside the first.
	const passes = sets.map(
		(set) => 1 + (asNumber(entryAt(set, "repeats")?.value) ?? 0),
	);
	const [first] = passes;
	const isEven = passes.every((each) => each === first);
	return {
		...gather({ facts: [...nameFacts(file, sets), ...sizeFacts(file, sets)] }),
		...(isEven && first !== undefined && { passes: first }),
	};
}

const ASIDE = /text_embeds|image_embeds|conditioning|eval/;

function isTrained(set: Tree): boolean {
	const kind = asText(entryAt(set, "dataset_type")?.value) ?? "image";
	return (
		!ASIDE.test(kind) && asBoolean(entryAt(set, "disabled")?.value) !== true
	);
}

function nameFacts(file: ParsedFile, sets: readonly Tree[]): readonly Fact[] {
	const entries = sets.flatMap(
		(set) =>
			entryAt(set, "dataset_name") ?? entryAt(set, "instance_data_dir") ?? [],
	);
	const [first] = entries;
	const names = entries.flatMap(({ value }) => asText(value) ?? []);
	return first && names.length > 0
		? [fact("data.sets", names, statedAt(file, first))]
		: [];
}

// Data sets of several sizes are one of their mean area.
function sizeFacts(file: ParsedFile, sets: readonly Tree[]): readonly Fact[] {
	const found = sets.flatMap((set) => {
		const entry = entryAt(set, "resolution");
		const side = sideOf(set);
		return entry && side !== undefined ? [{ entry, side }] : [];
	});
	const [first] = found;
	if (!first) return [];
	const area =
		found.reduce((sum, { side }) => sum + side ** 2, 0) / found.length;
	return [
		fact(
			"data.image",
			Math.round(Math.sqrt(area)),
			statedAt(file, first.entry),
		),
	];
}
