/** Rows of a CSV text, with cells in quotes as RFC 4180 has them. */
export function csvRows(text: string): readonly (readonly string[])[] {
	return text
		.split(/\r?\n/)
		.filter((line) => line !== "")
		.map(cellsOf);
}

/** A cell in quotes, in which two quotes are one, or one without; then a comma or the end. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/y;

function cellsOf(line: string): readonly string[] {
	const cells: string[] = [];
	CELL.lastIndex = 0;
	while (CELL.lastIndex < line.length) {
		const cell = CELL.exec(line);
		// A quote where none may stand: the rest of the line says nothing.
		if (!cell) break;
		cells.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? "");
	}
	return cells;
}
