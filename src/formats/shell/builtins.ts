import { toInteger } from "./arithmetic.js";
import { applyAssignment, forgetAll } from "./assignment.js";
import { expandDocument } from "./expand.js";
import type { Found, Frame } from "./run.js";
import { assign, lookUp } from "./scope.js";
import { syntaxOf } from "./syntax.js";
import { charactersOf, isKnown } from "./text.js";

/** What the shell's own commands do to variables; true when there is nothing more to a command. */
export const BUILTINS: ReadonlyMap<
	string,
	(found: Found, frame: Frame) => boolean
> = new Map([
	["export", (found, frame) => declare(found, frame, { exported: true })],
	["declare", (found, frame) => declare(found, frame, { local: true })],
	["typeset", (found, frame) => declare(found, frame, { local: true })],
	["local", (found, frame) => declare(found, frame, { local: true })],
	["readonly", (found, frame) => declare(found, frame, {})],
	["unset", unset],
	["read", read],
	["mapfile", forgetNamed],
	["readarray", forgetNamed],
	["getopts", forgetNamed],
	["let", letNumbers],
	["source", takeIn],
	[".", takeIn],
	["printf", forgetNamed],
	["shift", shift],
	["set", setPositional],
]);

function declare(
	found: Found,
	frame: Frame,
	how: { readonly exported?: boolean; readonly local?: boolean },
): boolean {
	const { node, words } = found;
	const flags = words.slice(1).map(charactersOf);
	const exported = how.exported ?? flags.some((flag) => /^-\w*x/.test(flag));
	const local = how.local && !flags.some((flag) => /^-\w*g/.test(flag));
	const isTable = flags.some((flag) => /^-\w*A/.test(flag));
	for (const part of node.suffix) {
		if (part.type !== "Assignment") continue;
		if (local) frame.locals?.add(part.name);
		applyAssignment(part, frame, exported || undefined);
		if (exported) frame.run.exported.add(part.name);
	}
	for (const name of flags.filter((flag) => NAME.test(flag))) {
		if (local) frame.locals?.add(name);
		if (isTable) {
			const { line } = found;
			assign(frame.scope, name, { kind: "table", entries: new Map(), line });
		}
		if (exported) exportAs(name, frame);
	}
	return true;
}

const NAME = /^[A-Za-z_]\w*$/;

function exportAs(name: string, frame: Frame): void {
	frame.run.exported.add(name);
	const variable = lookUp(frame.scope, name);
	if (variable) assign(frame.scope, name, variable.value, true);
}

function unset({ words, line }: Found, frame: Frame): boolean {
	for (const word of words.slice(1)) {
		const name = charactersOf(word);
		if (!NAME.test(name)) continue;
		assign(frame.scope, name, { kind: "text", text: [], line }, false);
	}
	return true;
}

/** `read -r -d '' NAME <<EOF` puts a whole document into a variable, as scripts do with long command lines. */
function read(found: Found, frame: Frame): boolean {
	const texts = found.words.slice(1).map(charactersOf);
	const delimiter = texts.findIndex((text) => /^-\w*d$/.test(text));
	const isWhole = delimiter >= 0 && texts[delimiter + 1] === "";
	const document = found.node.redirects.find(({ type }) => type === "HereDoc");
	const [name, ...others] = texts.filter((text) => NAME.test(text));
	if (
		!isWhole ||
		document?.type !== "HereDoc" ||
		name === undefined ||
		others.length > 0
	) {
		return forgetNamed(found, frame);
	}
	const text = expandDocument(document, frame);
	assign(frame.scope, name, { kind: "text", text, line: found.line });
	return true;
}

/** `read NAME`, `printf -v NAME`, `let NAME=…` set what cannot be told; every bare word may be such a name. */
function forgetNamed({ words, line, name }: Found, frame: Frame): boolean {
	const texts = words.slice(1).map(charactersOf);
	const named =
		name === "printf" ? texts.slice(0, texts[0] === "-v" ? 2 : 0) : texts;
	const names = named.flatMap((text) => /^[A-Za-z_]\w*/.exec(text) ?? []);
	forgetAll(names, frame, line);
	return false;
}

/** `source FILE`: its lines run as if they stood here, and the command is noted as well. */
function takeIn({ words, line }: Found, frame: Frame): boolean {
	const [, name] = words;
	const { run, depth } = frame;
	const text =
		name && isKnown(name) && depth < MOST_SOURCED
			? run.sourced(charactersOf(name))
			: undefined;
	const syntax = text === undefined ? undefined : syntaxOf(text);
	if (text === undefined || !syntax || "detail" in syntax) return false;
	frame.spend(text.length / 8);
	const source = {
		text,
		at: () => ({ line, known: true, end: text.length }),
	};
	run.walk(syntax.script, { ...frame, source, depth: depth + 1 });
	return false;
}

/** How deep scripts may take in scripts. */
const MOST_SOURCED = 8;

/** `let N=2*M` */
function letNumbers(found: Found, frame: Frame): boolean {
	const { node, words, line } = found;
	// A star is no file name here, so that the words count as they are written unless something is put into them.
	const written = node.suffix.flatMap((part) =>
		part.type === "Word" || part.type === "Assignment" ? [part.text] : [],
	);
	const isPlain = written.every((text) => !/["'$`]/.test(text));
	const texts = isPlain ? written : words.slice(1).map(charactersOf);
	const syntax = syntaxOf(texts.map((text) => `((${text}))`).join("\n"));
	if (!(isPlain || words.every(isKnown)) || "detail" in syntax) {
		return forgetNamed(found, frame);
	}
	const source = {
		...frame.source,
		at: () => ({ line, known: true, end: Number.POSITIVE_INFINITY }),
	};
	frame.run.walk(syntax.script, { ...frame, source });
	return true;
}

function shift({ words }: Found, frame: Frame): boolean {
	const { call } = frame;
	if (!call) return true;
	const [, by] = words;
	const count = by ? toInteger(charactersOf(by)) : 1;
	const isClear =
		frame.isCertain && count !== undefined && count >= 0 && isKnown(by ?? []);
	call.items = isClear ? call.items?.slice(count) : undefined;
	return true;
}

/** `set -- a b` gives new arguments; where only options are set, the old ones stay. */
function setPositional({ words }: Found, { call, isCertain }: Frame): boolean {
	const dashes = words.findIndex((word) => charactersOf(word) === "--");
	if (call && dashes > 0) {
		call.items = isCertain ? words.slice(dashes + 1) : undefined;
	}
	return true;
}
