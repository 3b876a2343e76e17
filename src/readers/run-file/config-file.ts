import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { configCandidates, readConfigFile } from "../model-config.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";

/** The config.json that `model.config` names, or the folder it is in; undefined when it is written out or absent. */
export function configReference(
	path: string,
	tree: Tree,
): Reference | undefined {
	const entry = entryAt(tree, "model.config") ?? dotted(tree);
	const text = asText(entry?.value);
	if (!entry || !text) return undefined;
	const candidates = configCandidates(path, text);
	return { text, candidates, line: entry.line, key: "model.config" };
}

/** What the config.json of a run says. That it is not in the commit is told by whoever looks for it. */
export function readConfig(
	path: string,
	reference: Reference,
	open: Open,
): ReadingWithFiles {
	const file = open(reference);
	return file
		? readConfigFile(file, reference)
		: { facts: [], problems: outside(path, reference), files: [] };
}

/** `model.config: …` as one key. */
function dotted(tree: Tree) {
	if (tree.kind !== "mapping") return undefined;
	return tree.entries.find((entry) => entry.key === "model.config");
}

/** A path that can be in no commit: absolute, in a home folder, or a URL. */
function outside(path: string, reference: Reference): readonly Problem[] {
	if (reference.candidates.length > 0) return [];
	const { line, text } = reference;
	const args = { reference: text };
	return [{ kind: "missing-reference", path, line, args }];
}
