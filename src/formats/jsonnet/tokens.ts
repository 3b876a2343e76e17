import type { Comment } from "../tree.js";

/** A token of Jsonnet. */
export interface Token {
	readonly kind: "name" | "number" | "string" | "sign" | "end";
	readonly text: string;
	readonly line: number;
}

/** The tokens and comments of a text; a text between quotes that nothing closes is a sign of its own. */
export function tokensOf(text: string): {
	readonly tokens: readonly Token[];
	readonly comments: readonly Comment[];
} {
	const tokens: Token[] = [];
	const comments: Comment[] = [];
	let line = 1;
	for (const [found] of text.matchAll(TOKEN)) {
		const kind = KINDS.find(([pattern]) => pattern.test(found))?.[1];
		if (kind === "comment") comments.push({ text: found.trimEnd(), line });
		else if (kind !== undefined) {
			const value = kind === "string" ? unquoted(found) : found;
			tokens.push({ kind, text: value, line });
		}
		line += found.split("\n").length - 1;
	}
	tokens.push({ kind: "end", text: "", line });
	return { tokens, comments };
}

const TOKEN =
	/\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|@?"(?:[^"\\]|\\[\s\S])*(?:"|$)|@?'(?:[^'\\]|\\[\s\S])*'|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[A-Za-z_]\w*|\+:|::?:?|==|!=|<=|>=|&&|\|\||[\s\S]/g;

const KINDS: readonly (readonly [RegExp, Token["kind"] | "comment"])[] = [
	[/^(\/\/|#|\/\*)/, "comment"],
	[/^@?(["'])[\s\S]*\1$/, "string"],
	[/^\d/, "number"],
	[/^[A-Za-z_]/, "name"],
	[/^\S/, "sign"],
];

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

function unquoted(text: string): string {
	if (text.startsWith("@")) return text.slice(2, -1);
	return text
		.slice(1, -1)
		.replace(/\\([\s\S])/g, (_, sign: string) => ESCAPES[sign] ?? sign);
}
