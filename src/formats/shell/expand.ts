import type {
	ArithmeticExpansionPart,
	ArithmeticWord,
	CommandExpansionPart,
	GlobPart,
	HereDoc,
	Word,
} from "unbash";
import { assignedNames, evaluate, toInteger } from "./arithmetic.js";
import { literal } from "./literal.js";
import { type Expansion, expandParameter, expandSimple } from "./parameter.js";
import { type Part, partsOf, withoutBraces } from "./parts.js";
import { forget, type Scope } from "./scope.js";
import type { Source } from "./source.js";
import {
	append,
	appendItems,
	appendSplit,
	charactersOf,
	close,
	type Fields,
	isKnown,
	joinWords,
	type Segment,
	type Text,
} from "./text.js";

/** What a word is expanded with. */
export interface Setting {
	readonly scope: Scope;
	readonly source: Source;
	/** The function call around it; absent at the top, where only the launch decides `$1`. */
	readonly call?: Call;
	/** What a command in `$( )` prints; undefined where that cannot be told. */
	printed?(part: CommandExpansionPart, setting: Setting): Text | undefined;
	/** Counts the work done. */
	spend(steps: number): void;
}

/** A call of a function of the script. */
export interface Call {
	/** `$1`, `$2` …; undefined once they may have been shifted. */
	items?: readonly Text[] | undefined;
}

/** The words that one word of the script becomes. */
export function expandWord(word: Word, setting: Setting): readonly Text[] {
	const fields: Fields = { done: [] };
	for (const parts of withoutBraces(partsOf(word))) {
		expandParts(fields, parts, { ...setting, isSplit: true });
		close(fields);
	}
	setting.spend(sizeOf(fields.done));
	return fields.done;
}

/** The text that a word becomes where words are not split, as after `=`. */
export function expandText(word: Word, setting: Setting): Text {
	const fields: Fields = { done: [] };
	expandParts(fields, partsOf(word), { ...setting, isSplit: false });
	close(fields);
	setting.spend(sizeOf(fields.done));
	return joinWords(fields.done);
}

/** The text of a here-document; a quoted delimiter leaves it as it is written. */
export function expandDocument(document: HereDoc, setting: Setting): Text {
	const { body, delimiter } = document;
	if (delimiter?.quoted || body.parts === undefined) {
		const quotes = delimiter?.quoted ? "single" : "double";
		return literal(body, setting.source, quotes);
	}
	const fields: Fields = { done: [] };
	expandParts(fields, body.parts, {
		...setting,
		isSplit: false,
		isQuoted: true,
	});
	close(fields);
	setting.spend(sizeOf(fields.done));
	return joinWords(fields.done);
}

interface Inside extends Setting {
	/** False inside quotes: white space does not end words there. */
	readonly isSplit: boolean;
	readonly isQuoted?: boolean;
}

function expandParts(
	fields: Fields,
	parts: readonly Part[],
	inside: Inside,
): void {
	for (const part of parts) expandPart(fields, part, inside);
}

function expandPart(fields: Fields, part: Part, inside: Inside): void {
	const { source } = inside;
	switch (part.type) {
		case "Literal": {
			const quotes = inside.isQuoted ? "double" : "none";
			const text = literal(part, source, quotes);
			if (text.length > 0) append(fields, text);
			return;
		}
		case "SingleQuoted": {
			const inner = { text: part.value, pos: part.pos + 1 };
			append(fields, literal(inner, source, "single"));
			return;
		}
		case "DoubleQuoted":
		case "LocaleString":
			// Even an empty pair of quotes is a word; only "${NAME[@]}" may be none.
			if (!isItems(part.parts)) append(fields, []);
			expandParts(fields, part.parts, {
				...inside,
				isSplit: false,
				isQuoted: true,
			});
			return;
		case "AnsiCQuoted":
			append(fields, [standIn(part, part.value, inside)]);
			return;
		case "Glob":
			expandGlob(fields, part, inside);
			return;
		default:
			put(fields, { part, expansion: expansionOf(part, inside), inside });
	}
}

/** `[1,2]` is a list to most trainers and stays as it is; `*` and `?` wait for the files at launch. */
function expandGlob(fields: Fields, part: GlobPart, inside: Inside): void {
	const first = part.parts?.[0];
	const last = part.parts?.at(-1);
	if (part.kind !== "bracket" || !first || !last) {
		const known = part.kind === "bracket";
		append(fields, [{ ...standIn(part, part.text, inside), known }]);
		return;
	}
	const head = part.text.slice(0, first.pos - part.pos);
	const tail = part.text.slice(last.end - part.pos);
	append(fields, [standIn(part, head, inside)]);
	expandParts(fields, part.parts ?? [], inside);
	append(fields, [standIn(part, tail, inside)]);
}

function expansionOf(part: Part, inside: Inside): Expansion {
	const { line, known } = inside.source.at(part.pos);
	if (!known) return undefined;
	const parameters = {
		scope: inside.scope,
		positional: inside.call?.items,
		line,
		operand: (word: Word) => expandText(word, inside),
	};
	switch (part.type) {
		case "SimpleExpansion":
			return expandSimple(part.text.slice(1), parameters);
		case "ParameterExpansion":
			return expandParameter(part, parameters);
		case "ArithmeticExpansion":
			return calculate(part, inside);
		case "CommandExpansion":
			return (
				toText(ownFolder(part.text), line) ??
				toPrinted(inside.printed?.(part, inside))
			);
		default:
			return undefined;
	}
}

function toText(text: string | undefined, line: number): Expansion {
	return text === undefined
		? undefined
		: { kind: "text", text: [{ text, line, known: true, whole: false }] };
}

function toPrinted(text: Text | undefined): Expansion {
	return text && { kind: "text", text };
}

/** A folder is worked out in a few words. */
const LONGEST_FOLDER = 200;

/** The folder of the script itself, which other files of the commit are named from: `.`, `./..`. */
function ownFolder(text: string): string | undefined {
	if (text.length > LONGEST_FOLDER) return undefined;
	const plain = text
		.replace(/\s(&|[12])?>\s*\S+/g, " ")
		.replace(/\$\(|[")`]|\s--(?=\s)/g, " ")
		.replace(/\s+/g, " ")
		.replace(/ \//g, "/")
		.trim();
	const above = OWN_FOLDER.exec(plain)?.groups?.above;
	return above === undefined ? undefined : `.${above}`;
}

const OWN_FOLDER =
	/^(cd (-P )?)?(realpath )?dirname ((readlink -f|realpath) )?(\$0|\$\{0\}|\$BASH_SOURCE|\$\{BASH_SOURCE(\[0\])?(:-\$0)?\})(?<above>(\/\.\.)*)\/?( && pwd( -P)?)?$/;

function calculate(part: ArithmeticExpansionPart, inside: Inside): Expansion {
	const { line } = inside.source.at(part.pos);
	const names = assignedNames(part.expression);
	for (const name of names) forget(inside.scope, name, line);
	if (names.length > 0) return undefined;
	const value = evaluate(part.expression, (word) => numberOf(word, inside));
	if (value === undefined) return undefined;
	const text = String(value);
	return { kind: "text", text: [{ text, line, known: true, whole: false }] };
}

/** In arithmetic a bare name is a variable. */
export function numberOf(
	word: ArithmeticWord,
	inside: Setting,
): number | undefined {
	const { pos, end, parts, value } = word;
	const name = /^\$?([A-Za-z_]\w*)$|^\$([1-9])$/.exec(value);
	if (!name && !parts) return toInteger(value);
	const text = `$${name?.[1] ?? name?.[2]}`;
	const fields: Fields = { done: [] };
	expandParts(
		fields,
		name ? [{ type: "SimpleExpansion", text, pos, end }] : (parts ?? []),
		{ ...inside, isSplit: false },
	);
	close(fields);
	const [only, ...rest] = fields.done;
	if (!only || rest.length > 0 || !isKnown(only)) return undefined;
	return toInteger(charactersOf(only));
}

/** Puts an expansion into the words; one that cannot be told stays as written. */
function put(
	fields: Fields,
	found: {
		readonly part: Part;
		readonly expansion: Expansion;
		readonly inside: Inside;
	},
): void {
	const { part, expansion, inside } = found;
	const into = inside.isSplit ? appendSplit : append;
	if (!expansion) {
		append(fields, [
			{ ...standIn(part, part.text, inside), known: false, whole: true },
		]);
	} else if (expansion.kind === "text") into(fields, expansion.text);
	else if (inside.isQuoted && isJoined(part))
		append(fields, joinWords(expansion.items));
	else appendItems(fields, expansion.items, into);
}

function standIn(part: Part, text: string, { source }: Inside): Segment {
	const { line, known } = source.at(part.pos);
	return { text, line, known, whole: false };
}

function isItems(parts: readonly Part[]): boolean {
	const [only, ...rest] = parts;
	if (!only || rest.length > 0) return false;
	return /^\$(@|\{@\}|\{\w+\[@\]\})$/.test(only.text);
}

/** `"$*"` and `"${NAME[*]}"` are one word. */
function isJoined(part: Part): boolean {
	return /^\$(\*|\{\*\}|\{\w+\[\*\]\})$/.test(part.text);
}

function sizeOf(words: readonly Text[]): number {
	let size = 0;
	for (const word of words) {
		size += 1 + word.length + (word[0]?.text.length ?? 0) / 64;
	}
	return size;
}
