import type { ParsedFile } from "../formats/parsed-file.js";
import { asText, type Entry } from "../formats/tree.js";
import type { Problem } from "../problem.js";
import type { Reference } from "./reader.js";

/** The problem that only the launch decides a value. */
export function unresolved(
	file: ParsedFile,
	{ key, value, line, path = file.path }: Entry,
	text = asText(value) ?? value.kind,
): Problem {
	return { kind: "unresolved-value", path, line, args: { key, text } };
}

/** The problem that a file is named which is not in the commit. */
export function missingReference(
	{ path }: ParsedFile,
	{ text, line }: Pick<Reference, "text" | "line">,
): Problem {
	return { kind: "missing-reference", path, line, args: { reference: text } };
}
