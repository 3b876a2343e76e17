import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Markdown as GitHub reads it, before anything is cleaned: CommonMark with tables, strikes, footnotes and autolinks. */
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
	html: string,
	{ without = [] }: { readonly without?: readonly string[] } = {},
): string {
	return parseFragment(html)
		.childNodes.map((node) => boneOf(node, without))
		.join("");
}

/** The words of HTML in which GitHub looks for mentions, references and emoji: not those of code and links. */
export function searchedWords(html: string): readonly string[] {
	const words: string[] = [];
	const walk = (nodes: readonly Node[]): void => {
		for (const node of nodes) {
			if ("value" in node) words.push(node.value);
			if ("childNodes" in node && !/^(code|pre|a)$/.test(node.nodeName)) {
				walk(node.childNodes);
			}
		}
	};
	walk(parseFragment(html).childNodes);
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
