import {
	asText,
	type Entry,
	type Mapping,
	type Parsed,
	type Tree,
} from "../tree.js";
import { sizeOf } from "../tree-size.js";
import { MAX_DEPTH, unreadable } from "../unreadable.js";
import {
	accept,
	type Cursor,
	cursorAt,
	fail,
	peek,
	strange,
	take,
} from "./cursor.js";
import {
	applied,
	type Operator,
	operatorIn,
	precedences,
} from "./operators.js";
import { tokensOf } from "./tokens.js";
import { constants, memberOf, scalar } from "./trees.js";

/**
 * Reads the part of Jsonnet that configs use: objects, lists, locals, arithmetic, text, `+` between objects, `$` and
 * `self`-free paths, `std.extVar`, which stays unknown, and comments. Nothing is run: functions, comprehensions,
 * conditions and imports leave the file unread with one sentence. Source: https://jsonnet.org/ref/spec.html (0.20).
 */
export function parseJsonnet(path: string, text: string): Parsed {
	const { tokens, comments } = tokensOf(text);
	const reader = cursorAt(tokens);
	const tree = expression(reader, new Map(), 0);
	if (tree && peek(reader).kind === "end") {
		return { documents: [tree], comments, problems: [] };
	}
	// Dashboards and clusters are written in Jsonnet too: what is beyond this part there is nobody's mistake.
	if (!CONCERNED.test(text)) return { documents: [], comments, problems: [] };
	const { detail = strange(peek(reader)), line = peek(reader).line } =
		reader.failure ?? {};
	const problem = unreadable({ path, format: "Jsonnet", detail, line });
	return { documents: [], comments, problems: [problem] };
}

/** Words without which a text states no training. */
const CONCERNED = /\b(trainer|dataset_reader|data_loader)\b/;

/** Stronger than every operator: a sign takes the value right after it. */
const STRONGEST = 9;

/** A hostile text could repeat its locals without end. */
const MOST_REPEATED = 100_000;

type Locals = ReadonlyMap<string, Tree>;

function expression(
	cursor: Cursor,
	locals: Locals,
	lowest: number,
): Tree | undefined {
	if (++cursor.depth > MAX_DEPTH * 2)
		return fail(cursor, "it is nested too deep");
	const value = chain(cursor, locals, lowest);
	cursor.depth--;
	return value;
}

function chain(
	cursor: Cursor,
	locals: Locals,
	lowest: number,
): Tree | undefined {
	if (accept(cursor, "local")) return bound(cursor, locals);
	let left = operand(cursor, locals);
	while (left) {
		const { kind, text } = peek(cursor);
		const isMerge = kind === "sign" && text === "{";
		const operator: Operator | undefined = isMerge
			? "+"
			: operatorIn(peek(cursor));
		const rank = operator === undefined ? -1 : precedences[operator];
		if (operator === undefined || rank < lowest) return left;
		if (!isMerge) cursor.at++;
		const right = expression(cursor, locals, rank + 1);
		if (!right) return undefined;
		left =
			applied(operator, left, right) ??
			fail(
				cursor,
				"it reckons with values that are no numbers, texts, lists or objects",
			);
	}
	return undefined;
}

// local a = 1, b = a + 1; expression
function bound(cursor: Cursor, locals: Locals): Tree | undefined {
	const held = new Map(locals);
	do {
		const name = peek(cursor);
		cursor.at++;
		if (name.kind !== "name" || !accept(cursor, "=")) {
			return fail(cursor, "functions are beyond the Jsonnet that is read here");
		}
		const value = expression(cursor, held, 0);
		if (!value) return undefined;
		held.set(name.text, value);
	} while (accept(cursor, ","));
	return accept(cursor, ";") ? expression(cursor, held, 0) : fail(cursor);
}

function operand(cursor: Cursor, locals: Locals): Tree | undefined {
	let value = atom(cursor, locals);
	while (value && (accept(cursor, ".") || accept(cursor, "["))) {
		const isIndexed = cursor.tokens[cursor.at - 1]?.text === "[";
		const key: string | undefined = isIndexed
			? asText(expression(cursor, locals, 0))
			: peek(cursor).text;
		if (isIndexed ? !accept(cursor, "]") : ++cursor.at === 0)
			return fail(cursor);
		value =
			memberOf(value, key ?? "") ??
			fail(cursor, `it asks for \`${key}\`, which is not there`);
	}
	return value;
}

function atom(cursor: Cursor, locals: Locals): Tree | undefined {
	const token = peek(cursor);
	const { kind, text, line } = token;
	if (kind === "sign") return collection(cursor, locals);
	if (kind === "end") return fail(cursor);
	if (kind === "number") return take(cursor, scalar(Number(text), text, line));
	if (kind === "string") return take(cursor, scalar(text, text, line, true));
	const constant = constants.get(text);
	if (constant !== undefined) return take(cursor, scalar(constant, text, line));
	if (text === "std") return standard(cursor, locals);
	const held = locals.get(text);
	if (!held) return fail(cursor);
	cursor.repeated += sizeOf(held, cursor.sizes);
	return cursor.repeated > MOST_REPEATED
		? fail(cursor, `its locals repeat over ${MOST_REPEATED} values`)
		: take(cursor, held);
}

// Only the launch knows an external variable; its text stays as written.
function standard(cursor: Cursor, locals: Locals): Tree | undefined {
	const { line } = peek(cursor);
	cursor.at++;
	const name = accept(cursor, ".") ? peek(cursor).text : "";
	if (!/^(extVar|parseInt|parseJson)$/.test(name)) {
		return fail(
			cursor,
			`\`std.${name}\` is beyond the Jsonnet that is read here`,
		);
	}
	cursor.at++;
	if (!accept(cursor, "(")) return fail(cursor);
	const argument = expression(cursor, locals, 0);
	if (!argument || !accept(cursor, ")")) return fail(cursor);
	const written = asText(argument) ?? "";
	if (name !== "extVar" && /^-?\d+(\.\d+)?$/.test(written)) {
		return scalar(Number(written), written, line);
	}
	const text = name === "extVar" ? `\${${written}}` : written;
	return scalar(text, text, line, true);
}

function collection(cursor: Cursor, locals: Locals): Tree | undefined {
	const { line } = peek(cursor);
	if (accept(cursor, "(")) {
		const value = expression(cursor, locals, 0);
		return accept(cursor, ")") ? value : fail(cursor);
	}
	if (accept(cursor, "-") || accept(cursor, "+")) {
		const isNegative = cursor.tokens[cursor.at - 1]?.text === "-";
		const value = expression(cursor, locals, STRONGEST);
		const number = value?.kind === "scalar" ? value.value : undefined;
		if (typeof number !== "number") return fail(cursor);
		const signed = isNegative ? -number : number;
		return scalar(signed, String(signed), line);
	}
	if (accept(cursor, "[")) return list(cursor, locals, line);
	return accept(cursor, "{") ? object(cursor, locals, line) : fail(cursor);
}

function list(cursor: Cursor, locals: Locals, line: number): Tree | undefined {
	const items: Tree[] = [];
	while (!accept(cursor, "]")) {
		const item = expression(cursor, locals, 0);
		if (!item) return undefined;
		items.push(item);
		if (!accept(cursor, ",") && peek(cursor).text !== "]") return fail(cursor);
	}
	return { kind: "sequence", items, line };
}

function object(
	cursor: Cursor,
	locals: Locals,
	line: number,
): Mapping | undefined {
	const held = new Map(locals);
	const entries = new Map<string, Entry>();
	while (!accept(cursor, "}")) {
		const isRead = accept(cursor, "local")
			? ownLocal(cursor, held)
			: field(cursor, held, entries);
		if (!isRead) return undefined;
		if (!accept(cursor, ",") && peek(cursor).text !== "}") return fail(cursor);
	}
	return { kind: "mapping", entries: [...entries.values()], line };
}

function ownLocal(cursor: Cursor, held: Map<string, Tree>): boolean {
	const { text } = peek(cursor);
	cursor.at++;
	const value = accept(cursor, "=")
		? expression(cursor, held, 0)
		: fail(cursor);
	if (value) held.set(text, value);
	return value !== undefined;
}

function field(
	cursor: Cursor,
	locals: Locals,
	entries: Map<string, Entry>,
): boolean {
	const token = peek(cursor);
	const { line } = token;
	let key: string | undefined = token.text;
	if (accept(cursor, "[")) {
		key = asText(expression(cursor, locals, 0));
		if (!accept(cursor, "]")) key = undefined;
	} else if (token.kind === "name" || token.kind === "string") cursor.at++;
	else key = undefined;
	const isHidden = accept(cursor, "::") || accept(cursor, ":::");
	const isSet = isHidden || accept(cursor, "+:") || accept(cursor, ":");
	if (key === undefined || !isSet) return fail(cursor) !== undefined;
	const value = expression(cursor, locals, 0);
	if (value && !isHidden) entries.set(key, { key, value, line });
	return value !== undefined;
}
