import type { Source } from "./source.js";
import type { Segment, Text } from "./text.js";

/** The quotes that a literal stands in decide what a backslash does. */
export type Quotes = "none" | "single" | "double";

/** The text of a literal part, one segment for each line and without its backslashes. */
export function literal(
	part: { readonly text: string; readonly pos: number },
	source: Source,
	quotes: Quotes,
): Text {
	const segments: Segment[] = [];
	for (let at = 0; at < part.text.length; ) {
		const { line, known, whole, end } = source.at(part.pos + at);
		const next = Math.min(Math.max(end - part.pos, at + 1), part.text.length);
		const text = withoutBackslashes(part.text.slice(at, next), quotes);
		if (text !== "")
			segments.push({ text, line, known, whole: whole ?? false });
		at = next;
	}
	return segments;
}

function withoutBackslashes(text: string, quotes: Quotes): string {
	return text.replace(ESCAPES[quotes], (_, escaped: string) =>
		escaped === "\n" ? "" : escaped,
	);
}

/** A backslash at the end of a line joins it with the next. */
const ESCAPES = {
	none: /\\([\s\S])/g,
	double: /\\([\n$`"\\])/g,
	single: /(?!)/g,
} as const satisfies Record<Quotes, RegExp>;
