import { describe, expect, test } from "vitest";
import { renderPage } from "../../src/history/page/render-page.js";
import { recordOf } from "../../src/history/record.js";
import { annotationsOf } from "../../src/report/annotations.js";
import { renderBadgeJson, renderBadgeSvg } from "../../src/report/badge.js";
import { renderEstimateJson } from "../../src/report/estimate-json.js";
import { inertLog } from "../../src/report/inert.js";
import { renderReviewJson } from "../../src/report/review-json.js";
import { renderSarif } from "../../src/report/sarif.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { hostileKinds } from "./hostile.js";
import { problemKinds, reportWith } from "./report-with.js";
import { activeWords, skeletonOf, treeOf } from "./skeleton.js";

const tool = "1.0.0";
/** Emphasis that plain text may seem to have where it is read as markdown. */
const INLINE = ["em", "strong", "del", "code"];

describe.each(Object.entries(hostileKinds))(
	"nothing survives of %s",
	(_, texts) => {
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
				// One of each kind of problem, and four limits.
				expect(results.length + notes.length, told(text)).toBe(
					problemKinds.length + 4,
				);
				const messages: string[] = [...results, ...notes].map(
					({ message }) => message.text,
				);
				// Read one after the other, each is a paragraph and nothing else.
				const tree = treeOf(messages.join("\n\n"));
				expect(skeletonOf(tree, { without: INLINE }), told(text)).toBe(
					"<p></>".repeat(messages.length),
				);
				expect(messages.join(" "), told(text)).not.toMatch(activeWords);
				expect(messages.join(" "), told(text)).not.toMatch(
					/\p{Cc}|(?!\u200b)\p{Cf}|(?<!\\)[[\]]|\{\d/u,
				);
				for (const { locations } of results) {
					expectInside(
						locations[0].physicalLocation.artifactLocation.uri,
						text,
					);
				}
			}
		});

		test("in the history's page", () => {
			const page = pageWith(texts);
			const shown = page.replace(
				/<script type="application\/json".*?<\/script>/s,
				"",
			);

			const harmless = pageWith(texts.map(() => "harmless"));
			expect(skeletonOf(page) === skeletonOf(harmless)).toBe(true);
			expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
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

function pageWith(texts: readonly string[]): string {
	const records = texts.map((text, index) => {
		const name = `${index}x${text}`;
		return recordOf(reportWith(name), {
			commit: name,
			parent: text,
			date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
			pullRequest: { number: index, title: text },
			tool: text,
		});
	});
	return renderPage(records, {
		title: texts.join(" "),
		generatedAt: "2027-11-24T12:00:00Z",
		repository: "https://github.com/acme/models",
		budgets: texts.map((name) => ({
			name,
			metric: "energyKwh",
			period: "year",
			limit: 5,
		})),
	});
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
