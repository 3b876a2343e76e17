import { MAX_ITEMS, MAX_NESTING, MAX_TEXT, spend } from "./budget.js";
import { callOf } from "./call.js";
import { comprehend } from "./comprehension.js";
import { readNumber, readString, withoutEscapes } from "./literal.js";
import { lineOf, type Machine, sourceOf } from "./machine.js";
import { memberOf } from "./member.js";
import { compare, operate, operateOne } from "./operators.js";
import { insideOf, partsOf, type SyntaxNode, splitAt } from "./syntax.js";
import {
	type Dict,
	plain,
	type Scope,
	type Slots,
	truthOf,
	unknown,
	type Value,
} from "./value.js";

/** Works out an expression as far as the file and what it imports tell; the rest is unknown, with its line. */
export function evaluate(
	machine: Machine,
	node: SyntaxNode,
	scope: Scope,
): Value {
	const { budget } = machine.world;
	const isWithin = spend(budget) && budget.depth < MAX_NESTING;
	const read = isWithin && Object.hasOwn(READ, node.name) && READ[node.name];
	if (!read) return unknownAt(machine, node);
	budget.depth += 1;
	const value = read({ machine, node, scope, line: lineOf(machine, node) });
	budget.depth -= 1;
	return value ?? unknownAt(machine, node);
}

/** Values between commas, as `return a, b` or an assignment have them: several are a tuple. */
export function evaluateList(
	machine: Machine,
	nodes: readonly SyntaxNode[],
	scope: Scope,
): Value | undefined {
	const [first] = nodes;
	if (!first) return undefined;
	if (nodes.length === 1) return evaluate(machine, first, scope);
	const line = lineOf(machine, first);
	return listOf({ machine, node: first, scope, line }, nodes);
}

interface Place {
	readonly machine: Machine;
	readonly node: SyntaxNode;
	readonly scope: Scope;
	readonly line: number;
}

const READ: Readonly<Record<string, (place: Place) => Value | undefined>> = {
	Number: ({ machine, node, line }) => {
		const text = sourceOf(machine, node);
		const number = readNumber(text);
		return number === undefined ? undefined : plain(number, line, text);
	},
	String: ({ machine, node, line, scope }) => {
		const text = readString(sourceOf(machine, node));
		if (text === undefined) return undefined;
		return baseValue({ machine, node, line, scope }, text) ?? plain(text, line);
	},
	FormatString: formatted,
	ContinuedString: continued,
	Boolean: ({ machine, node, line }) =>
		plain(sourceOf(machine, node) === "True", line),
	None: ({ line }) => plain(null, line),
	VariableName: named,
	MemberExpression: memberOf,
	CallExpression: callOf,
	ParenthesizedExpression: inner,
	TupleExpression: collection,
	ArrayExpression: collection,
	SetExpression: (place) => baseSet(place) ?? collection(place),
	DictionaryExpression: dictionary,
	ArrayComprehensionExpression: comprehend,
	DictionaryComprehensionExpression: comprehend,
	SetComprehensionExpression: comprehend,
	UnaryExpression: unary,
	BinaryExpression: binary,
	ConditionalExpression: conditional,
};

function unknownAt(machine: Machine, node: SyntaxNode): Value {
	return unknown(sourceOf(machine, node), lineOf(machine, node));
}

function inner({ machine, node, scope }: Place): Value | undefined {
	const [first, ...more] = insideOf(node);
	return first && more.length === 0
		? machine.evaluate(first, scope)
		: undefined;
}

function named({ machine, node, scope, line }: Place): Value | undefined {
	const name = sourceOf(machine, node);
	// The file assigns the paths of its bases to this name, and means their values by it.
	if (name === "_base_" && machine.world.base) return machine.world.base;
	for (let at: Scope | undefined = scope; at; at = at.around) {
		const held = at.names.get(name)?.value ?? at.outside.get(name);
		if (held) return held;
	}
	return name === "__name__" ? plain("__main__", line) : undefined;
}

function collection(place: Place): Value | undefined {
	return listOf(place, insideOf(place.node));
}

/** `*` before an item unpacks it. */
function listOf(
	{ machine, scope, line }: Place,
	nodes: readonly SyntaxNode[],
): Value | undefined {
	const items: Value[] = [];
	let unpack = false;
	let isOpen = false;
	for (const node of nodes) {
		if (items.length > MAX_ITEMS) return undefined;
		if (node.name === "*") {
			unpack = true;
			continue;
		}
		const value = machine.evaluate(node, scope);
		if (!unpack) items.push(value);
		else if (value.kind === "list") items.push(...value.items);
		else isOpen = true;
		unpack = false;
	}
	return { kind: "list", items, ...(isOpen && { isOpen }), line };
}

function dictionary({ machine, node, scope, line }: Place): Dict {
	const slots: Slots = new Map();
	const pairs = splitAt(partsOf(node).slice(1, -1), ",");
	for (const pair of pairs) {
		const [first, second, third] = pair;
		if (!first || !second) continue;
		if (slots.size >= MAX_ITEMS) {
			const text = sourceOf(machine, first);
			slots.set("**", { value: unknown(text, line), line });
			break;
		}
		if (first.name === "**") {
			unpackInto(slots, machine.evaluate(second, scope));
		} else if (third) {
			const key = keyOf(machine.evaluate(first, scope));
			const value = machine.evaluate(third, scope);
			slots.set(key, { value, line: lineOf(machine, first) });
		}
	}
	return { kind: "dict", slots, line };
}

/** The key as text; a key that is not known keeps its expression in brackets. */
function keyOf(value: Value): string {
	if (value.kind === "plain") return String(value.value);
	return value.kind === "unknown" || value.kind === "named"
		? `[${value.kind === "named" ? value.name : value.text}]`
		: "[…]";
}

/** `**` before a dictionary; one that is not known leaves a mark, so that nobody takes its keys for absent. */
function unpackInto(slots: Slots, value: Value): void {
	if (value.kind === "dict" || value.kind === "call") {
		for (const [key, slot] of value.slots) slots.set(key, slot);
	} else {
		slots.set("**", { value, line: value.line });
	}
}

function unary({ machine, node, scope, line }: Place): Value | undefined {
	const [operator, operand] = partsOf(node);
	if (!operator || !operand) return undefined;
	const sign = sourceOf(machine, operator);
	// The parser takes `not a or b` for `not (a or b)`.
	const isMistaken = sign === "not" && isLogic(operand);
	return isMistaken
		? undefined
		: operateOne(sign, machine.evaluate(operand, scope), line);
}

function isLogic(node: SyntaxNode): boolean {
	return (
		node.name === "BinaryExpression" &&
		partsOf(node).some(({ name }) => name === "and" || name === "or")
	);
}

function binary({ machine, node, scope, line }: Place): Value | undefined {
	const parts = partsOf(node);
	const [first, last] = [parts[0], parts.at(-1)];
	if (!first || !last || parts.length < 3) return undefined;
	const operator = parts
		.slice(1, -1)
		.map((part) => sourceOf(machine, part))
		.join(" ");
	const left = machine.evaluate(first, scope);
	if (operator === "and" || operator === "or") {
		const truth = truthOf(left);
		if (truth === undefined) return undefined;
		return truth === (operator === "and")
			? machine.evaluate(last, scope)
			: left;
	}
	const right = machine.evaluate(last, scope);
	if (!COMPARISON.test(operator)) return operate(operator, left, right, line);
	if (isComparison(machine, first)) return undefined;
	const holds = compare(operator, left, right);
	return holds === undefined ? undefined : plain(holds, line);
}

const COMPARISON = /^(==|!=|<=?|>=?|in|not in|is|is not)$/;

/** `a < b < c` compares twice, which nobody needs here. */
function isComparison(machine: Machine, node: SyntaxNode): boolean {
	return (
		node.name === "BinaryExpression" &&
		partsOf(node)
			.slice(1, -1)
			.some((part) => COMPARISON.test(sourceOf(machine, part)))
	);
}

function conditional({ machine, node, scope }: Place): Value | undefined {
	const [yes, , condition, , no] = partsOf(node);
	if (!yes || !condition || !no) return undefined;
	const truth = truthOf(machine.evaluate(condition, scope));
	if (truth === undefined) return undefined;
	return machine.evaluate(truth ? yes : no, scope);
}

function continued({ machine, node, scope, line }: Place): Value | undefined {
	let text = "";
	for (const part of partsOf(node)) {
		const value = machine.evaluate(part, scope);
		if (value.kind !== "plain") return undefined;
		text += String(value.value);
		if (text.length > MAX_TEXT) return undefined;
	}
	return plain(text, line);
}

/** `f"{a}/{b}"`, without conversions and formats. */
function formatted({ machine, node, scope, line }: Place): Value | undefined {
	const whole = sourceOf(machine, node);
	const quotes = /^[a-z]*("""|'''|"|')/i.exec(whole);
	const quote = quotes?.[1];
	if (!quotes || quote === undefined) return undefined;
	const isRaw = /^\w*r/i.test(quotes[0]);
	const literal = (from: number, to: number): string => {
		const part = machine.syntax.text.slice(from, to);
		const plainText = part.replaceAll("{{", "{").replaceAll("}}", "}");
		return isRaw ? plainText : withoutEscapes(plainText);
	};
	let at = node.from + quotes[0].length;
	let text = "";
	for (const part of partsOf(node)) {
		if (part.name !== "FormatReplacement") continue;
		const [expression, ...more] = insideOf(part);
		if (!expression || more.length > 0) return undefined;
		const value = machine.evaluate(expression, scope);
		if (value.kind !== "plain") return undefined;
		const printed = typeof value.value === "string" ? value.value : value.text;
		text += literal(at, part.from) + printed;
		if (text.length > MAX_TEXT) return undefined;
		at = part.to;
	}
	return plain(text + literal(at, node.to - quote.length), line);
}

/** `"{{_base_.name}}"` stands for the value of another file. */
function baseValue({ machine }: Place, text: string): Value | undefined {
	const path = /^\{\{\s*_base_\.([\w.]+)\s*\}\}$/.exec(text)?.[1];
	let value: Value | undefined = path ? machine.world.base : undefined;
	for (const key of path?.split(".") ?? []) {
		value = value?.kind === "dict" ? value.slots.get(key)?.value : undefined;
	}
	return value;
}

/** The same without quotes is a set in a set to the parser. */
function baseSet({ machine, node, scope }: Place): Value | undefined {
	const [only, ...more] = insideOf(node);
	const text = sourceOf(machine, node);
	if (!only || more.length > 0 || !/^\{\{\s*_base_\./.test(text)) {
		return undefined;
	}
	const [member] = insideOf(only);
	return member && machine.evaluate(member, scope);
}
