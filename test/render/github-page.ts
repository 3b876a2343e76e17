import { type DefaultTreeAdapterTypes, parseFragment, serialize } from "parse5";
import { htmlOf } from "../report/skeleton.js";

type Parent = DefaultTreeAdapterTypes.ParentNode;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** Elements that GitHub leaves in a comment (gjtorikian/html-pipeline at 28c8372c96ff, lib/html_pipeline/sanitization_filter.rb). */
const ELEMENTS = new Set(
	"h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo cite dfn mark small span time wbr".split(
		" ",
	),
);

/** Attributes that it leaves on any of them, as far as a report could have one. */
const ATTRIBUTES = new Set(
	"align alt colspan datetime height open rowspan start title type valign width".split(
		" ",
	),
);

/** A comment as GitHub shows it: markdown to HTML, and of that only what its allow-list has. */
export function githubHtml(markdown: string): string {
	const tree = parseFragment(htmlOf(markdown));
	clean(tree);
	return serialize(tree);
}

/** A page around it that looks like the conversation of a pull request. */
export function githubPage(
	markdown: string,
	theme: "light" | "dark" = "light",
): string {
	return `<!doctype html><html lang="en" class="${theme}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>comment</title><style>${style}</style><body><div class="comment"><div class="author">wattdiff <span>commented now</span></div><div class="body">${githubHtml(markdown)}</div></div></body></html>`;
}

function clean(parent: Parent): void {
	parent.childNodes = parent.childNodes.flatMap((node) => {
		if (node.nodeName === "#text") return [node];
		if (!("tagName" in node)) return [];
		clean(node);
		if (!ELEMENTS.has(node.tagName)) return node.childNodes;
		node.attrs = node.attrs.filter(({ name }) => ATTRIBUTES.has(name));
		return [node as Node];
	});
}

// Measures of our own that come close to those of GitHub's pages: text of 14 px, cells of 6 by 13, tables that scroll.
const style = `
:root{--ground:#fff;--ink:#1f2328;--quiet:#59636e;--edge:#d1d9e0;--head:#f6f8fa;--code:#818b981f}
.dark{--ground:#0d1117;--ink:#f0f6fc;--quiet:#9198a1;--edge:#3d444d;--head:#151b23;--code:#656c7633}
*{box-sizing:border-box}
body{margin:0;padding:16px;background:var(--ground);color:var(--ink);font:14px/1.5 "Noto Sans","Liberation Sans",Helvetica,Arial,sans-serif}
.comment{border:1px solid var(--edge);border-radius:6px;max-width:920px;margin:auto}
.author{padding:8px 16px;background:var(--head);border-bottom:1px solid var(--edge);font-weight:600;border-radius:6px 6px 0 0}
.author span{color:var(--quiet);font-weight:400}
.body{padding:16px;overflow-wrap:break-word}
h3{font-size:1.25em;line-height:1.25;margin:0 0 16px;font-weight:600}
p,ul,table,blockquote,details{margin:0 0 16px}
ul{padding-left:2em}ul ul{margin:0}li+li{margin-top:.25em}
table{display:block;width:max-content;max-width:100%;overflow:auto;border-spacing:0;border-collapse:collapse;font-variant:tabular-nums}
th,td{padding:6px 13px;border:1px solid var(--edge)}th{font-weight:600}
tbody tr:nth-child(2n){background:var(--head)}
code{padding:.2em .4em;font:85%/1.5 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;background:var(--code);border-radius:6px;overflow-wrap:break-word}
blockquote{padding:0 1em;color:var(--quiet);border-left:.25em solid var(--edge)}blockquote p{margin:0}
sub{font-size:75%;line-height:0;position:relative;bottom:-.25em}
summary{cursor:pointer}
`;
