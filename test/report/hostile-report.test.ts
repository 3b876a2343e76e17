import { describe, expect, test } from "vitest";
import { renderPage } from "../../src/history/page/render-page.js";
import { recordOf } from "../../src/history/record.js";
import { annotationsOf } from "../../src/report/annotations.js";
import { renderBadgeJson, renderBadgeSvg } from "../../src/report/badge.js";
import { renderEstimateJson } from "../../src/report/estimate-json.js";
import { inertLog } from "../../src/report/inert.js";
import { commentExtents } from "../../src/report/markdown/extent.js";
import { markdownBody, renderMarkdown } from "../../src/report/markdown.js";
import { renderReviewJson } from "../../src/report/review-json.js";
import { renderSarif } from "../../src/report/sarif.js";
import { renderSummary } from "../../src/report/summary.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { hostileKinds } from "./hostile.js";
import { reportWith } from "./report-with.js";
import { activeWords, htmlOf, searchedWords, skeletonOf } from "./skeleton.js";

const HARMLESS = "harmless";
const limit = Number.POSITIVE_INFINITY;

test("the corpus holds at least 300 different texts", () => {
	const all = Object.values(hostileKinds).flat();

	expect(all.length).toBeGreaterThanOrEqual(300);
	expect(new Set(all).size).toBe(all.length);
});

describe.each(Object.entries(hostileKinds))(
	"nothing survives of %s",
	(_, texts) => {
		test("in the comment and the job summary, read as GitHub reads them", () => {
			for (const text of texts) {
				const comment = commentWith(text);

				const html = htmlOf(comment);

				expectSame(html, htmlOf(commentWith(HARMLESS)), text);
				for (const words of searchedWords(html)) {
					expect(words, told(text)).not.toMatch(activeWords);
				}
				expect(comment, told(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
				expect(comment.match(/<!--/g), told(text)).toHaveLength(1);
				expect(
					comment.endsWith(renderSummary(reportWith(text), { tool, limit })),
				).toBe(true);
			}
		});

		test("in a comment that was shortened", () => {
			for (const extent of commentExtents.slice(1)) {
				const render = (text: string): string =>
					htmlOf(markdownBody(reportWith(text), { tool: text }, extent));
				for (const text of texts) {
					expectSame(render(text), render(HARMLESS), text);
				}
			}
		});

		test("in a terminal, with and without colour", () => {
			for (const text of texts) {
				const [plain, coloured] = [false, true].map((colour) =>
					renderTerminal(reportWith(text), { colour, width: 100, tool: text }),
				);

				expect(plain, told(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
				// biome-ignore lint/suspicious/noControlCharactersInRegex: these are our own colours
				const bare = coloured?.replace(/\u001b\[(?:1|2|22|31|32|33|39)m/g, "");
				expect(bare, told(text)).toBe(plain);
			}
		});

		test("in a line of a workflow's log", () => {
			for (const text of texts) {
				const log = renderTerminal(reportWith(text), {
					colour: false,
					width: 100,
				});

				for (const line of [...log.split("\n"), text].map((each) =>
					inertLog(each),
				)) {
					expect(line, told(text)).not.toMatch(
						/::|##\[|[\r\n]|[\p{Cc}\p{Cf}]/u,
					);
				}
			}
		});

		test("in remarks on lines", () => {
			for (const text of texts) {
				for (const { title, message } of annotationsOf(reportWith(text))) {
					expect(`${title}${message}`, told(text)).not.toMatch(
						/[\p{Cc}\p{Cf}\p{Cs}]/u,
					);
				}
			}
		});

		test("in SARIF: messages are plain and addresses stay in the repository", () => {
			for (const text of texts) {
				const { runs } = JSON.parse(renderSarif(reportWith(text), { tool }));
				const [{ results, invocations }] = runs;

				const notes = invocations[0].toolExecutionNotifications;
				expect(results.length + notes.length, told(text)).toBe(25);
				for (const { message } of [...results, ...notes]) {
					const html = htmlOf(message.text);
					const bones = skeletonOf(html, { without: INLINE });
					expect(bones, told(text)).toBe("<p></>");
					expect(message.text, told(text)).not.toMatch(activeWords);
					expect(message.text, told(text)).not.toMatch(
						/\p{Cc}|(?!\u200b)\p{Cf}|(?<!\\)[[\]]|\{\d/u,
					);
				}
				for (const { locations } of results) {
					expectInside(
						locations[0].physicalLocation.artifactLocation.uri,
						text,
					);
				}
			}
		});

		test("in the history's page", () => {
			for (const text of texts) {
				const page = pageWith(text);

				expect(skeletonOf(page), told(text)).toBe(
					skeletonOf(pageWith(HARMLESS)),
				);
				expect(page, told(text)).not.toMatch(/(?!\n)(?!\t)[\p{Cc}\p{Cf}]/u);
			}
		});

		test("in a badge", () => {
			for (const text of texts) {
				const badge = { label: text, message: text, color: "blue" } as const;

				const svg = renderBadgeSvg(badge);

				expect(skeletonOf(svg), told(text)).toBe(
					skeletonOf(renderBadgeSvg({ ...badge, label: "a", message: "b" })),
				);
				expect(svg, told(text)).not.toMatch(
					/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/u,
				);
				expect(
					JSON.parse(renderBadgeJson(badge)).message,
					told(text),
				).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
			}
		});

		test("in the documents, which keep every text as it is", () => {
			for (const text of texts) {
				const report = reportWith(text);

				const reviewed = JSON.parse(renderReviewJson(report, { tool }));
				const estimated = JSON.parse(renderEstimateJson(report, { tool }));

				expect(reviewed.runs[0].path).toBe(text);
				expect(reviewed.runs[0].causes[0].to).toBe(text);
				expect(estimated.runs[0].name).toBe(text);
			}
		});
	},
);

const tool = "1.0.0";
/** Emphasis that plain text may seem to have where it is read as markdown. */
const INLINE = ["em", "strong", "del", "code", "hr"];

function commentWith(text: string): string {
	return renderMarkdown(reportWith(text), {
		key: "default",
		head: "abc",
		tool,
		limit,
	});
}

function pageWith(text: string): string {
	const record = recordOf(reportWith(text), {
		commit: `x${text}`,
		parent: text,
		date: "2026-11-24",
		pullRequest: { number: 12, title: text },
		tool: text,
	});
	return renderPage([record], {
		title: text,
		generatedAt: "2026-11-24T12:00:00Z",
		repository: text,
		budgets: [{ name: text, metric: "energyKwh", period: "year", limit: 5 }],
	});
}

/** A backtick pairs with one of ours, so that other words become code: harmless, and the same elements otherwise. */
function expectSame(html: string, harmless: string, text: string): void {
	const without = text.includes("`") ? ["code"] : [];
	expect(skeletonOf(html, { without }), told(text)).toBe(
		skeletonOf(harmless, { without }),
	);
}

function expectInside(uri: string, text: string): void {
	const root = "https://root.example/owner/name/";
	const address = new URL(uri, root);
	expect(address.href.startsWith(root), told(text)).toBe(true);
	expect(address.search + address.hash, told(text)).toBe("");
	expect(uri, told(text)).toMatch(/^[\w.~!'()*%/-]+$/);
}

function told(text: string): string {
	return JSON.stringify(text).slice(0, 80);
}
