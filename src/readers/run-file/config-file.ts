import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import { plainConfig } from "./conversions.js";

/** The config.json that `model.config` names; undefined when it is written out or absent. */
export function configReference(
	path: string,
	tree: Tree,
): Reference | undefined {
	const entry = entryAt(tree, "model.config") ?? dotted(tree);
	const text = asText(entry?.value);
	if (!entry || !text) return undefined;
	const candidates = candidatesFor(path, text);
	return { text, candidates, line: entry.line, key: "model.config" };
}

/** What a config.json says, and which files said it. */
export interface ConfigReading extends FieldReading {
	/** Paths of files that took part. */
	readonly files: readonly string[];
}

/** What the config.json of a run says. That it is not in the commit is told by whoever looks for it. */
export function readConfig(
	path: string,
	reference: Reference,
	open: Open,
): ConfigReading {
	const file = open(reference);
	if (!file)
		return { facts: [], problems: outside(path, reference), files: [] };
	const [tree] = file.documents;
	if (tree?.kind !== "mapping") {
		return { facts: [], problems: notAConfig(file), files: [file.path] };
	}
	const origin = {
		kind: "file",
		path: file.path,
		line: tree.line,
		text: reference.text,
	} as const;
	const facts = [fact("model.config", plainConfig(tree), origin)];
	return { facts, problems: [], files: [file.path] };
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

function notAConfig({ path, problems }: ParsedFile): readonly Problem[] {
	if (problems.length > 0) return problems;
	const args = { format: "a config.json", detail: "it is no JSON object" };
	return [{ kind: "unreadable-file", path, args }];
}
