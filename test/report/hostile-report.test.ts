import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/problem.js";
import { annotationsOf } from "../../src/report/annotations.js";
import { renderEstimateJson } from "../../src/report/estimate-json.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { renderReviewJson } from "../../src/report/review-json.js";
import type { ReviewReport } from "../../src/report/review-report.js";
import { renderSummary } from "../../src/report/summary.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { causeOf, HEAD, reportOf, resultOf, runOf } from "./build-report.js";
import { hostile } from "./hostile.js";

const markdownOptions = { key: "default", head: HEAD, tool: "1.0.0" };

/** A report in which one text stands wherever a pull request can put a text. */
function reportWith(text: string): ReviewReport {
	const problems: readonly Problem[] = [
		{
			kind: "unknown-key",
			path: text,
			line: 2,
			args: { key: text, framework: text, nearest: text },
		},
		{ kind: "policy-mistake", path: text, args: { detail: text } },
		{
			kind: "unreadable-file",
			path: text,
			args: { format: "YAML", detail: text },
		},
	];
	const side = {
		hours: 10,
		memoryGib: 50,
		assumptions: [
			{
				key: "data.epochs",
				value: text,
				alternative: text,
				why: text,
				weight: 0.2,
			},
		],
		unknown: [{ key: "data.samples", say: text }],
		problems,
	} as const;
	const run = runOf({
		path: text,
		name: text,
		framework: text,
		renamedFrom: text,
		base: side,
		head: { ...side, hours: 15, ownError: 0.02 },
		causes: [causeOf({ key: text, from: text, to: text, path: text })],
		accelerator: text,
		problems,
	});
	const other = runOf({
		path: `${text}2`,
		change: "affected",
		base: { hours: 1 },
		head: { hours: 2 },
		causes: [causeOf({ path: text })],
	});
	return reportOf([run, other], {
		commits: { base: text, head: text },
		verdict: "over",
		budgets: [
			resultOf({ budget: text, run: text }),
			resultOf({
				budget: text,
				run: text,
				verdict: "unknown",
				missing: "cost is unknown",
			}),
		],
		notTraining: [{ path: text, why: text }],
		problems,
		dataDate: text,
	});
}

/** A harmless text gives the shape that every other text must give too. */
const harmless = shapeOf(
	renderMarkdown(reportWith("harmless"), markdownOptions),
);

describe("every hostile text in every place", () => {
	for (const [index, text] of hostile.entries()) {
		const title = `${index}: ${JSON.stringify(text).slice(0, 50)}`;

		test(`comment and summary ${title}`, () => {
			const comment = renderMarkdown(reportWith(text), markdownOptions);
			const summary = renderSummary(reportWith(text), { tool: "1.0.0" });

			expect(shapeOf(comment)).toEqual(harmless);
			for (const markdown of [comment, summary]) {
				expect(markdown.match(/<!--/g)?.length ?? 0).toBe(
					markdown === comment ? 1 : 0,
				);
				expect(markdown).not.toMatch(
					/<(?!\/?(code|details|summary|sub)>|!-- wattdiff:v1 key=default )/,
				);
				expect(markdown).not.toMatch(/@(?!\d)|(?<!&)#(?!#|\d)(?!## )[^# ]/);
				expect(markdown).not.toMatch(/https?:\/\/|www\.|\]\(|javascript:/i);
				expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
			}
		});

		test(`terminal and remarks ${title}`, () => {
			const plain = renderTerminal(reportWith(text), {
				colour: false,
				width: 100,
				tool: "1.0.0",
			});
			let coloured = renderTerminal(reportWith(text), {
				colour: true,
				width: 100,
			});
			const remarks = annotationsOf(reportWith(text)).flatMap(
				({ title: head, message }) => [head, message],
			);

			expect(plain).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
			for (const code of [1, 2, 22, 31, 32, 33, 39]) {
				coloured = coloured.replaceAll(`\u001b[${code}m`, "");
			}
			expect(coloured).not.toContain("\u001b");
			expect(remarks.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
		});

		test(`documents ${title}`, () => {
			const report = reportWith(text);

			expect(() =>
				JSON.parse(renderReviewJson(report, { tool: "1" })),
			).not.toThrow();
			expect(() =>
				JSON.parse(renderEstimateJson(report, { tool: "1" })),
			).not.toThrow();
		});
	}
});

/** What markdown makes of a text line by line: bars of tables, list and heading starts, folds. */
function shapeOf(markdown: string): readonly string[] {
	return markdown
		.split("\n")
		.map(
			(line) =>
				`${/^(#+ |- |\| |> |<details>|<\/details>|<sub>|\*\*| {2}- |$)/.exec(line)?.[0] ?? "text"} ${line.split("|").length} ${line.split("</code>").length > 1 ? "code" : ""}`,
		);
}
