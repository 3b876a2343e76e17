import type { Parsed } from "../tree.js";
import { emptyWorld, moduleOf, namesOf, type PythonModule } from "./module.js";
import { readSyntax } from "./syntax.js";
import { treeOf } from "./value.js";

/**
 * Reads a Python file without running it: the names that its top level sets, as one document. What only a run would
 * tell is tagged as unknown, and no mistake: most Python files are no configs. A reader that follows imports works the
 * module out again.
 */
export function parsePython(
	_: string,
	text: string,
): Parsed & { readonly python: PythonModule } {
	const syntax = readSyntax(text);
	const python = moduleOf(syntax);
	const document = treeOf(namesOf(python.run(emptyWorld())));
	return {
		documents: [document],
		comments: syntax.comments,
		problems: [],
		python,
	};
}
