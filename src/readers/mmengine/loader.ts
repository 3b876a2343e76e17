import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Budget } from "../../formats/python/budget.js";
import { updateDeep } from "../../formats/python/methods.js";
import { namesOf } from "../../formats/python/module.js";
import { treeOf } from "../../formats/python/to-tree.js";
import type { Dict } from "../../formats/python/value.js";
import {
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { missingReference } from "../open-problems.js";
import { candidatesFor, folderOf, joinPath } from "../paths.js";
import type { Places } from "../places.js";
import {
	importReferences,
	type Loader,
	newSession,
	runModule,
	type Session,
} from "../python-module.js";
import type { Open, Reference } from "../reader.js";

/** A config with everything that it inherits. */
export interface Merged {
	readonly tree: Tree;
	readonly places: Places;
	readonly budget: Budget;
	/** Inherited configs that the repository does not have. */
	readonly problems: readonly Problem[];
}

/**
 * Inheritance of MMEngine (mmengine/config/config.py, 0.10.7): the files of `_base_` are put together, then the file's
 * own keys go into them, dictionary by dictionary. The newer form imports names under `read_base()`, and `update` of
 * its dictionaries goes into dictionaries inside.
 */
export function mergedConfig(file: ParsedFile, open: Open): Merged {
	const session = newSession(loader, open);
	// The config itself comes first: what its name says stands on its own first line.
	session.places.firstLineOf(file.path);
	const problems: Problem[] = [];
	const dict = readChain(file, session, problems);
	const { places, budget } = session;
	return { tree: treeOf(dict), places, budget, problems };
}

/** The configs that a file inherits from. */
export function baseReferences(file: ParsedFile): readonly Reference[] {
	return [
		...basesOf(file).map((base) => referenceTo(file, base)),
		...(readsBase(file) ? importReferences(file, loader) : []),
	];
}

/** True for a file of the newer form. */
export function readsBase(file: ParsedFile): boolean {
	return (
		file.python?.imports.some(({ names }) =>
			names.some(({ name }) => name === "read_base"),
		) ?? false
	);
}

// Imports of the libraries themselves bind names; what `read_base` brings in are configs.
const loader: Loader = {
	follows: ({ level, from }) =>
		level > 0 || /(^|\.)(configs?|_base_)(\.|$)/.test(from),
	updatesDeep: true,
};

interface Base {
	readonly text: string;
	readonly line: number;
}

function basesOf(file: ParsedFile): readonly Base[] {
	const entry: Entry | undefined = entryAt(file.python?.names, "_base_");
	if (!entry) return [];
	const { value } = entry;
	const trees = value.kind === "sequence" ? itemsOf(value) : [value];
	return trees.flatMap((tree) => {
		const text = asText(tree);
		return text === undefined ? [] : [{ text, line: tree.line }];
	});
}

/** `mmdet::faster_rcnn/x.py` is a config of an installed package, which its own repository has under `configs`. */
function referenceTo(file: ParsedFile, { text, line }: Base): Reference {
	const [, path = ""] = /^\w+::(.+)$/.exec(text) ?? [];
	const beside = joinPath(folderOf(file.path), text);
	const candidates =
		path !== ""
			? candidatesFor(file.path, `configs/${path}`)
			: beside
				? [beside]
				: [];
	return { text, candidates, line, key: "_base_" };
}

function readChain(
	file: ParsedFile,
	session: Session,
	problems: Problem[],
): Dict {
	const base: Dict = { kind: "dict", slots: new Map(), line: 1 };
	for (const each of basesOf(file)) {
		const found = session.open(referenceTo(file, each));
		if (!found) {
			if (each.text.includes("::")) problems.push(missingReference(file, each));
			continue;
		}
		if (session.under.includes(found.path)) continue;
		const under = [...session.under, file.path];
		const inherited = readChain(found, { ...session, under }, problems);
		for (const [key, slot] of inherited.slots) base.slots.set(key, slot);
	}
	const scope = runModule(file, session, base);
	if (scope) updateDeep(base.slots, namesOf(scope).slots);
	return base;
}
