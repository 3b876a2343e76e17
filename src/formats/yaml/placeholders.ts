/** Blocks that decide what a file has in it: without its values such a file is no YAML. */
const CONTROL =
	/\{%|\{#|\{\{-?\s*(?:if|else|end|range|with|define|include|template|block)\b/;

/** A value that begins with a placeholder, up to the end of its line or a comment. */
const VALUE =
	/^([ \t]*(?:-[ \t]+)*(?:[\w."'-]+[ \t]*:[ \t]+)?)(\{\{[^{}]*\}\}[^#]*?)([ \t]*(?:#.*)?)$/;

/** In characters: a longer text, or a longer line of it, stays unread. */
const LONGEST = 100_000;
const LONGEST_LINE = 500;

/**
 * The text with values such as `{{ steps }}`, which a template engine fills in, put in quotes, so that they are read as
 * the texts that they are. Undefined where there are none.
 */
export function quotePlaceholders(text: string): string | undefined {
	if (text.length > LONGEST || CONTROL.test(text)) return undefined;
	const quoted = text.split("\n").map(quotedLine).join("\n");
	return quoted === text ? undefined : quoted;
}

function quotedLine(line: string): string {
	if (line.length > LONGEST_LINE) return line;
	return line.replace(
		VALUE,
		(_, before: string, value: string, after: string) =>
			`${before}'${value.replaceAll("'", "''")}'${after}`,
	);
}
