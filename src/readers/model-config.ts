import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asPlain,
	asText,
	type Entry,
	hasKeys,
	type Tree,
} from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { isPlaceholder, isUnset } from "./fields.js";
import { candidatesFor } from "./paths.js";
import type { Open, Reference } from "./reader.js";
import type { ReadingWithFiles } from "./with-files.js";

/**
 * The config.json files that keys of a run may name: a folder or a file of the commit. A library looks for a folder of
 * that name before it asks the Hub, so every id is one; that there is none is no problem.
 */
export function modelReferences(
	file: ParsedFile,
	...entries: readonly (Entry | undefined)[]
): readonly Reference[] {
	return entries.flatMap((entry) => {
		const text = textOf(entry);
		if (!entry || text === undefined) return [];
		const candidates = configCandidates(file.path, text);
		if (candidates.length === 0) return [];
		const { line, key } = entry;
		return [{ text, candidates, line, key, optional: true }];
	});
}

/** What the first of these files says that is in the commit; entries that outrank others stand before them. */
export function readModel(
	file: ParsedFile,
	open: Open,
	...entries: readonly (Entry | undefined)[]
): ReadingWithFiles {
	for (const reference of modelReferences(file, ...entries)) {
		const found = open(reference);
		if (found && isModel(found)) return readConfigFile(found, reference);
	}
	return { facts: [], problems: [], files: [] };
}

/** The facts of a config.json that a run names. */
export function readConfigFile(
	file: ParsedFile,
	{ text }: Reference,
): ReadingWithFiles {
	const [tree] = file.documents;
	if (tree?.kind !== "mapping") {
		return { facts: [], problems: notAConfig(file), files: [file.path] };
	}
	const { path } = file;
	const origin = { kind: "file", path, line: tree.line, text } as const;
	const facts = [fact("model.config", plainConfig(tree), origin)];
	return { facts, problems: [], files: [path] };
}

/** Where a config.json may be that is named by its path or by the folder that it lies in. */
export function configCandidates(
	from: string,
	written: string,
): readonly string[] {
	return /\.jsonc?$/i.test(written)
		? candidatesFor(from, written)
		: candidatesFor(from, `${written}/config.json`);
}

/** The plain object of a config.json, whose values are read later by the model's family. */
export function plainConfig(tree: Tree): Readonly<Record<string, unknown>> {
	const plain = asPlain(tree);
	return typeof plain === "object" && plain !== null ? { ...plain } : {};
}

// A folder may be called as a model is and hold the settings of something else.
function isModel({ documents, problems }: ParsedFile): boolean {
	return problems.length > 0 || hasKeys(documents[0], "model_type");
}

function textOf(entry: Entry | undefined): string | undefined {
	if (!entry || isUnset(entry.value)) return undefined;
	const text = asText(entry.value);
	return text === undefined || isPlaceholder(text) ? undefined : text;
}

function notAConfig({ path, problems }: ParsedFile): readonly Problem[] {
	if (problems.length > 0) return problems;
	const args = { format: "a config.json", detail: "it is no JSON object" };
	return [{ kind: "unreadable-file", path, args }];
}
