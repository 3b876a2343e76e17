const NO_BREAK = "\u00a0";

/** A cell that breaks before a bracket, before `of` and `growth` or after a comma, and nowhere within a number and its unit. */
export function unbrokenCell(text: string): string {
	return text.replace(/(?<!,) (?!\(|of |growth)/g, NO_BREAK);
}

/** Our own words, each number kept together with what it counts. */
export function unbroken(text: string): string {
	return text.replace(/(?<=\d) (?=%|[\p{L}])|(?<=± ?) (?=\d)/gu, NO_BREAK);
}

/** Names in code that may break after a slash, so that a long path does not widen its column. */
export function breakable(code: string): string {
	return code.replace(/(?<!<)\//g, "/<wbr>");
}
