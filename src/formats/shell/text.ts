import type { ShellWord } from "../parsed-file.js";

/** A piece of expanded text that stands on one line. */
export interface Segment {
	readonly text: string;
	readonly line: number;
	/** False when only the launch decides it, or when branches of the script disagree. */
	readonly known: boolean;
	/** An expansion left as written, such as `$(nproc --all)`: word splitting does not look into it. */
	readonly whole: boolean;
}

/** Expanded text in the order in which it is read. */
export type Text = readonly Segment[];

/** Longest text of one word or variable; `A=$A$A` would double without end. */
const MAX_TEXT = 65_536;

/** The characters of a text. */
export function charactersOf(text: Text): string {
	return text.length === 1
		? (text[0]?.text ?? "")
		: text.map((segment) => segment.text).join("");
}

/** True when no part of the text waits for the launch. */
export function isKnown(text: Text): boolean {
	return text.every((segment) => segment.known);
}

/** The text as one word; `line` is for a word without characters. */
export function toWord(text: Text, line: number): ShellWord {
	return {
		text: charactersOf(text),
		line: text[0]?.line ?? line,
		known: isKnown(text),
	};
}

/** The same text with every part unknown. */
export function doubted(text: Text): Text {
	return text.map((segment) => ({ ...segment, known: false }));
}

/** What follows an offset of a text. */
export function cutAt(text: Text, offset: number): Text {
	const after: Segment[] = [];
	let end = 0;
	for (const segment of text) {
		const start = end;
		end += segment.text.length;
		if (end <= offset) continue;
		after.push({
			...segment,
			text: segment.text.slice(Math.max(offset - start, 0)),
		});
	}
	return after;
}

/** Joins neighbours of one line and cuts what is too long; a cut text is unknown. */
export function compact(text: Text): Text {
	const joined: Segment[] = [];
	let length = 0;
	for (const segment of text) {
		length += segment.text.length;
		if (length > MAX_TEXT) return doubted(joined);
		const last = joined.at(-1);
		if (last && isAlike(last, segment)) {
			joined[joined.length - 1] = { ...last, text: last.text + segment.text };
		} else joined.push(segment);
	}
	return joined;
}

function isAlike(a: Segment, b: Segment): boolean {
	return a.line === b.line && a.known === b.known && a.whole === b.whole;
}

/** Several words as one text, with blanks between them. */
export function joinWords(texts: readonly Text[]): Text {
	if (texts.length < 2) return texts[0] ?? [];
	const joined: Segment[] = [];
	for (const text of texts) {
		const last = joined.at(-1);
		if (last) joined.push({ ...last, text: " ", known: true, whole: false });
		for (const segment of text) joined.push(segment);
	}
	return compact(joined);
}

/** The words that grow while one word of the script is expanded. */
export interface Fields {
	readonly done: Text[];
	open?: Segment[];
}

/** Continues the open word, or begins one. */
export function append(fields: Fields, text: Text): void {
	fields.open ??= [];
	for (const segment of text) fields.open.push(segment);
}

/** Ends the open word, if there is one. */
export function close(fields: Fields): void {
	if (fields.open) fields.done.push(compact(fields.open));
	delete fields.open;
}

/** Puts an unquoted value in: white space in it ends words. */
export function appendSplit(fields: Fields, text: Text): void {
	for (const segment of text) {
		if (segment.whole) append(fields, [segment]);
		else appendWords(fields, segment);
	}
}

function appendWords(fields: Fields, segment: Segment): void {
	for (const part of segment.text.split(/([ \t\n]+)/)) {
		if (/^[ \t\n]/.test(part)) close(fields);
		else if (part !== "") append(fields, [{ ...segment, text: part }]);
	}
}

/** Puts several words in, the first of them continuing the open word. */
export function appendItems(
	fields: Fields,
	items: readonly Text[],
	put: (fields: Fields, text: Text) => void,
): void {
	for (const [index, item] of items.entries()) {
		if (index > 0) close(fields);
		put(fields, item);
	}
}
