import { existsSync, readFileSync } from "node:fs";

/** The tables of published and measured truth lie beside the project and are not part of it. */
const shared = new URL("../../../shared/", import.meta.url);

export const hasShared = existsSync(new URL("golden/README.md", shared));

/** Rows of a CSV table as records of text. */
export function csvRows(path: string): readonly Record<string, string>[] {
	const [head, ...rows] = parse(readFileSync(new URL(path, shared), "utf8"));
	return rows.map((row) =>
		Object.fromEntries((head ?? []).map((name, i) => [name, row[i] ?? ""])),
	);
}

/** A file that is one JSON value. */
export function jsonFile(path: string) {
	return JSON.parse(readFileSync(new URL(path, shared), "utf8"));
}

/** Rows of a file with one JSON object on each line. */
export function jsonRows(path: string): readonly Record<string, unknown>[] {
	return readFileSync(new URL(path, shared), "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));
}

function parse(text: string): readonly (readonly string[])[] {
	const rows: string[][] = [[]];
	let cell = "";
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted && c === '"' && text[i + 1] === '"') {
			cell += '"';
			i++;
		} else if (c === '"') quoted = !quoted;
		else if (!quoted && (c === "," || c === "\n")) {
			rows.at(-1)?.push(cell);
			cell = "";
			if (c === "\n") rows.push([]);
		} else if (c !== "\r") cell += c;
	}
	return rows.filter((row) => row.length > 0);
}

/** Quantile of a list, by sorting. */
export function quantile(values: readonly number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return (
		sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ??
		Number.NaN
	);
}
