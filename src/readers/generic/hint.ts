import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Entry } from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";

/** What a usual name says is a hint: a policy file overrules it. */
export function hintAt(file: ParsedFile, { key, line }: Entry): Origin {
	return { kind: "hint", path: file.path, line, text: key };
}
