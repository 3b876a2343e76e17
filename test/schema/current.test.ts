import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildEditorSchemas } from "../../scripts/build-schema.mjs";
import { policySections } from "../../src/budget/policy.js";
import { metricNames, metrics } from "../../src/estimate/metrics.js";
import { runFields } from "../../src/readers/run-file/fields.js";
import { policySchema, runSchema, type Schema } from "./schemas.js";

const planKeys = Object.entries(runFields)
	.filter(([, field]) => field !== "handled")
	.map(([key]) => key);

test("the published schemas are those of the tables", () => {
	for (const [file, text] of buildEditorSchemas()) {
		const published = readFileSync(
			new URL(`../../${file}`, import.meta.url),
			"utf8",
		);

		// `npm run schema` writes them.
		expect(published).toBe(text);
	}
});

describe("an editor offers", () => {
	test("every key of a run file, and says what it means", () => {
		const silent = planKeys.filter(
			(key) => !runSchema.$defs?.[key]?.description,
		);

		expect(silent).toEqual([]);
	});

	test("every section of the policy, and says what it is for", () => {
		const offered = policySchema.properties ?? {};

		expect(Object.keys(offered)).toEqual(Object.keys(policySections));
		expect(
			Object.values(offered).filter(({ description }) => !description),
		).toEqual([]);
	});

	test("every quantity that can be limited", () => {
		const budget = policySchema.properties?.budgets?.items;
		const limits = budget?.properties?.limits?.properties ?? {};

		expect(Object.keys(limits)).toEqual(
			metricNames.map((name) => metrics[name].budgetKey),
		);
	});
});

test("no object takes a key that nobody reads", () => {
	const open = [runSchema, policySchema].flatMap((schema) =>
		objectsIn(schema).filter(
			({ properties, additionalProperties }) =>
				properties !== undefined && additionalProperties !== false,
		),
	);

	expect(open).toEqual([]);
});

function objectsIn(schema: Schema): readonly Schema[] {
	const inside = [
		schema.items,
		...(schema.anyOf ?? []),
		...Object.values(schema.$defs ?? {}),
		...Object.values(schema.properties ?? {}),
		...(typeof schema.additionalProperties === "object"
			? [schema.additionalProperties]
			: []),
	];
	return [schema, ...inside.flatMap((each) => (each ? objectsIn(each) : []))];
}
