import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { Settings } from "../settings.js";
import { modelNames } from "./model-names.js";

/** The keys of one file or command, over those of the layers before it. */
export interface Layer {
	readonly file: ParsedFile;
	readonly tree: Tree;
}

/** The config that a config builds on. MaxText's own base.yml comes with the package where the commit has none. */
export function baseReference(file: ParsedFile): readonly Reference[] {
	const entry = entryAt(file.documents[0], "base_config");
	const text = asText(entry?.value);
	return entry && text ? [configReference(file, text, entry)] : [];
}

/** A config of MaxText by the path that a file or a command has. */
export function configReference(
	file: ParsedFile,
	text: string,
	{ line, key }: { readonly line: number; readonly key: string },
): Reference {
	const isOwn = /(^|\/)base\.yml$/.test(text);
	const candidates = candidatesFor(file.path, text);
	return {
		text,
		candidates,
		line,
		key,
		...(isOwn && { optional: true as const }),
	};
}

/** The file of a model that no table knows, beside the configs. */
export function modelReference(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Reference[] {
	const name = asText(entry?.value);
	if (!entry || !name || name === "default" || lookUp(modelNames, name))
		return [];
	const text = `models/${name}.yml`;
	const candidates = candidatesFor(file.path, text);
	return [
		{ text, candidates, line: entry.line, key: entry.key, optional: true },
	];
}

/** How many configs may build on each other: few repositories have three. */
const DEEPEST = 8;

/** A config with those that it builds on, the lowest first. */
export function layersOf(file: ParsedFile, open: Open): readonly Layer[] {
	const layers: Layer[] = [];
	const seen = new Set<string>();
	let next: ParsedFile | undefined = file;
	while (next && !seen.has(next.path) && layers.length < DEEPEST) {
		seen.add(next.path);
		const [tree] = next.documents;
		if (tree) layers.unshift({ file: next, tree });
		const [base] = baseReference(next);
		next = base && open(base);
	}
	return layers;
}

/** All layers as one set of keys, each with the place that it comes from. */
export function mergedSettings(layers: readonly Layer[]): Settings {
	const entries = new Map<string, Entry>();
	const files = new Map<Entry, ParsedFile>();
	for (const { file, tree } of layers) {
		for (const entry of entriesOf(tree)) {
			entries.set(entry.key, entry);
			remember(entry, file, files);
		}
	}
	const [first] = layers;
	return {
		tree: { kind: "mapping", entries: [...entries.values()], line: 1 },
		place(entry): Origin {
			const file = files.get(entry) ?? first?.file;
			return file
				? statedAt(file, entry)
				: { kind: "derived", from: entry.key };
		},
	};
}

function remember(
	entry: Entry,
	file: ParsedFile,
	files: Map<Entry, ParsedFile>,
): void {
	files.set(entry, file);
	for (const below of entriesOf(entry.value)) remember(below, file, files);
}

/** True for MaxText's base.yml: every key, with its default. */
export function isBaseConfig(tree: Tree | undefined): boolean {
	return hasKeys(
		tree,
		"base_emb_dim",
		"per_device_batch_size",
		"logical_axis_rules",
		"ici_fsdp_parallelism",
	);
}

/** True for the file of a model: its sizes alone. */
export function isModelConfig(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "base_emb_dim", "base_num_decoder_layers") &&
		!isBaseConfig(tree)
	);
}
