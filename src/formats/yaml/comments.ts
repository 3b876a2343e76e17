import { CST, Lexer } from "yaml";
import type { Comment } from "../tree.js";

/** The comments of a YAML text; a `#` inside a scalar is none. */
export function commentsOf(
	text: string,
	lineAt: (offset: number) => number,
): readonly Comment[] {
	if (!text.includes("#")) return [];
	const comments: Comment[] = [];
	let offset = 0;
	let isScalarNext = false;
	for (const lexeme of new Lexer().lex(text)) {
		const type: string | null = isScalarNext ? "text" : CST.tokenType(lexeme);
		isScalarNext = type === "scalar";
		if (type === "comment") {
			comments.push({ text: lexeme.trimEnd(), line: lineAt(offset) });
		}
		if (!isMarker(type)) offset += lexeme.length;
	}
	return comments;
}

/** Lexemes that the lexer adds and the text lacks. */
function isMarker(type: string | null): boolean {
	return type === "scalar" || type === "doc-mode" || type === "flow-error-end";
}
