import type { Problem } from "../../problem.js";
import { asText, type Entry, type Scalar, type Tree } from "../tree.js";
import { sizeOf } from "../tree-size.js";
import { readPlain } from "../yaml/scalar.js";
import {
	childAt,
	isInterpolated,
	type Location,
	locationOf,
} from "./locations.js";
import { type Part, partsOf } from "./parts.js";
import { calculate } from "./resolvers.js";

/** A config with its interpolations put in. */
export interface Resolved {
	readonly tree: Tree;
	/** Values that lead back to themselves. */
	readonly problems: readonly Problem[];
}

/**
 * Puts in what OmegaConf's `${…}` stand for: absolute and relative paths, `oc.env` with a default, `oc.select`, and
 * resolvers that reckon with numbers. What only the launch decides stays as written. A value keeps the line where it is
 * written, its key the line that names it.
 */
export function resolveInterpolations(
	root: Tree,
	{
		path,
		packages = new Set(),
	}: {
		readonly path: string;
		/** Keys under which the whole file may stand in the composed config, such as the name of its group. */
		readonly packages?: ReadonlySet<string>;
	},
): Resolved {
	const work: Work = {
		root,
		path,
		packages,
		done: new Map(),
		sizes: new Map(),
		problems: [],
		size: 0,
	};
	const tree = visit(root, { work, at: [], path, trail: [] });
	return { tree, problems: work.problems };
}

/** A chain of references that is longer stays as written. */
const DEEPEST = 30;

/** Values that references may repeat in one file: a hostile one could ask for billions. */
const MOST_REPEATED = 20_000;

/** A longer text is not put into another one. */
const LONGEST = 1000;

/** A longer text stays as written, and so does one that would become longer than ten times that. */
const LONGEST_WRITTEN = 2000;

interface Work {
	readonly root: Tree;
	readonly path: string;
	readonly packages: ReadonlySet<string>;
	/** What locations that were followed stand for. */
	readonly done: Map<string, Tree>;
	readonly sizes: Map<Tree, number>;
	readonly problems: Problem[];
	size: number;
}

interface Place {
	readonly work: Work;
	readonly at: Location;
	/** The file that the value stands in. */
	readonly path: string;
	/** Locations that wait for this value. */
	readonly trail: readonly string[];
}

function visit(tree: Tree, place: Place): Tree {
	const below = (key: string, path = place.path): Place => ({
		...place,
		path,
		at: [...place.at, key],
	});
	if (tree.kind === "sequence") {
		const items = tree.items.map((item, index) =>
			visit(item, below(String(index))),
		);
		return { ...tree, items };
	}
	if (tree.kind === "mapping") {
		const entries = tree.entries.map(
			(entry): Entry => ({
				...entry,
				value: visit(entry.value, below(entry.key, entry.path)),
			}),
		);
		return { ...tree, entries };
	}
	return isInterpolated(tree) ? scalarAt(tree, place) : tree;
}

function scalarAt(tree: Scalar, place: Place): Tree {
	const key = place.at.join("\0");
	const held = place.work.done.get(key);
	if (held) return held;
	if (place.trail.includes(key)) return circle(tree, place);
	const inside = { ...place, trail: [...place.trail, key] };
	const value = textOf(asText(tree) ?? "", tree, inside);
	place.work.done.set(key, value);
	return value;
}

/** The value of a whole text: a text of one part may be anything, others are texts. */
function textOf(text: string, tree: Scalar, place: Place): Tree {
	if (text.length > LONGEST_WRITTEN) return tree;
	const parts = partsOf(text);
	const [first] = parts;
	if (parts.length === 1 && first && first.kind !== "text") {
		const value = partValue(first, tree, place);
		return value && isAffordable(value, place.work) ? value : tree;
	}
	const joined = parts.map((part) => joinedText(part, tree, place)).join("");
	return joined.length > 10 * LONGEST_WRITTEN
		? tree
		: { ...tree, value: joined, text: joined };
}

function joinedText(part: Part, tree: Scalar, place: Place): string {
	if (part.kind === "text") return part.text;
	const text = asText(partValue(part, tree, place)) ?? part.text;
	return text.length > LONGEST ? part.text : text;
}

function partValue(
	part: Exclude<Part, { kind: "text" }>,
	tree: Scalar,
	place: Place,
): Tree | undefined {
	if (place.trail.length > DEEPEST) return undefined;
	if (part.kind === "reference") return followed(part.path, tree, place);
	const [first = "", second] = part.arguments;
	if (part.name === "oc.env" || part.name === "oc.select") {
		const found =
			part.name === "oc.select" ? followed(first, tree, place) : undefined;
		if (found || second === undefined) return found;
		return argumentOf(second, tree, place);
	}
	const texts = part.arguments.map(
		(each) => asText(argumentOf(each, tree, place)) ?? "",
	);
	const value = calculate(part.name, texts);
	return value === undefined
		? undefined
		: { ...tree, value, text: String(value), quoted: false };
}

function argumentOf(text: string, tree: Scalar, place: Place): Tree {
	const quoted = /^(["'])([\s\S]*)\1$/.exec(text)?.[2];
	const written = quoted ?? text;
	const value = quoted ?? readPlain(written);
	const scalar: Scalar = { ...tree, value, text: written, quoted: true };
	return written.includes("${") ? textOf(written, scalar, place) : scalar;
}

function followed(path: string, tree: Scalar, place: Place): Tree | undefined {
	const written = path.includes("${")
		? asText(textOf(path, { ...tree, value: path, text: path }, place))
		: path;
	const location = written && locationOf(written, place.at);
	if (!location || written.includes("${")) return undefined;
	return valueAt(withoutPackages(location, place.work), place);
}

/** The finished value at a location, through interpolated values on the way to it. */
function valueAt(location: Location, place: Place): Tree | undefined {
	const { work } = place;
	let here: Tree | undefined = work.root;
	let path = work.path;
	let isFinished = false;
	for (const [index, key] of location.entries()) {
		if (here?.kind === "mapping") {
			const entry = here.entries.find((each) => each.key === key);
			path = entry?.path ?? path;
		}
		here = childAt(here, key);
		if (!here) return undefined;
		if (!isFinished && isInterpolated(here)) {
			const at = location.slice(0, index + 1);
			here = visit(here, { ...place, at, path });
			isFinished = true;
		}
	}
	if (!here || isFinished || here.kind === "scalar") return here;
	return collectionAt(here, { ...place, at: location, path });
}

function collectionAt(tree: Tree, place: Place): Tree | undefined {
	const key = place.at.join("\0");
	const held = place.work.done.get(key);
	if (held) return held;
	// A mapping that holds a reference to itself has no end.
	if (place.trail.includes(key)) return undefined;
	const value = visit(tree, { ...place, trail: [...place.trail, key] });
	place.work.done.set(key, value);
	return value;
}

// A file of a group names its own values by the group's key, under which it stands in the composed config.
function withoutPackages(location: Location, work: Work): Location {
	let rest = location;
	for (;;) {
		const [first] = rest;
		const isOwn =
			first === undefined ||
			rest.length < 2 ||
			childAt(work.root, first) !== undefined ||
			!work.packages.has(first);
		if (isOwn) return rest;
		rest = rest.slice(1);
	}
}

function isAffordable(value: Tree, work: Work): boolean {
	if (value.kind === "scalar") return true;
	work.size += sizeOf(value, work.sizes);
	return work.size <= MOST_REPEATED;
}

function circle(tree: Scalar, { work, at, path }: Place): Tree {
	work.problems.push({
		kind: "inconsistent-config",
		path,
		line: tree.line,
		args: {
			what: `\`${at.join(".")}\` is \`${asText(tree)}\`, which leads back to itself`,
			reading: "not set",
		},
	});
	return { ...tree, value: null, text: "", quoted: false };
}
