import type {
	ArithmeticExpression,
	ArithmeticUnary,
	ArrayValue,
	Assignment,
} from "unbash";
import { assignedNames, evaluate, toInteger } from "./arithmetic.js";
import { expandText, expandWord, numberOf, type Setting } from "./expand.js";
import { assign, forget, lookUp } from "./scope.js";
import { charactersOf, compact, cutAt, isKnown, type Text } from "./text.js";
import type { Value } from "./value.js";

/** Sets the variable of `NAME=…`, `NAME+=…`, `NAME=( … )` or `NAME[2]=…`. */
export function applyAssignment(
	assignment: Assignment,
	setting: Setting,
	exported?: boolean,
): void {
	const { name, value, append, index } = assignment;
	const { scope } = setting;
	const { line } = setting.source.at(assignment.pos);
	const before = lookUp(scope, name);
	const given =
		value.type === "ArrayValue"
			? arrayOf(value, line, setting)
			: textOf(expandText(value, setting), line);
	const isExported = exported ?? before?.exported ?? false;
	const next = index
		? before?.value.kind === "table"
			? withEntry(before.value, given, expandText(index, setting))
			: withItem(before?.value, given, indexOf(assignment, setting))
		: append
			? added(before?.value, given)
			: given;
	setting.spend(sizeOf(next));
	assign(scope, name, next, isExported);
}

/** Sets the variable of `(( N = 2 * M ))` and its like; what an expression sets besides is forgotten. */
export function applyArithmetic(
	expression: ArithmeticExpression | undefined,
	setting: Setting,
	pos: number,
): void {
	const { line } = setting.source.at(pos);
	const names = assignedNames(expression);
	const found = names.length === 1 ? settingOf(expression) : undefined;
	const value =
		found && evaluate(found.value, (word) => numberOf(word, setting));
	forgetAll(names, setting, line);
	if (!found || value === undefined) return;
	const text = [{ text: String(value), line, known: true, whole: false }];
	assign(setting.scope, found.name, textOf(text, line));
}

/** The name that an expression as a whole sets, and the expression of its value: `N += 2` is `N + 2`. */
function settingOf(
	expression: ArithmeticExpression | undefined,
): { readonly name: string; readonly value: ArithmeticExpression } | undefined {
	if (expression?.type === "ArithmeticUnary") return stepOf(expression);
	if (expression?.type !== "ArithmeticBinary") return undefined;
	const { left, operator, right } = expression;
	const [, before] = /^([-+*/%]?)=$/.exec(operator) ?? [];
	if (before === undefined || left.type !== "ArithmeticWord") return undefined;
	if (!/^[A-Za-z_]\w*$/.test(left.value)) return undefined;
	const value = before === "" ? right : { ...expression, operator: before };
	return { name: left.value, value };
}

/** `N++` is `N + 1`. */
function stepOf(expression: ArithmeticUnary): ReturnType<typeof settingOf> {
	const { operator, operand, pos, end } = expression;
	if (!/^(\+\+|--)$/.test(operator) || operand.type !== "ArithmeticWord") {
		return undefined;
	}
	const one = { ...operand, value: "1", parts: undefined };
	return {
		name: operand.value,
		value: {
			type: "ArithmeticBinary",
			operator: operator.slice(1),
			left: operand,
			right: one,
			pos,
			end,
		},
	};
}

/** Sets variables to what only the launch decides. */
export function forgetAll(
	names: Iterable<string>,
	setting: Setting,
	line: number,
): void {
	for (const name of names) forget(setting.scope, name, line);
}

/** Most items of an array that are followed. */
const MAX_ITEMS = 10_000;

function textOf(text: Text, line: number): Value {
	return { kind: "text", text, line };
}

/** An array, or a table where every element has a key, such as `( [lr]=1 )`. */
function arrayOf(array: ArrayValue, line: number, setting: Setting): Value {
	const keyed = array.elements.filter(({ text }) => KEYED.test(text));
	if (keyed.length > 0) {
		return keyed.length === array.elements.length
			? tableOf(
					keyed.map((element) => expandText(element, setting)),
					line,
				)
			: { kind: "opaque", line };
	}
	const items: Text[] = [];
	for (const element of array.elements) {
		for (const item of expandWord(element, setting)) items.push(item);
	}
	return limited(items, line);
}

const KEYED = /^\[[^\]]*\]=/;

function tableOf(elements: readonly Text[], line: number): Value {
	const entries = new Map<string, Text>();
	for (const element of elements) {
		const text = charactersOf(element);
		const end = text.indexOf("]=");
		if (end < 0) return { kind: "opaque", line };
		entries.set(text.slice(1, end), cutAt(element, end + 2));
	}
	return { kind: "table", entries, line };
}

function indexOf({ index }: Assignment, setting: Setting): number | undefined {
	if (!index) return undefined;
	const text = expandText(index, setting);
	return isKnown(text) ? toInteger(charactersOf(text)) : undefined;
}

function withEntry(
	table: Value & { readonly kind: "table" },
	given: Value,
	key: Text,
): Value {
	if (given.kind !== "text" || !isKnown(key)) {
		return { kind: "opaque", line: given.line };
	}
	const entries = new Map(table.entries).set(charactersOf(key), given.text);
	return { kind: "table", entries, line: table.line };
}

function withItem(
	before: Value | undefined,
	given: Value,
	index: number | undefined,
): Value {
	const items = itemsOf(before);
	const isNext =
		index !== undefined && index >= 0 && index <= (items?.length ?? 0);
	if (!items || !isNext || given.kind !== "text") {
		return { kind: "opaque", line: given.line };
	}
	const others = items.slice(index + 1);
	return limited([...items.slice(0, index), given.text, ...others], given.line);
}

/** What `+=` makes of a value. A variable that the script has not set before counts as empty. */
function added(before: Value | undefined, given: Value): Value {
	if (before?.kind === "table") {
		return given.kind === "table"
			? { ...before, entries: new Map([...before.entries, ...given.entries]) }
			: { kind: "opaque", line: given.line };
	}
	if (given.kind === "text" && before?.kind !== "array") {
		if (before?.kind === "opaque") return before;
		const start = before?.text ?? [];
		return textOf(
			compact([...start, ...given.text]),
			before?.line ?? given.line,
		);
	}
	const start = itemsOf(before);
	if (!start || given.kind === "opaque" || given.kind === "table")
		return { kind: "opaque", line: given.line };
	if (given.kind === "array")
		return limited([...start, ...given.items], given.line);
	const first = compact([...(start[0] ?? []), ...given.text]);
	return limited([first, ...start.slice(1)], given.line);
}

function itemsOf(value: Value | undefined): readonly Text[] | undefined {
	if (!value) return [];
	if (value.kind === "array") return value.items;
	return value.kind === "text" ? [value.text] : undefined;
}

function limited(items: readonly Text[], line: number): Value {
	return items.length > MAX_ITEMS
		? { kind: "opaque", line }
		: { kind: "array", items, line };
}

function sizeOf(value: Value): number {
	switch (value.kind) {
		case "text":
			return value.text.length;
		case "array":
			return value.items.length;
		case "table":
			return value.entries.size;
		case "opaque":
			return 0;
	}
}
