import { MAX_TEXT } from "./budget.js";
import { readString, withoutEscapes } from "./literal.js";
import { type Place, sourceOf } from "./machine.js";
import { insideOf, partsOf } from "./syntax.js";
import { plain, type Value } from "./value.js";

/** A string literal; `"{{_base_.name}}"` stands for the value of another file. */
export function string(place: Place): Value | undefined {
	const text = readString(sourceOf(place.machine, place.node));
	if (text === undefined) return undefined;
	return baseValue(place, text) ?? plain(text, place.line);
}

/** Literals beside each other. */
export function continued({
	machine,
	node,
	scope,
	line,
}: Place): Value | undefined {
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
export function formatted({
	machine,
	node,
	scope,
	line,
}: Place): Value | undefined {
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

function baseValue({ machine }: Place, text: string): Value | undefined {
	const path = /^\{\{\s*_base_\.([\w.]+)\s*\}\}$/.exec(text)?.[1];
	let value: Value | undefined = path ? machine.world.base : undefined;
	for (const key of path?.split(".") ?? []) {
		value = value?.kind === "dict" ? value.slots.get(key)?.value : undefined;
	}
	return value;
}

/** The same without quotes is a set in a set to the parser. */
export function baseSet({ machine, node, scope }: Place): Value | undefined {
	const [only, ...more] = insideOf(node);
	const text = sourceOf(machine, node);
	if (!only || more.length > 0 || !/^\{\{\s*_base_\./.test(text)) {
		return undefined;
	}
	const [member] = insideOf(only);
	return member && machine.evaluate(member, scope);
}
