// Reads and writes the tables under src/catalog/rows: one row on a line, so that a diff shows rows.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The document of a table. */
export function readRows(folder, name) {
	return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
}

/** Writes a document in the form that the tables have. */
export function writeRows(folder, name, document) {
	writeFileSync(join(folder, `${name}.json`), rowsText(document));
}

/** Top-level keys on lines of their own, sources and rows one on each line. */
export function rowsText(document) {
	const parts = Object.entries(document).map(([key, value]) => {
		if (Array.isArray(value) && key === "rows") {
			return `\t"rows": [\n${value.map((row) => `\t\t${spaced(row)}`).join(",\n")}\n\t]`;
		}
		if (key === "sources") {
			const lines = Object.entries(value).map(
				([name, text]) => `\t\t${JSON.stringify(name)}: ${spaced(text)}`,
			);
			return `\t"sources": {\n${lines.join(",\n")}\n\t}`;
		}
		return `\t${JSON.stringify(key)}: ${spaced(value)}`;
	});
	return `{\n${parts.join(",\n")}\n}\n`;
}

/** JSON on one line with a space after each comma and colon. */
function spaced(value) {
	if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const entries = Object.entries(value).map(
		([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`,
	);
	return `{${entries.join(", ")}}`;
}
