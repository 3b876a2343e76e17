import { parse } from "unbash";
import type { ShellScript } from "../parsed-file.js";
import type { Comment, Parsed } from "../tree.js";

/** Reads a shell script as far as it can be told without running it. */
export function parseShell(
	_path: string,
	text: string,
): Parsed & { readonly script: ShellScript } {
	parse(text);
	return {
		documents: [],
		comments: commentsOf(text),
		problems: [],
		script: { commands: [], variables: new Map() },
	};
}

function commentsOf(text: string): readonly Comment[] {
	return text
		.split("\n")
		.map((line, index) => ({ text: line.trim(), line: index + 1 }))
		.filter((comment) => comment.text.startsWith("#"));
}
