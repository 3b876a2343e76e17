import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";

/** The list that says what the names of data sets stand for. LLaMA-Factory's own copy has the demo sets. */
export function listReference(file: ParsedFile): Reference | undefined {
	const tree = file.documents[0];
	const entry = entryAt(tree, "dataset");
	if (!entry || isUnset(entry.value)) return undefined;
	const folder = asText(entryAt(tree, "dataset_dir")?.value) ?? "data";
	const text = `${folder}/dataset_info.json`;
	return {
		text,
		candidates: candidatesFor(file.path, text),
		line: entry.line,
		key: entry.key,
		optional: true,
	};
}

/** The data sets, by their Hub names where the list says them, and what is held out. */
export function dataFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	list: ParsedFile | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "dataset");
	const names = entry ? namesIn(entry) : [];
	const known = names.map((name) => hubName(list, name) ?? name);
	return [
		...(entry && known.length > 0
			? [fact("data.sets", known, statedAt(file, entry))]
			: []),
		...heldOut(file, tree),
		...packedFacts(file, tree),
	];
}

/** The list behind the reference, when the commit has it. */
export function openList(file: ParsedFile, open: Open): ParsedFile | undefined {
	const reference = listReference(file);
	return reference && open(reference);
}

function namesIn({ value }: Entry): readonly string[] {
	const texts =
		value.kind === "sequence" ? value.items.map(asText) : [asText(value)];
	return texts
		.flatMap((text) => text?.split(",") ?? [])
		.map((name) => name.trim())
		.filter((name) => name !== "");
}

function hubName(
	list: ParsedFile | undefined,
	name: string,
): string | undefined {
	// Names hold dots, so the entry is found by its key and not by a path.
	const root = list?.documents[0];
	if (root?.kind !== "mapping") return undefined;
	const entry = root.entries.find(({ key }) => key === name);
	return asText(entryAt(entry?.value, "hf_hub_url")?.value);
}

// Above 1 it counts samples: how large a share that is, only the data sets know.
function heldOut(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "val_size");
	const share = asNumber(entry?.value);
	return entry && share !== undefined && share >= 0 && share < 1
		? [fact("data.validation_share", share, statedAt(file, entry))]
		: [];
}

function packedFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const neat = entryAt(tree, "neat_packing");
	return neat && asText(neat.value)?.toLowerCase() === "true"
		? [fact("data.packed", true, statedAt(file, neat))]
		: [];
}
