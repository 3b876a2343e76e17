/** Sequences that colour text and take no room. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
const COLOURS = /\u001b\[\d+m/g;
/** Characters that take two columns: East Asian wide ones and pictures. */
const WIDE =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;
const MARKS = /\p{M}/gu;

/** Columns that a text takes in a terminal. */
export function columnsOfText(text: string): number {
	const shown = text.replace(COLOURS, "").replace(MARKS, "");
	return [...shown].length + (shown.match(WIDE)?.length ?? 0);
}

/** Fills with spaces up to a width, behind the text or in front of it. */
export function padded(
	text: string,
	width: number,
	side: "left" | "right",
): string {
	const space = " ".repeat(Math.max(0, width - columnsOfText(text)));
	return side === "left" ? text + space : space + text;
}

/** Breaks a text between words; lines after the first stand two columns further in. A longer word stays whole. */
export function paragraph(
	text: string,
	width: number,
	indent = "",
): readonly string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		const start = lines.length === 0 ? indent : `${indent}  `;
		const next = line === "" ? `${start}${word}` : `${line} ${word}`;
		if (line !== "" && columnsOfText(next) > width) {
			lines.push(line);
			line = `${indent}  ${word}`;
		} else {
			line = next;
		}
	}
	return line === "" ? lines : [...lines, line];
}
