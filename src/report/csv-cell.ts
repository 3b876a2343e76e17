// A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
const FORMULA = /^[=+\-@\t\r]/;

/** A text as one cell of a CSV file. */
export function csvCell(text: string): string {
	const plain = FORMULA.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
