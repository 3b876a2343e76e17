import { parseFile } from "../../src/formats/parse-file.js";
import type { ShellCommand } from "../../src/formats/parsed-file.js";
import { asPlain, entryAt } from "../../src/formats/tree.js";
import { describe } from "../../src/problem.js";

/** The plain values of the documents of a text. */
export function plain(path: string, text: string): readonly unknown[] {
	return parseFile(path, text).documents.map(asPlain);
}

/** The line of the key at a dotted path in the first document. */
export function lineOfKey(
	path: string,
	text: string,
	key: string,
): number | undefined {
	return entryAt(parseFile(path, text).documents[0], key)?.line;
}

/** Problems as "line: sentence". */
export function problemsOf(path: string, text: string): readonly string[] {
	return parseFile(path, text).problems.map(
		(problem) => `${problem.line ?? "-"}: ${describe(problem)}`,
	);
}

/** The commands of a script. */
export function commandsOf(text: string): readonly ShellCommand[] {
	return parseFile("launch.sh", text).script?.commands ?? [];
}

/** The commands of a script as text, with `?` after each word that only the launch decides. */
export function shown(text: string): readonly string[] {
	return commandsOf(text).map(({ words }) =>
		words.map((word) => `${word.text}${word.known ? "" : "?"}`).join(" "),
	);
}

/** The words of the last command as "line:text". */
export function placed(text: string): readonly string[] {
	const words = commandsOf(text).at(-1)?.words ?? [];
	return words.map((word) => `${word.line}:${word.text}`);
}
