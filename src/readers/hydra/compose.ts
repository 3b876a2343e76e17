import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Mapping, Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { isPlaceholder } from "../fields.js";
import { EMPTY } from "../merge-trees.js";
import { missingReference } from "../open-problems.js";
import type { Open, Override, Reference } from "../reader.js";
import { type Choices, choicesOf, chosenName, nameIn } from "./choices.js";
import { foldersAbove, isOwnGroup, referenceTo } from "./config-paths.js";
import {
	type DefaultItem,
	defaultItems,
	packageHeader,
} from "./defaults-list.js";
import { mergeLayer, placedAt, stamped } from "./layers.js";
import { overridden } from "./overrides.js";
import { type Package, packageOf } from "./packages.js";

/** A config put together from the files of its defaults lists. */
export interface Composition {
	readonly tree: Tree;
	/** Every file that is in it, its own among them. */
	readonly files: readonly string[];
	readonly problems: readonly Problem[];
}

/**
 * Composes a config as Hydra does: the files of its defaults list in their order, itself where `_self_` stands or last,
 * then what the command line sets, then the interpolations. Each key knows the file and the line that state it.
 */
export function compose(
	file: ParsedFile,
	open: Open,
	{
		overrides = [],
		chosen = new Map(),
	}: {
		readonly overrides?: readonly Override[];
		/** Names of groups that are chosen beside the lists. */
		readonly chosen?: Choices;
	} = {},
): Composition {
	const choices = choicesOf(file, open, { overrides, chosen });
	const walk: Walk = { open, choices: choices.names, files: [], problems: [] };
	const layers = layersOf(file, { parent: [], group: "", walk, trail: [] });
	for (const item of choices.added) {
		layers.push(
			...layersOfItem(file, item, { parent: [], group: "", walk, trail: [] }),
		);
	}
	let tree = EMPTY;
	for (const layer of layers) tree = mergeLayer(tree, layer);
	const packages = foldersAbove(file);
	const given = overridden(tree, choices.values, packages);
	const resolved = resolveInterpolations(given, { path: file.path, packages });
	return {
		tree: resolved.tree,
		files: [...new Set(walk.files)],
		problems: [...walk.problems, ...resolved.problems],
	};
}

/** Every file that the defaults list of one file names, as far as the file itself tells. */
export function defaultReferences(file: ParsedFile): readonly Reference[] {
	const items = defaultItems(file.documents[0]);
	const own = new Map(items.map((item) => [item.group, item.names[0] ?? ""]));
	return items
		.filter((item) => item.kind === "config" && !isOwnGroup(item.group))
		.flatMap((item) =>
			item.names
				.map((name) => nameIn(name, own))
				.filter((name) => name !== "???" && !isPlaceholder(name))
				.map((name) => referenceTo(file, item, name)),
		);
}

interface Walk {
	readonly open: Open;
	readonly choices: Choices;
	readonly files: string[];
	readonly problems: Problem[];
}

interface Place {
	readonly parent: Package;
	readonly group: string;
	readonly walk: Walk;
	/** Files that are being read: a list that leads back to one of them ends there. */
	readonly trail: readonly string[];
}

function layersOf(file: ParsedFile, place: Place): Mapping[] {
	const root = file.documents[0];
	const { trail, walk } = place;
	if (trail.includes(file.path) || trail.length > DEEPEST) return [];
	if (walk.files.length >= MOST_FILES) return [];
	walk.files.push(file.path);
	const items = defaultItems(root);
	const inside = { ...place, trail: [...place.trail, file.path] };
	const self = ownLayer(root, file, place);
	if (!items.some(({ kind }) => kind === "self")) {
		return [
			...items.flatMap((item) => layersOfItem(file, item, inside)),
			...self,
		];
	}
	return items.flatMap((item) =>
		item.kind === "self" ? self : layersOfItem(file, item, inside),
	);
}

/** Defaults lists within defaults lists. */
const DEEPEST = 12;

/** Files of one config, counted as often as they are named: lists of lists could name billions. */
const MOST_FILES = 100;

function ownLayer(
	root: Tree | undefined,
	file: ParsedFile,
	{ parent }: Place,
): readonly Mapping[] {
	if (root?.kind !== "mapping") return [];
	const isList = defaultItems(root).length > 0;
	const entries = root.entries.filter(
		({ key }) => key !== "hydra" && !(isList && key === "defaults"),
	);
	return [placedAt(parent, stamped({ ...root, entries }, file.path))];
}

function layersOfItem(
	file: ParsedFile,
	item: DefaultItem,
	place: Place,
): readonly Mapping[] {
	const { walk, parent, group } = place;
	if (item.kind === "self" || item.isOverride || isOwnGroup(item.group))
		return [];
	const choice = chosenName(item, group, walk.choices);
	const names =
		choice === undefined ? item.names : choice === "" ? [] : [choice];
	return names.flatMap((written) => {
		const name = nameIn(written, walk.choices);
		if (name === "???" || isPlaceholder(name)) {
			walk.problems.push(unchosen(file, item, name));
			return [];
		}
		const reference = referenceTo(file, item, name);
		const found = walk.open(reference);
		if (!found) {
			// What the config's own list names is missed where its references are.
			const isOwn = place.trail.length === 1 && item.names.includes(written);
			if (!item.isOptional && !isOwn) {
				walk.problems.push(missingReference(file, reference));
			}
			return [];
		}
		const whole = wholeGroup(item, group);
		const header = packageHeader(found);
		return layersOf(found, {
			...place,
			group: whole,
			parent: packageOf({ parent, item, header, group: whole }),
		});
	});
}

function wholeGroup({ group, names }: DefaultItem, parent: string): string {
	if (group === "") {
		const folder = names[0]?.replace(/\/?[^/]*$/, "") ?? "";
		return [parent, folder].filter((part) => part !== "").join("/");
	}
	return group.startsWith("/")
		? group.slice(1)
		: [parent, group].filter((part) => part !== "").join("/");
}

function unchosen(file: ParsedFile, item: DefaultItem, text: string): Problem {
	const key = `defaults.${item.group}`;
	return {
		kind: "unresolved-value",
		path: file.path,
		line: item.line,
		args: { key, text },
	};
}
