import { MAX_ITEMS, MAX_NESTING, spend } from "./budget.js";
import { callOf } from "./call.js";
import { comprehend } from "./comprehension.js";
import { readNumber } from "./literal.js";
import { binary, conditional, unary } from "./logic.js";
import { lineOf, type Machine, type Place, sourceOf } from "./machine.js";
import { memberOf } from "./member.js";
import { baseSet, continued, formatted, string } from "./strings.js";
import { insideOf, partsOf, type SyntaxNode, splitAt } from "./syntax.js";
import {
	type Dict,
	plain,
	type Scope,
	type Slots,
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

const READ: Readonly<Record<string, (place: Place) => Value | undefined>> = {
	Number: ({ machine, node, line }) => {
		const text = sourceOf(machine, node);
		const number = readNumber(text);
		return number === undefined ? undefined : plain(number, line, text);
	},
	String: string,
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
