import type { YAMLParseError } from "yaml";

/**
 * The text with the quoted scalar of an error indented, or undefined when the error is another one. PyYAML lets a
 * quoted scalar go on at any indentation, where the parser demands more than that of its key; the blanks at the
 * beginning of its lines are no part of it, so that lines and values stay what they are.
 */
export function indentQuoted(
	text: string,
	error: YAMLParseError,
): string | undefined {
	const quote = /^Missing closing (["'])/.exec(error.message)?.[1];
	if (quote === undefined) return undefined;
	const start = text.lastIndexOf(quote, error.pos[0] - 1);
	const end = closingQuote(text, quote, error.pos[0]);
	if (start < 0 || end < 0) return undefined;
	const column = start - text.lastIndexOf("\n", start);
	const quoted = text.slice(start, end);
	const indented = quoted.replaceAll("\n", `\n${" ".repeat(column)}`);
	if (indented === quoted) return undefined;
	return text.slice(0, start) + indented + text.slice(end);
}

/** Where the quoted scalar around an offset ends: a backslash or a doubled quote escapes. */
function closingQuote(text: string, quote: string, from: number): number {
	const pattern = quote === '"' ? /\\[\s\S]|(")/g : /''|(')/g;
	pattern.lastIndex = from;
	for (
		let found = pattern.exec(text);
		found !== null;
		found = pattern.exec(text)
	) {
		if (found[1] !== undefined) return found.index;
	}
	return -1;
}
