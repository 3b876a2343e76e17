import type { ArrayValue, Assignment } from "unbash";
import { toInteger } from "./arithmetic.js";
import { expandText, expandWord, type Setting } from "./expand.js";
import { assign, forget, lookUp } from "./scope.js";
import { charactersOf, compact, isKnown, type Text } from "./text.js";
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
		? withItem(before?.value, given, indexOf(assignment, setting))
		: append
			? added(before?.value, given)
			: given;
	setting.spend(sizeOf(next));
	assign(scope, name, next, isExported);
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

/** An array; one with keys, such as `( [lr]=1 )`, is not followed. */
function arrayOf(array: ArrayValue, line: number, setting: Setting): Value {
	const items: Text[] = [];
	for (const element of array.elements) {
		if (/^\[[^\]]*\]\+?=/.test(element.text)) return { kind: "opaque", line };
		for (const item of expandWord(element, setting)) items.push(item);
	}
	return limited(items, line);
}

function indexOf({ index }: Assignment, setting: Setting): number | undefined {
	if (!index) return undefined;
	const text = expandText(index, setting);
	return isKnown(text) ? toInteger(charactersOf(text)) : undefined;
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
	if (given.kind === "text" && before?.kind !== "array") {
		if (before?.kind === "opaque") return before;
		const start = before?.text ?? [];
		return textOf(
			compact([...start, ...given.text]),
			before?.line ?? given.line,
		);
	}
	const start = itemsOf(before);
	if (!start || given.kind === "opaque")
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
	if (value.kind === "text") return value.text.length;
	return value.kind === "array" ? value.items.length : 0;
}
