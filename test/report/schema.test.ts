import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { buildSchemas } from "../../scripts/build-schema.mjs";
import { recordOf, renderRecord } from "../../src/history/record.js";
import { renderEstimateJson } from "../../src/report/estimate-json.js";
import { renderReviewJson } from "../../src/report/review-json.js";
import { HEAD } from "./build-report.js";
import { onlyRatio, overBudget, themes } from "./themes.js";

const published = (file: string): string =>
	readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const documents = {
	"schema/review.schema.json": (report) =>
		renderReviewJson(report, { tool: "1.0.0" }),
	"schema/estimate.schema.json": (report) =>
		renderEstimateJson(report, { tool: "1.0.0" }),
	"schema/record.schema.json": (report) =>
		renderRecord(
			recordOf(report, {
				commit: HEAD,
				date: "2026-11-24T12:00:00+01:00",
				pullRequest: { number: 12, title: "Train a third epoch" },
				tool: "1.0.0",
			}),
		),
} as const satisfies Record<string, (report: typeof overBudget) => string>;

test("the published schemas are those of the types", () => {
	for (const [file, text] of buildSchemas()) {
		// `node scripts/build-schema.mjs` writes them.
		expect(published(file)).toBe(text);
	}
});

describe("every document keeps its schema and holds nothing that the schema lacks", () => {
	for (const [file, render] of Object.entries(documents)) {
		const validate = new Ajv({ strict: false, allErrors: true }).compile(
			closed(JSON.parse(published(file))),
		);

		for (const [name, report] of Object.entries(themes)) {
			test(`${file}: ${name}`, () => {
				const valid = validate(JSON.parse(render(report)));

				expect(validate.errors ?? []).toEqual([]);
				expect(valid).toBe(true);
			});
		}
	}
});

test("an unknown quantity is absent and its known ratio is there", () => {
	const { runs } = JSON.parse(renderReviewJson(onlyRatio, { tool: "1.0.0" }));

	expect(runs[0].head).not.toHaveProperty("costUsd");
	expect(runs[0].head.peakMemoryGib.value).toBe(61);
	expect(runs[0].delta.costUsd).not.toHaveProperty("absolute");
	expect(runs[0].delta.costUsd.ratio.value).toBe(1.5);
	expect(runs[0].delta.costUsd.ratio.low).toBeLessThan(1.5);
});

test("no document holds null, whatever is unknown", () => {
	for (const report of Object.values(themes)) {
		for (const render of Object.values(documents)) {
			expect(render(report)).not.toMatch(/\bnull\b/);
		}
	}
});

test("the review document of a whole review", async () => {
	await expect(
		renderReviewJson(overBudget, { tool: "1.0.0" }),
	).toMatchFileSnapshot("fixtures/over-budget.review.json");
});

/** The schema with every object closed, so that a field which it does not describe is a mistake. */
function closed(schema: unknown): object {
	return JSON.parse(
		JSON.stringify(schema, (_, value: unknown) =>
			typeof value === "object" &&
			value !== null &&
			"properties" in value &&
			"type" in value
				? { ...value, additionalProperties: false }
				: value,
		),
	);
}
