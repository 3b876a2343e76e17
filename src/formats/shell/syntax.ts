import { parse, type Script } from "unbash";

/** The syntax tree of a text, or what is wrong with it. */
export type Syntax =
	| { readonly script: Script }
	| { readonly detail: string; readonly offset: number };

/** Parses a text as bash; never throws, whatever the text. */
export function syntaxOf(text: string): Syntax {
	// The parser takes quadratic time over here-documents that wait for their text.
	if (countOf("<<", text) > MAX_HEREDOCS) {
		return { detail: "too many here-documents", offset: 0 };
	}
	try {
		const script = parse(text);
		const [error] = script.errors ?? [];
		return error ? { detail: error.message, offset: error.pos } : { script };
	} catch (error) {
		// `a() a() a() …` is followed by recursion until the stack ends.
		if (!(error instanceof RangeError)) throw error;
		return { detail: "nested too deep", offset: 0 };
	}
}

const MAX_HEREDOCS = 5000;

function countOf(mark: string, text: string): number {
	return text.split(mark).length - 1;
}
