import type { Parsed } from "../tree.js";
import { moduleOf, type PythonModule } from "./module.js";
import { readSyntax } from "./syntax.js";

/**
 * Reads a Python file without running it. It has no documents, as a script has none: what its names stand for is in its
 * module, for readers that know such configs. Most Python files are programs, so nothing in one is a mistake here.
 */
export function parsePython(
	_: string,
	text: string,
): Parsed & { readonly python: PythonModule } {
	const syntax = readSyntax(text);
	return {
		documents: [],
		comments: syntax.comments,
		problems: [],
		python: moduleOf(syntax),
	};
}
