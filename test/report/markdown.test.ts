import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.js";
import { renderSummary } from "../../src/report/summary.js";
import { HEAD, reportOf, runOf } from "./build-report.js";
import {
	manyRuns,
	onlyRatio,
	overBudget,
	resolved,
	themes,
	withinBudget,
} from "./themes.js";

const options = { key: "default", head: HEAD, tool: "1.0.0" };

describe("the comment reads as its golden file", () => {
	for (const [name, report] of Object.entries(themes)) {
		test(name, async () => {
			const text = renderMarkdown(report, {
				...options,
				run: { id: 42, attempt: 1 },
			});

			await expect(text).toMatchFileSnapshot(`fixtures/${name}.md`);
		});
	}
});

test("two comments of one pull request can be told apart", async () => {
	const ours = renderMarkdown(withinBudget, { ...options, key: "pretraining" });

	expect(ours).toContain("⚖️ <code>pretraining</code> Training: ");
	await expect(ours).toMatchFileSnapshot("fixtures/second-key.md");
});

test("one assumption of two runs stands once, with the most that it could move", () => {
	const runs = [0.11, 0.25, 0.02].map((weight, index) =>
		runOf({
			path: `configs/${index}.yaml`,
			head: {
				hours: 10,
				assumptions: [
					{
						key: "hardware.cooling",
						value: "air",
						alternative: "liquid",
						why: "nothing says how",
						weight,
					},
				],
			},
		}),
	);

	const text = renderMarkdown(reportOf(runs), options);

	expect(text.match(/<code>hardware\.cooling<\/code> = /g)).toHaveLength(1);
	// e^0.25 − 1 is 28 %.
	expect(text).toContain(
		"(3 runs). Nothing says how. Were it <code>liquid</code>, a number would differ by 28 %.",
	);
});

test("what the next push resolves is told by the same comment, without a trace of before", () => {
	const [before, after] = [overBudget, resolved].map((report) =>
		renderMarkdown(report, options),
	);

	expect(before).toContain("over budget");
	expect(after).toContain("within budget");
	expect(after).not.toMatch(/over budget|✗/);
	expect(after?.split("\n")[0]).toBe(before?.split("\n")[0]);
});

describe("each step of shortening reads as its golden file", () => {
	const report = manyRuns(12);
	const run = { id: 42, attempt: 1 };
	const whole = renderMarkdown(report, { ...options, run });

	// Each step is taken when the one before is a character too long.
	const steps = ["provenance", "top-rows", "totals", "headline"].reduce<
		readonly string[]
	>(
		(texts) => [
			...texts,
			renderMarkdown(report, {
				...options,
				run,
				limit: (texts.at(-1) ?? whole).length - 1,
			}),
		],
		[],
	);

	for (const [index, text] of steps.entries()) {
		test(`step ${index + 1}`, async () => {
			await expect(text).toMatchFileSnapshot(
				`fixtures/shortened-${index + 1}.md`,
			);
		});
	}
});

test("the marker is the first line and says which run wrote it", () => {
	const text = renderMarkdown(overBudget, {
		...options,
		run: { id: 9, attempt: 2 },
	});

	expect(text.split("\n")[0]).toBe(
		`<!-- wattdiff:v1 key=default head=${HEAD} run=9.2 -->`,
	);
});

test("a key cannot end the marker", () => {
	const text = renderMarkdown(overBudget, {
		...options,
		key: "a --> <b> \n# x--",
	});

	const [first = ""] = text.split("\n");
	expect(first.match(/--/g)).toHaveLength(2);
	expect(first.endsWith(" -->")).toBe(true);
});

test("an unknown absolute is told as unknown beside its known ratio", () => {
	const text = renderMarkdown(onlyRatio, options);

	const plain = text.replaceAll("\u00a0", " ");
	expect(plain).toContain("unknown (+50 % ± 2)");
	expect(plain).toContain("+50 % ± 2 GPU-hours (absolute unknown)");
	expect(text).not.toMatch(/NaN|Infinity|undefined/);
});

describe("a comment is rendered with less when it is too long", () => {
	const whole = renderMarkdown(manyRuns(1), options);

	for (const count of [300, 3000]) {
		test(`${count} runs`, () => {
			const text = renderMarkdown(manyRuns(count), options);

			expect(text.length).toBeLessThanOrEqual(60_000);
			expect(text.split("\n")[0]).toBe(whole.split("\n")[0]);
			expect(text).toContain("> Shortened to fit");
			expect(text).toContain(" more runs.");
			expect(text).toContain("GPU-h");
		});
	}

	test("one character below and above a limit", () => {
		const length = renderMarkdown(overBudget, options).length;

		const exact = renderMarkdown(overBudget, { ...options, limit: length });
		const less = renderMarkdown(overBudget, { ...options, limit: length - 1 });

		expect(exact).toHaveLength(length);
		expect(exact).not.toContain("Shortened");
		expect(less.length).toBeLessThan(length);
		expect(less).toContain("Shortened");
	});

	test("no limit cuts the marker or splits an emoji", () => {
		const report = manyRuns(5);
		const marker = (renderMarkdown(report, options).split("\n")[0] ?? "")
			.length;

		for (let limit = 0; limit < marker + 200; limit++) {
			const text = renderMarkdown(report, { ...options, limit });

			expect(text.startsWith("<!-- wattdiff:v1 ")).toBe(true);
			expect(text.slice(0, marker).endsWith(" -->")).toBe(true);
			expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
			expect(text.length).toBeLessThanOrEqual(Math.max(limit, marker));
		}
	});
});

test("the job summary has no marker and holds what a comment leaves out", () => {
	const text = renderSummary(manyRuns(300), { tool: "1.0.0" });

	expect(text).not.toContain("wattdiff:v1");
	expect(text).toContain("run-00299.yaml");
	expect(text).not.toContain("Shortened");
});

test("a job summary stays below its limit in bytes", () => {
	const text = renderSummary(manyRuns(3000), {
		tool: "1.0.0",
		limit: 1_000_000,
	});

	expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
	expect(text).toContain("Shortened");
});
