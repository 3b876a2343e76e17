import {
	createScanner,
	type Node,
	type ParseError,
	parseTree,
	printParseErrorCode,
} from "jsonc-parser";
import type { Problem } from "../problem.js";
import { lineFinder } from "./lines.js";
import type { Comment, Entry, Mapping, Parsed, Scalar, Tree } from "./tree.js";
import { duplicateKey, MAX_DEPTH, unreadable } from "./unreadable.js";

/** Reads a JSON text; comments and trailing commas are allowed. A text with an error has no document. */
export function parseJson(path: string, text: string): Parsed {
	const { depth, comments, deepestLine } = scan(text);
	const format = "JSON";
	if (depth > MAX_DEPTH) {
		const detail = `nested deeper than ${MAX_DEPTH} levels`;
		const problem = unreadable({ path, format, detail, line: deepestLine });
		return { documents: [], comments, problems: [problem] };
	}
	const lineAt = lineFinder(text);
	const errors: ParseError[] = [];
	const root = parseTree(text, errors, { allowTrailingComma: true });
	const [error] = errors;
	if (error || !root) {
		const line = lineAt(error?.offset ?? 0);
		const problem = unreadable({
			path,
			format,
			detail: say(error, text),
			line,
		});
		return { documents: [], comments, problems: [problem] };
	}
	const problems: Problem[] = [];
	const tree = toTree(root, { path, text, lineAt, problems });
	return { documents: [tree], comments, problems };
}

/** Token kinds of jsonc-parser 3.3.1, whose own enum does not survive the compilation of single files. */
const TOKEN = {
	openBrace: 1,
	closeBrace: 2,
	openBracket: 3,
	closeBracket: 4,
	lineComment: 12,
	blockComment: 13,
	end: 17,
} as const;

/** One pass over the tokens, because the parser itself recurses as deep as the text says. */
function scan(text: string): {
	readonly depth: number;
	readonly deepestLine: number;
	readonly comments: readonly Comment[];
} {
	const scanner = createScanner(text);
	const comments: Comment[] = [];
	let here = 0;
	let depth = 0;
	let deepestLine = 1;
	// The scanner's enum is compared as the plain number that it is.
	for (
		let token: number = scanner.scan();
		token !== TOKEN.end;
		token = scanner.scan()
	) {
		const line = scanner.getTokenStartLine() + 1;
		if (token === TOKEN.openBrace || token === TOKEN.openBracket) here++;
		if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) here--;
		if (here > depth) {
			depth = here;
			deepestLine = line;
		}
		if (token === TOKEN.lineComment || token === TOKEN.blockComment) {
			const start = scanner.getTokenOffset();
			const end = start + scanner.getTokenLength();
			comments.push({ text: text.slice(start, end).trimEnd(), line });
		}
	}
	return { depth, deepestLine, comments };
}

interface Walk {
	readonly path: string;
	readonly text: string;
	readonly lineAt: (offset: number) => number;
	readonly problems: Problem[];
}

function toTree(node: Node, walk: Walk): Tree {
	const line = walk.lineAt(node.offset);
	const children = node.children ?? [];
	switch (node.type) {
		case "object":
			return toMapping(children, line, walk);
		case "array":
			return {
				kind: "sequence",
				items: children.map((child) => toTree(child, walk)),
				line,
			};
		default:
			return toScalar(node, line, walk);
	}
}

function toMapping(
	properties: readonly Node[],
	line: number,
	walk: Walk,
): Mapping {
	const entries = new Map<string, Entry>();
	for (const { children } of properties) {
		const [name, value] = children ?? [];
		if (!name || !value) continue;
		const key = String(name.value);
		const at = walk.lineAt(name.offset);
		if (entries.delete(key)) {
			walk.problems.push(duplicateKey(walk.path, key, at));
		}
		entries.set(key, { key, value: toTree(value, walk), line: at });
	}
	return { kind: "mapping", entries: [...entries.values()], line };
}

function toScalar(node: Node, line: number, walk: Walk): Scalar {
	const quoted = node.type === "string";
	const raw = walk.text.slice(node.offset, node.offset + node.length);
	const text = quoted ? String(node.value) : raw;
	return { kind: "scalar", value: toValue(node), text, quoted, line };
}

function toValue(node: Node): Scalar["value"] {
	switch (typeof node.value) {
		case "string":
		case "number":
		case "boolean":
			return node.value;
		default:
			return null;
	}
}

/** "comma expected" out of the parser's `CommaExpected`; an unquoted word is shown as it stands. */
function say(error: ParseError | undefined, text: string): string {
	if (!error) return "it is empty";
	const code = printParseErrorCode(error.error);
	if (code === "InvalidSymbol") {
		const end = Math.min(error.offset + error.length, error.offset + 40);
		return `\`${text.slice(error.offset, end)}\` is no value; text stands in double quotes`;
	}
	return code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
