import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { mergeTrees, shiftLines } from "../merge-trees.js";
import { folderOf, joinPath } from "../paths.js";
import { newPlaces, type Places } from "../places.js";
import type { Open, Reference } from "../reader.js";

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

/** A config with all that it inherits (fvcore 0.1.5, config.py). */
export function mergedYaml(file: ParsedFile, open: Open): MergedYaml {
	const places = newPlaces();
	const missing: string[] = [];
	const tree = readChain(file, { open, places, under: [], missing });
	return { tree, places, isWhole: missing.length === 0 };
}

export interface MergedYaml {
	readonly tree: Mapping;
	readonly places: Places;
	/** Every base was there; otherwise nobody knows which defaults still hold. */
	readonly isWhole: boolean;
}

interface Chain {
	readonly open: Open;
	readonly places: Places;
	readonly under: readonly string[];
	/** Bases that could not be brought. */
	readonly missing: string[];
}

function readChain(file: ParsedFile, chain: Chain): Mapping {
	const [reference] = baseReference(file);
	const line = chain.places.firstLineOf(file.path);
	const own: Tree | undefined = file.documents[0];
	const shifted = own && shiftLines(own, line);
	const mapping: Mapping =
		shifted?.kind === "mapping"
			? shifted
			: { kind: "mapping", entries: [], line: 1 };
	const base = reference && chain.open(reference);
	if (reference && !base) chain.missing.push(reference.text);
	if (!base || chain.under.includes(base.path)) return mapping;
	const under = [...chain.under, file.path];
	return mergeTrees(readChain(base, { ...chain, under }), mapping);
}
