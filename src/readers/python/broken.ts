import type { ParsedFile } from "../../formats/parsed-file.js";
import { unreadable } from "../../formats/unreadable.js";
import type { Problem } from "../../problem.js";

/** The problem of a config that is no Python from some line on: what stands there is not read. */
export function brokenSyntax({ path, python }: ParsedFile): readonly Problem[] {
	const line = python?.brokenAt;
	if (line === undefined) return [];
	const detail = "this line is no valid syntax";
	return [unreadable({ path, format: "Python", detail, line })];
}
