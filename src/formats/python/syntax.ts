import { parser } from "@lezer/python";
import { lineFinder } from "../lines.js";
import type { Comment } from "../tree.js";
import { MAX_ITEMS } from "./budget.js";

/** A place in the syntax of a file. */
export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** A Python file as syntax: what stands in it, before anything is worked out. */
export interface PythonSyntax {
	readonly text: string;
	readonly top: SyntaxNode;
	/** Line of an offset, counted from 1. */
	lineAt(offset: number): number;
	readonly comments: readonly Comment[];
	/** Line of the first place that is no Python. */
	readonly brokenAt?: number;
}

/** Reads the syntax of a Python text. Nothing of it is run. */
export function readSyntax(text: string): PythonSyntax {
	const lineAt = lineFinder(text);
	const deep = tooDeep(text);
	if (deep !== undefined) {
		const top = parser.parse("").topNode;
		return { text: "", top, lineAt, comments: [], brokenAt: lineAt(deep) };
	}
	const tree = parser.parse(withPlainNumbers(text));
	const comments: Comment[] = [];
	let brokenAt: number | undefined;
	tree.iterate({
		enter(node) {
			if (node.name === "Comment") {
				const comment = text.slice(node.from, node.to).trimEnd();
				comments.push({ text: comment, line: lineAt(node.from) });
			}
			// The parser takes an empty `yield` for a mistake, and functions hold newer syntax than it knows.
			if (node.name === "FunctionDefinition") return false;
			if (node.type.isError) brokenAt ??= lineAt(node.from);
			return true;
		},
	});
	return {
		text,
		top: tree.topNode,
		lineAt,
		comments,
		...(brokenAt === undefined ? {} : { brokenAt }),
	};
}

/**
 * The same text, letter under letter, for a parser that knows neither `1.` nor `1.e-5`: the point of the first gives way
 * to a blank, that of the second to a zero of the exponent. Values are taken from the file's own text.
 */
function withPlainNumbers(text: string): string {
	return text
		.replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, "$1 ")
		.replace(/(?<![\w.])(\d[\d_]*)\.[eE]([-+]?)(?=\d)/g, "$1e$20");
}

/**
 * The children of a node that mean something, marks included. A longer list than any value may have is cut off, so that
 * looking at it takes no time.
 */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
	const parts: SyntaxNode[] = [];
	for (let child = node.firstChild; child; child = child.nextSibling) {
		if (child.name !== "Comment") parts.push(child);
		if (parts.length > MAX_PARTS) break;
	}
	return parts;
}

/** A dictionary of the most keys has so many parts: key, colon, value and comma of each. */
const MAX_PARTS = 4 * MAX_ITEMS;

/** Marks that only separate or enclose. */
const MARKS = new Set(["(", ")", "[", "]", "{", "}", ",", ":", ";"]);

/** Where brackets are nested deeper than in any file of people; a parser takes long over thousands of them. */
function tooDeep(text: string): number | undefined {
	let depth = 0;
	for (const { 0: bracket, index } of text.matchAll(/[()[\]{}]/g)) {
		depth = Math.max(0, depth + ("([{".includes(bracket) ? 1 : -1));
		if (depth > MAX_BRACKETS) return index;
	}
	return undefined;
}

const MAX_BRACKETS = 1000;

/** The children of a node without brackets and commas. */
export function insideOf(node: SyntaxNode): readonly SyntaxNode[] {
	return partsOf(node).filter(({ name }) => !MARKS.has(name));
}

/** Nodes between commas: `a=1, *b` gives two lists. */
export function splitAt(
	nodes: readonly SyntaxNode[],
	mark: string,
): readonly (readonly SyntaxNode[])[] {
	const lists: SyntaxNode[][] = [[]];
	for (const node of nodes) {
		if (node.name === mark) lists.push([]);
		else lists.at(-1)?.push(node);
	}
	return lists;
}
