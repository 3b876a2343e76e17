import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;

/** HTML, read. */
export type Tree = DefaultTreeAdapterTypes.DocumentFragment;

/** Markdown as GitHub reads it, before anything is cleaned: CommonMark with tables, strikes, footnotes and autolinks. */
export function treeOf(markdown: string): Tree {
	return parseFragment(htmlOf(markdown));
}

/** The same as HTML. */
export function htmlOf(markdown: string): string {
	return micromark(markdown, {
		allowDangerousHtml: true,
		allowDangerousProtocol: true,
		extensions: [gfm()],
		htmlExtensions: [gfmHtml()],
	});
}

/** Everything in HTML but its words: elements with the names of their attributes, where these lead, and comments. */
export function skeletonOf(
	html: string | Tree,
	{ without = [] }: { readonly without?: readonly string[] } = {},
): string {
	const tree = typeof html === "string" ? parseFragment(html) : html;
	return tree.childNodes.map((node) => boneOf(node, without)).join("");
}

/** The words in which GitHub looks for mentions, references and emoji: not those of code and of links. */
export function searchedWords(tree: Tree): readonly string[] {
	const words: string[] = [];
	const walk = (nodes: readonly Node[]): void => {
		for (const node of nodes) {
			if ("value" in node) words.push(node.value);
			if ("childNodes" in node && !/^(code|pre|a)$/.test(node.nodeName)) {
				walk(node.childNodes);
			}
		}
	};
	walk(tree.childNodes);
	return words;
}

/** What GitHub would take out of finished words. */
export const activeWords =
	/(?<![\w`])@[a-z\d]|(?<!\w)#\d|\bgh-\d|\b[\w.-]+#\d|:[\w+-]+:|\b[\da-f]{7,40}\b|www\.|:\/\/|[\w.+-]@[\w-]/i;

/** Attributes whose values a browser follows or runs. */
const LEADING = /^(on.*|href|src.*|action|formaction|style|poster|data)$/;

function boneOf(node: Node, without: readonly string[]): string {
	if (node.nodeName === "#comment" && "data" in node)
		return `<!--${node.data}-->`;
	if (!("childNodes" in node)) return "";
	const inside = node.childNodes.map((each) => boneOf(each, without)).join("");
	if (without.includes(node.nodeName)) return inside;
	const attributes = node.attrs
		.map(({ name, value }) =>
			LEADING.test(name) ? ` ${name}=${value}` : ` ${name}`,
		)
		.join("");
	return `<${node.nodeName}${attributes}>${inside}</>`;
}
