import type { ParsedFile } from "../formats/parsed-file.js";
import { type Budget, newBudget } from "../formats/python/budget.js";
import type { Import } from "../formats/python/imports.js";
import { namesOf } from "../formats/python/module.js";
import { treeOf } from "../formats/python/to-tree.js";
import type { Dict, Scope, Slots } from "../formats/python/value.js";
import type { Tree } from "../formats/tree.js";
import { newPlaces, type Places } from "./places.js";
import { importReference } from "./python-imports.js";
import type { Open, Reference } from "./reader.js";

/** How one framework's configs bring in each other. */
export interface Loader {
	/** Imports that bring in configs; others only bind names. */
	follows(wanted: Import): boolean;
	/** Files named by their path, as in `get_config("common/train.py")`. */
	named?(file: ParsedFile, path: string): Reference;
	/** `update` goes into dictionaries inside. */
	readonly updatesDeep?: boolean;
}

/** What one reading holds together: where lines belong, and what it may still take. */
export interface Session {
	readonly loader: Loader;
	readonly open: Open;
	readonly places: Places;
	readonly budget: Budget;
	/** Files that are being worked out: one that imports itself gets no names. */
	readonly under: readonly string[];
}

/** A reading that has just begun. */
export function newSession(loader: Loader, open: Open): Session {
	return {
		loader,
		open,
		places: newPlaces(),
		budget: newBudget(),
		under: [],
	};
}

/** The names that a file sets, with those that it imports from configs. Every import works the file out anew. */
export function runModule(
	file: ParsedFile,
	session: Session,
	base?: Dict,
): Scope | undefined {
	const { loader, open, under } = session;
	if (!file.python || under.length > MAX_CHAIN) return undefined;
	const inside = { ...session, under: [...under, file.path] };
	const scopeOf = (reference: Reference): Scope | undefined => {
		const found = open(reference);
		return found && !inside.under.includes(found.path)
			? runModule(found, inside)
			: undefined;
	};
	return file.python.run({
		firstLine: session.places.firstLineOf(file.path),
		budget: session.budget,
		imported: (wanted) =>
			loader.follows(wanted) ? importedNames(file, wanted, scopeOf) : undefined,
		named: (path) => {
			const scope = loader.named && scopeOf(loader.named(file, path));
			return scope && namesOf(scope);
		},
		...(base && { base }),
		...(loader.updatesDeep && { updatesDeep: true }),
	});
}

/** A function of a file, and what it gives back as a tree. */
export interface Result {
	readonly name: string;
	readonly tree: Tree;
}

/**
 * What the functions of a file give back that need no arguments. Functions that it imports are runs of their own files;
 * those that begin with a line only help others.
 */
export function resultsOf(
	file: ParsedFile,
	session: Session,
): readonly Result[] {
	const names = runModule(file, session)?.names ?? [];
	return [...names].flatMap(([name, { value, line }]) => {
		const isOwn = session.places.placeOf(line).path === file.path;
		if (value.kind !== "defined" || value.required > 0 || !isOwn) return [];
		if (name.startsWith("_")) return [];
		const result = value.invoke({ positional: [], slots: new Map(), line });
		return result ? [{ name, tree: treeOf(result) }] : [];
	});
}

/** Files that import each other in a chain. */
const MAX_CHAIN = 12;

function importedNames(
	file: ParsedFile,
	wanted: Import,
	scopeOf: (reference: Reference) => Scope | undefined,
): Slots | undefined {
	if (wanted.from !== "") return scopeOf(importReference(file, wanted))?.names;
	// `from . import x` binds the file x as a dictionary of its names.
	const modules = wanted.names.flatMap((one) => {
		const scope = scopeOf(importReference(file, { ...wanted, names: [one] }));
		return scope
			? [[one.name, { value: namesOf(scope), line: 1 }] as const]
			: [];
	});
	return new Map(modules);
}

/** The files that a config brings in, for the host to fetch. */
export function importReferences(
	file: ParsedFile,
	loader: Loader,
): readonly Reference[] {
	return (file.python?.imports ?? [])
		.filter((wanted) => loader.follows(wanted))
		.map((wanted) => importReference(file, wanted));
}
