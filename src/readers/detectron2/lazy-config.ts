import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Budget } from "../../formats/python/budget.js";
import { namesOf } from "../../formats/python/module.js";
import { calleeOf } from "../../formats/python/tags.js";
import { treeOf } from "../../formats/python/to-tree.js";
import { entriesOf, type Tree } from "../../formats/tree.js";
import { candidatesFor } from "../paths.js";
import type { Places } from "../places.js";
import {
	importReferences,
	type Loader,
	newSession,
	runModule,
} from "../python-module.js";
import type { Open, Reference } from "../reader.js";

const SECTIONS = new Set([
	"model",
	"dataloader",
	"optimizer",
	"lr_multiplier",
	"train",
]);

/** True for a LazyConfig: it calls things through `LazyCall`, or takes sections from other configs beside it. */
export function isLazyConfig(file: ParsedFile): boolean {
	if (file.format !== "python") return false;
	const imports = file.python?.imports ?? [];
	const isLazy = imports.some(({ names }) =>
		names.some(({ name }) => name === "LazyCall"),
	);
	const hasCall = entriesOf(file.python?.names).some(({ value }) =>
		holdsLazyCall(value),
	);
	const taken = imports.flatMap(({ level, names }) =>
		level > 0 ? names.filter(({ as }) => SECTIONS.has(as)) : [],
	);
	return (
		(isLazy && hasCall) ||
		taken.length > 1 ||
		zooPaths(file).length > 1 ||
		isTrainSection(file)
	);
}

// The file of the training options calls nothing.
function isTrainSection({ python }: ParsedFile): boolean {
	const [only, ...more] = entriesOf(python?.names);
	return (
		more.length === 0 &&
		only?.key === "train" &&
		entriesOf(only.value).some(({ key }) => key === "max_iter")
	);
}

function holdsLazyCall(value: Tree): boolean {
	if (/^(L|LazyCall)\(/.test(calleeOf(value) ?? "")) return true;
	return entriesOf(value).some(({ value: inner }) =>
		/^(L|LazyCall)\(/.test(calleeOf(inner) ?? ""),
	);
}

/** The configs that a LazyConfig takes sections from. */
export function lazyReferences(file: ParsedFile): readonly Reference[] {
	return [
		...importReferences(file, loader),
		...zooPaths(file).map((path) => zooReference(file, path)),
	];
}

/** Files of the zoo that a config takes sections from, detectron2's own or those of a library on it such as detrex. */
function zooPaths({ text }: ParsedFile): readonly string[] {
	return [...text.matchAll(ZOO)].map(([, path = ""]) => path);
}

const ZOO = /get_config\(\s*["']([^"']+\.py)["']/g;

export interface LazyReading {
	readonly tree: Tree | undefined;
	readonly places: Places;
	readonly budget: Budget;
}

/** The sections of a LazyConfig with all that it imports (detectron2/config/lazy.py). */
export function readLazy(file: ParsedFile, open: Open): LazyReading {
	const session = newSession(loader, open);
	const scope = runModule(file, session);
	const tree = scope && treeOf(namesOf(scope));
	return { tree, places: session.places, budget: session.budget };
}

const loader: Loader = {
	follows: ({ level }) => level > 0,
	named: zooReference,
};

// The package has a copy of the repository's `configs`.
function zooReference(file: ParsedFile, path: string): Reference {
	const candidates = candidatesFor(file.path, `configs/${path}`);
	return { text: path, candidates, line: 1, key: "get_config", optional: true };
}
