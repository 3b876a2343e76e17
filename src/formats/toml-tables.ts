import type { AST } from "toml-eslint-parser";
import type { Mapping, Scalar, Tree } from "./tree.js";
import { MAX_DEPTH } from "./unreadable.js";

/** The nested mapping of all tables, or the line where they are nested too deep. */
export function plantTables(
	top: AST.TOMLTopLevelTable,
	text: string,
): Mapping | { readonly tooDeepAt: number } {
	const walk: Walk = { text };
	const root = newTable(1);
	for (const item of top.body) {
		if (item.type === "TOMLKeyValue") plant(root, item, 1, walk);
		else plantTable(root, item, walk);
	}
	return walk.tooDeepAt === undefined
		? toMapping(root)
		: { tooDeepAt: walk.tooDeepAt };
}

interface Walk {
	readonly text: string;
	tooDeepAt?: number;
}

/** A mapping that still grows: TOML may come back to a table further down. */
interface Table {
	readonly line: number;
	readonly slots: Map<string, Slot>;
}

interface Slot {
	readonly line: number;
	readonly value: Tree | Table | Table[];
}

function plantTable(root: Table, item: AST.TOMLTable, walk: Walk): void {
	const inside = descend(root, item.key.keys.slice(0, -1));
	const last = item.key.keys.at(-1);
	if (!last) return;
	const table =
		item.kind === "array" ? append(inside, last) : descend(inside, [last]);
	for (const pair of item.body) {
		plant(table, pair, item.key.keys.length + 1, walk);
	}
}

/** Sets the value of `a.b.c = …`, the keys before the last being tables. */
function plant(
	table: Table,
	pair: AST.TOMLKeyValue,
	depth: number,
	walk: Walk,
): void {
	const { keys } = pair.key;
	const inside = depth + keys.length;
	const line = pair.loc.start.line;
	if (inside > MAX_DEPTH + 1) {
		walk.tooDeepAt ??= line;
		return;
	}
	const last = keys.at(-1);
	if (!last) return;
	descend(table, keys.slice(0, -1)).slots.set(nameOf(last), {
		line: last.loc.start.line,
		value: toTree(pair.value, inside, walk),
	});
}

function toTree(node: AST.TOMLContentNode, depth: number, walk: Walk): Tree {
	const line = node.loc.start.line;
	if (node.type === "TOMLValue") return toScalar(node, walk.text);
	if (depth > MAX_DEPTH) {
		walk.tooDeepAt ??= line;
		return { kind: "sequence", items: [], line };
	}
	if (node.type === "TOMLArray") {
		const items = node.elements.map((item) => toTree(item, depth + 1, walk));
		return { kind: "sequence", items, line };
	}
	const table = newTable(line);
	for (const pair of node.body) plant(table, pair, depth, walk);
	return toMapping(table);
}

/** The table under a path of keys; of an array of tables the last one, as TOML has it. */
function descend(table: Table, keys: readonly Key[]): Table {
	let here = table;
	for (const key of keys) {
		const name = nameOf(key);
		const value = here.slots.get(name)?.value;
		const next = Array.isArray(value) ? value.at(-1) : value;
		if (next && "slots" in next) {
			here = next;
			continue;
		}
		const line = key.loc.start.line;
		const made = newTable(line);
		here.slots.set(name, { line, value: made });
		here = made;
	}
	return here;
}

function append(table: Table, key: Key): Table {
	const line = key.loc.start.line;
	const made = newTable(line);
	const held = table.slots.get(nameOf(key));
	if (held && Array.isArray(held.value)) held.value.push(made);
	else table.slots.set(nameOf(key), { line, value: [made] });
	return made;
}

type Key = AST.TOMLBare | AST.TOMLQuoted;

function nameOf(key: Key): string {
	return key.type === "TOMLBare" ? key.name : key.value;
}

function newTable(line: number): Table {
	return { line, slots: new Map() };
}

function toMapping(table: Table): Mapping {
	const entries = [...table.slots].map(([key, { line, value }]) => ({
		key,
		line,
		value: settle(value, line),
	}));
	return { kind: "mapping", entries, line: table.line };
}

function settle(value: Slot["value"], line: number): Tree {
	if (Array.isArray(value)) {
		return { kind: "sequence", items: value.map(toMapping), line };
	}
	return "slots" in value ? toMapping(value) : value;
}

/** Dates stay text, as the file has them. */
function toScalar(node: AST.TOMLValue, text: string): Scalar {
	const raw = text.slice(node.range[0], node.range[1]);
	const quoted = node.kind === "string";
	return {
		kind: "scalar",
		value: node.value instanceof Date ? raw : node.value,
		text: quoted ? node.value : raw,
		quoted,
		line: node.loc.start.line,
	};
}
