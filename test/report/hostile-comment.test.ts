import { describe, expect, test } from "vitest";
import { commentExtents } from "../../src/report/markdown/extent.js";
import { markdownBody, renderMarkdown } from "../../src/report/markdown.js";
import { renderSummary } from "../../src/report/summary.js";
import { hostileKinds } from "./hostile.js";
import { reportWith } from "./report-with.js";
import {
	activeWords,
	searchedWords,
	skeletonOf,
	type Tree,
	treeOf,
} from "./skeleton.js";

const HARMLESS = "harmless";
const limit = Number.POSITIVE_INFINITY;
const tool = "1.0.0";
// A path may break after each of its slashes, so how many breaks there are says nothing.
const BREAKS = ["wbr"];
const CODE = ["wbr", "code"];
const kinds = Object.entries(hostileKinds);
const harmlessComment = skeletonsOf(commentWith(HARMLESS));

test("the corpus holds at least 300 different texts", () => {
	const all = Object.values(hostileKinds).flat();

	expect(all.length).toBeGreaterThanOrEqual(300);
	expect(new Set(all).size).toBe(all.length);
});

describe.each(kinds)("nothing survives of %s", (_, texts) => {
	test("in the comment and the job summary, read as GitHub reads them", () => {
		for (const text of texts) {
			const comment = commentWith(text);

			const tree = treeOf(comment);

			expectSame(tree, harmlessComment, text);
			expect(searchedWords(tree).join("\n"), told(text)).not.toMatch(
				activeWords,
			);
			expect(comment, told(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
			expect(comment.match(/<!--/g), told(text)).toHaveLength(1);
			expect(
				comment.endsWith(renderSummary(reportWith(text), { tool, limit })),
			).toBe(true);
		}
	});

	test("in a comment that was shortened", () => {
		// The same inks write less: some of the texts show it.
		const some = texts.filter((_, index) => index % 8 === 0);
		for (const extent of commentExtents.slice(1)) {
			const render = (text: string): string =>
				markdownBody(reportWith(text), { tool: text, key: text }, extent);
			const harmless = skeletonsOf(render(HARMLESS));
			for (const text of some) expectSame(treeOf(render(text)), harmless, text);
		}
	});
});

function commentWith(text: string): string {
	return renderMarkdown(reportWith(text), {
		key: "default",
		head: "abc",
		tool,
		limit,
	});
}

interface Skeletons {
	readonly whole: string;
	readonly withoutCode: string;
}

function skeletonsOf(markdown: string): Skeletons {
	const tree = treeOf(markdown);
	return {
		whole: skeletonOf(tree, { without: BREAKS }),
		withoutCode: skeletonOf(tree, { without: CODE }),
	};
}

/** A backtick pairs with one of ours, so that other words become code: harmless, and the same elements otherwise. */
function expectSame(tree: Tree, harmless: Skeletons, text: string): void {
	const isPairing = text.includes("`");
	const expected = isPairing ? harmless.withoutCode : harmless.whole;
	const bones = skeletonOf(tree, { without: isPairing ? CODE : BREAKS });
	// Comparing first spares the search for a readable difference, which is long.
	if (bones !== expected) expect(bones, told(text)).toBe(expected);
}

function told(text: string): string {
	return JSON.stringify(text).slice(0, 80);
}
