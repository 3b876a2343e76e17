import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import { plantTables } from "./toml-tables.js";
import type { Parsed } from "./tree.js";
import { MAX_DEPTH, unreadable } from "./unreadable.js";

/** Reads a TOML text; tables and dotted keys become nested mappings. A text with an error has no document. */
export function parseToml(path: string, text: string): Parsed {
	const program = parseProgram(text);
	if ("detail" in program) return nothing(path, program);
	const comments = program.comments.map((comment) => ({
		text: `#${comment.value}`.trimEnd(),
		line: comment.loc.start.line,
	}));
	const planted = plantTables(program.body[0], text);
	if ("tooDeepAt" in planted) {
		const detail = `nested deeper than ${MAX_DEPTH} levels`;
		return nothing(path, { detail, line: planted.tooDeepAt });
	}
	return { documents: [planted], comments, problems: [] };
}

interface Failure {
	readonly detail: string;
	readonly line: number;
}

/** The parser reports a mistake by throwing; this is where it becomes a value. */
function parseProgram(text: string): AST.TOMLProgram | Failure {
	try {
		return parseTOML(text);
	} catch (error) {
		if (!(error instanceof ParseError)) throw error;
		return { detail: error.message, line: error.lineNumber };
	}
}

function nothing(path: string, failure: Failure): Parsed {
	const problem = unreadable({ path, format: "TOML", ...failure });
	return { documents: [], comments: [], problems: [problem] };
}
