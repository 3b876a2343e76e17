import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Mapping } from "../../formats/tree.js";
import { folderOf, joinPath } from "../paths.js";
import { mergedFiles, newPlaces, type Places } from "../places.js";
import type { Open, Reference } from "../reader.js";
import { knownBase } from "./known-bases.js";

/** True for a YAML file in the words of detectron2's CfgNode. */
export function isYamlConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	if (file.format !== "yaml" || tree?.kind !== "mapping") return false;
	if (/\.ya?ml$/.test(asText(entryAt(tree, "_BASE_")?.value) ?? ""))
		return true;
	const marks = [
		"MODEL.META_ARCHITECTURE",
		"SOLVER.IMS_PER_BATCH",
		"MODEL.RESNETS",
		"MODEL.ROI_HEADS",
		"DATASETS.TRAIN",
		"SOLVER.MAX_ITER",
	];
	return marks.filter((mark) => hasKeys(tree, mark)).length >= 2;
}

/** The file that a config inherits from. */
export function baseReference(file: ParsedFile): readonly Reference[] {
	const entry = entryAt(file.documents[0], "_BASE_");
	const text = asText(entry?.value);
	if (!entry || text === undefined || text.includes("://")) return [];
	const path = joinPath(folderOf(file.path), text);
	const candidates = path ? [path] : [];
	return [{ text, candidates, line: entry.line, key: "_BASE_" }];
}

export interface MergedYaml {
	readonly tree: Mapping;
	readonly places: Places;
	/** Every base was there or is detectron2's own; otherwise nobody knows which defaults still hold. */
	readonly isWhole: boolean;
}

/** A config with all that it inherits (fvcore 0.1.5, config.py). */
export function mergedYaml(file: ParsedFile, open: Open): MergedYaml {
	/** The nearest first. */
	const chain = [file];
	let [wanted] = baseReference(file);
	let isWhole = true;
	while (wanted) {
		const base = open(wanted) ?? knownBase(wanted.text);
		if (!base) isWhole = false;
		if (!base || chain.some(({ path }) => path === base.path)) break;
		chain.push(base);
		[wanted] = baseReference(base);
	}
	const layers = chain.map(({ path, documents: [tree] }) => ({ path, tree }));
	const places = newPlaces(...layers.map(({ path }) => path));
	return { tree: mergedFiles(layers.toReversed(), places), places, isWhole };
}
