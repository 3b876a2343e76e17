/** Rows of words as a table with aligned columns, for the terminal. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
	const widths = (rows[0] ?? []).map((_, i) =>
		Math.max(...rows.map((row) => String(row[i] ?? "").length)),
	);
	return rows
		.map((row) =>
			row
				.map((cell, i) =>
					typeof cell === "number"
						? String(cell).padStart(widths[i] ?? 0)
						: cell.padEnd(widths[i] ?? 0),
				)
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

export function percent(part: number, whole: number): string {
	return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** The members of a list by a word of theirs, in the order in which the words come. */
export function grouped<T>(
	list: readonly T[],
	wordOf: (each: T) => string,
): readonly (readonly [word: string, members: readonly T[]])[] {
	const groups = new Map<string, T[]>();
	for (const each of list) {
		const word = wordOf(each);
		groups.set(word, [...(groups.get(word) ?? []), each]);
	}
	return [...groups];
}
