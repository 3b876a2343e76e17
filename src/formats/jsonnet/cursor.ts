import type { Tree } from "../tree.js";
import type { Token } from "./tokens.js";

/** Where the reading of a text is, and what it has met. */
export interface Cursor {
	readonly tokens: readonly Token[];
	at: number;
	depth: number;
	/** Values that locals brought where they are used, each as often as it is. */
	repeated: number;
	readonly sizes: Map<Tree, number>;
	failure?: { readonly detail: string; readonly line: number };
}

/** The beginning of a text. */
export function cursorAt(tokens: readonly Token[]): Cursor {
	return { tokens, at: 0, depth: 0, repeated: 0, sizes: new Map() };
}

/** Words that begin what is not read, with what they are. */
const BEYOND: Readonly<Record<string, string>> = {
	function: "functions",
	if: "conditions",
	for: "comprehensions",
	import: "imports",
	importstr: "imports",
	assert: "assertions",
	error: "errors",
	super: "`super`",
	self: "`self`",
};

/** The token that comes next. */
export function peek({ tokens, at }: Cursor): Token {
	return tokens[at] ?? { kind: "end", text: "", line: 1 };
}

/** Goes past the next token where it is this sign or word. */
export function accept(cursor: Cursor, text: string): boolean {
	const token = peek(cursor);
	const isIt = token.kind !== "string" && token.text === text;
	if (isIt) cursor.at++;
	return isIt;
}

/** Remembers the first thing that cannot be read. */
export function fail(cursor: Cursor, detail?: string): undefined {
	const token = peek(cursor);
	cursor.failure ??= { detail: detail ?? strange(token), line: token.line };
	return undefined;
}

/** Why a token cannot be read. */
export function strange({ kind, text }: Token): string {
	if (kind === "end") return "it ends too early";
	const beyond = kind === "name" ? BEYOND[text] : undefined;
	return beyond === undefined
		? `\`${text.slice(0, 20)}\` is beyond the Jsonnet that is read here`
		: `${beyond} are beyond the Jsonnet that is read here`;
}

/** Goes past the token that a value is. */
export function take(cursor: Cursor, tree: Tree): Tree {
	cursor.at++;
	return tree;
}
