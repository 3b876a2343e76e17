import { charactersOf, doubted, isKnown, type Text } from "./text.js";
import type { Value } from "./value.js";

/**
 * The value of a variable after branches of which one ran: known as far as all outcomes begin alike, and beyond that
 * the last one in doubt.
 */
export function agreed(
	outcomes: readonly (Value | undefined)[],
	last: Value,
	name: string,
): Value {
	if (outcomes.every((outcome) => isSame(outcome, last))) return last;
	const texts = outcomes.filter((outcome) => outcome?.kind === "text");
	if (last.kind === "text" && texts.length === outcomes.length) {
		return agreedText(
			texts.map((each) => each.text),
			last,
			name,
		);
	}
	const arrays = outcomes.filter((outcome) => outcome?.kind === "array");
	if (last.kind === "array" && arrays.length === outcomes.length) {
		return agreedItems(
			arrays.map((each) => each.items),
			last,
		);
	}
	return inDoubt(last, name);
}

/** A value that may also be another one. */
export function inDoubt(value: Value, name: string): Value {
	const { line } = value;
	if (value.kind === "opaque") return value;
	if (value.kind === "table") return { kind: "opaque", line };
	if (value.kind === "text") return textFrom(0, value.text, { line, name });
	if (value.items.length === 0) return { kind: "opaque", line };
	return { kind: "array", items: value.items.map(doubted), line };
}

function agreedText(
	outcomes: readonly Text[],
	last: Value & { readonly kind: "text" },
	name: string,
): Value {
	const all = outcomes.map(charactersOf);
	const written = charactersOf(last.text);
	const common = commonWords(all, written);
	// Where the last one only lacks what another adds, the longer one shows that something is in doubt.
	const longest = common === written.length ? longestOf(outcomes) : last.text;
	return textFrom(common, longest, { line: last.line, name });
}

function agreedItems(
	outcomes: readonly (readonly Text[])[],
	last: Value & { readonly kind: "array" },
): Value {
	let common = 0;
	while (
		common < last.items.length &&
		outcomes.every((items) => isSameText(items[common], last.items[common]))
	) {
		common++;
	}
	const shown =
		common === last.items.length
			? outcomes.reduce((a, b) => (b.length > a.length ? b : a))
			: last.items;
	const items = shown.map((item, index) =>
		index < common ? item : doubted(item),
	);
	return { kind: "array", items, line: last.line };
}

/** How many characters of the text all outcomes share, in whole words. */
function commonWords(outcomes: readonly string[], text: string): number {
	let common = text.length;
	for (const outcome of outcomes) {
		let length = 0;
		while (length < common && outcome[length] === text[length]) length++;
		common = length;
	}
	const isWhole = [text, ...outcomes].every(
		(each) => each.length === common || /\s/.test(each[common] ?? ""),
	);
	if (isWhole) return common;
	return text.slice(0, common).search(/\S*$/);
}

function longestOf(outcomes: readonly Text[]): Text {
	return outcomes.reduce((a, b) =>
		charactersOf(b).length > charactersOf(a).length ? b : a,
	);
}

/** The text with everything from an offset on in doubt. */
function textFrom(
	offset: number,
	text: Text,
	place: { readonly line: number; readonly name: string },
): Value {
	const { line, name } = place;
	const segments = [];
	let end = 0;
	for (const segment of text) {
		const start = end;
		end += segment.text.length;
		const cut = Math.min(Math.max(offset - start, 0), segment.text.length);
		const [head, tail] = [segment.text.slice(0, cut), segment.text.slice(cut)];
		if (head !== "") segments.push({ ...segment, text: head });
		if (tail !== "") segments.push({ ...segment, text: tail, known: false });
	}
	// An empty text could not show that it is in doubt.
	if (segments.length === 0) {
		segments.push({ text: `$${name}`, line, known: false, whole: true });
	}
	return { kind: "text", text: segments, line };
}

function isSame(a: Value | undefined, b: Value): boolean {
	if (a === b) return true;
	if (a?.kind === "text" && b.kind === "text")
		return isSameText(a.text, b.text);
	if (a?.kind !== "array" || b.kind !== "array") return false;
	return (
		a.items.length === b.items.length &&
		a.items.every((item, index) => isSameText(item, b.items[index]))
	);
}

function isSameText(a: Text | undefined, b: Text | undefined): boolean {
	if (!a || !b) return false;
	return isKnown(a) && isKnown(b) && charactersOf(a) === charactersOf(b);
}
