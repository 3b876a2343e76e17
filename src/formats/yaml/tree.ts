import {
	type Document,
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	type Node,
	type Pair,
	type YAMLMap,
} from "yaml";
import type { Problem } from "../../problem.js";
import type { Mapping, Scalar, Tree } from "../tree.js";
import { duplicateKey, MAX_DEPTH } from "../unreadable.js";
import { listed, merge, newEntries, put } from "./entries.js";
import { readPlain, readTagged } from "./scalar.js";

/** How many values aliases may repeat in one document. */
const MAX_REPEATED = 100_000;

/** What a document gives: its tree, or the first reason why it has none. */
export type Grown =
	| { readonly tree: Tree; readonly problems: readonly Problem[] }
	| { readonly detail: string; readonly line: number };

/** The located tree of one document, with its aliases and merges put in. */
export function growTree(
	document: Document,
	place: { readonly path: string; readonly lineAt: (at: number) => number },
): Grown {
	const walk: Walk = {
		...place,
		anchors: new Map(),
		problems: [],
		repeated: 0,
	};
	const { tree } = grow(document.contents, { depth: 1, line: 1, walk });
	return walk.failure ?? { tree, problems: walk.problems };
}

/** What one document gathers while it is walked. */
interface Walk {
	readonly path: string;
	readonly lineAt: (offset: number) => number;
	readonly anchors: Map<string, Branch>;
	readonly problems: Problem[];
	repeated: number;
	failure?: { readonly detail: string; readonly line: number };
}

interface Place {
	readonly depth: number;
	/** Line to report for a node that has no text. */
	readonly line: number;
	readonly walk: Walk;
}

/** A tree with its size when every alias is written out. */
interface Branch {
	readonly tree: Tree;
	readonly nodes: number;
	readonly depth: number;
}

function grow(node: unknown, place: Place): Branch {
	if (!isNode(node)) return leaf(nullAt(place.line));
	const line = lineOf(node, place);
	if (isAlias(node)) return growAlias(node.source, { ...place, line });
	const branch = growCollection(node, { ...place, line });
	if (node.anchor) place.walk.anchors.set(node.anchor, branch);
	return branch;
}

function growCollection(node: Node, place: Place): Branch {
	if (!isMap(node) && !isSeq(node)) return leaf(toScalar(node, place.line));
	if (place.depth > MAX_DEPTH) return failDeep(place);
	if (isMap(node)) return growMapping(node, place);
	const items = node.items.map((item) =>
		grow(item, { ...place, depth: place.depth + 1 }),
	);
	const tree: Tree = {
		kind: "sequence",
		items: items.map((item) => item.tree),
		...tagOf(node),
		line: place.line,
	};
	return around(tree, items);
}

function growAlias(name: string, place: Place): Branch {
	const { walk, line, depth } = place;
	const branch = walk.anchors.get(name);
	if (!branch) {
		return fail(`the alias \`*${name}\` has no anchor before it`, line, walk);
	}
	walk.repeated += branch.nodes;
	if (walk.repeated > MAX_REPEATED) {
		return fail(`its aliases repeat over ${MAX_REPEATED} values`, line, walk);
	}
	return depth + branch.depth > MAX_DEPTH + 1 ? failDeep(place) : branch;
}

function growMapping(node: YAMLMap, place: Place): Branch {
	const { walk } = place;
	const entries = newEntries();
	const values = node.items.map((pair) => {
		const line = isNode(pair.key) ? lineOf(pair.key, place) : place.line;
		const inside = { ...place, line, depth: place.depth + 1 };
		const key = keyOf(pair, inside);
		const value = grow(pair.value, inside);
		if (isMergeKey(pair)) merge(entries, mappingsOf(value.tree, inside));
		else if (!put(entries, { key, value: value.tree, line })) {
			walk.problems.push(duplicateKey(walk.path, key, line));
		}
		return value;
	});
	const tree: Mapping = {
		kind: "mapping",
		entries: listed(entries),
		...tagOf(node),
		line: place.line,
	};
	return around(tree, values);
}

function mappingsOf(source: Tree, { line, walk }: Place): readonly Mapping[] {
	const trees = source.kind === "sequence" ? source.items : [source];
	const mappings = trees.filter((tree) => tree.kind === "mapping");
	if (mappings.length < trees.length) {
		fail("`<<` takes a mapping or a list of mappings", line, walk);
	}
	return mappings;
}

function isMergeKey({ key }: Pair): boolean {
	return (
		isScalar(key) &&
		key.value === "<<" &&
		key.type === "PLAIN" &&
		(key.tag === undefined || key.tag === "tag:yaml.org,2002:merge")
	);
}

/** A key is the text in the file: `on:` is "on", whatever YAML 1.1 makes of it. */
function keyOf({ key }: Pair, place: Place): string {
	const { tree } = grow(key, place);
	if (tree.kind === "scalar") return tree.text;
	fail("a list or mapping stands where a key should", place.line, place.walk);
	return "";
}

function toScalar(node: Node, line: number): Scalar {
	const text = isScalar(node) ? String(node.value ?? "") : "";
	const quoted = isScalar(node) && node.type !== "PLAIN";
	const { tag } = tagOf(node);
	return {
		kind: "scalar",
		value: readValue(text, quoted, tag),
		text,
		quoted,
		...(tag === undefined ? {} : { tag }),
		line,
	};
}

function readValue(
	text: string,
	quoted: boolean,
	tag: string | undefined,
): Scalar["value"] {
	if (tag !== undefined) return readTagged(tag, text);
	return quoted ? text : readPlain(text);
}

/** The tag as files write it: `!!float` for the standard ones, `!ref` for others. */
function tagOf(node: Node): { readonly tag?: string } {
	if (isAlias(node) || node.tag === undefined) return {};
	return { tag: node.tag.replace(/^tag:yaml\.org,2002:/, "!!") };
}

function around(tree: Tree, inside: readonly Branch[]): Branch {
	let nodes = 1;
	let depth = 0;
	for (const branch of inside) {
		nodes += branch.nodes;
		depth = Math.max(depth, branch.depth);
	}
	return { tree, nodes, depth: depth + 1 };
}

function leaf(tree: Scalar): Branch {
	return { tree, nodes: 1, depth: 0 };
}

function nullAt(line: number): Scalar {
	return { kind: "scalar", value: null, text: "", quoted: false, line };
}

function lineOf(node: Node, place: Place): number {
	return node.range ? place.walk.lineAt(node.range[0]) : place.line;
}

function failDeep({ line, walk }: Place): Branch {
	return fail(`nested deeper than ${MAX_DEPTH} levels`, line, walk);
}

/** Notes the first reason why the document has no tree; the walk goes on with null. */
function fail(detail: string, line: number, walk: Walk): Branch {
	walk.failure ??= { detail, line };
	return leaf(nullAt(line));
}
