import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { unitsOf } from "../../src/budget/amount.js";
import {
	budgetActions,
	budgetGates,
	budgetKeys,
	budgetPeriods,
	limitKinds,
	strictKeys,
} from "../../src/budget/budgets.js";
import { dataSetKeys } from "../../src/budget/data-sets.js";
import { overrideKeys } from "../../src/budget/overrides.js";
import { policySections, readPolicy } from "../../src/budget/policy.js";
import { metricNames, metrics } from "../../src/estimate/metrics.js";
import { parseFile } from "../../src/formats/parse-file.js";

const page = readFileSync(
	new URL("../../docs/wattdiff-yml.md", import.meta.url),
	"utf8",
);
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
	.map(([, block]) => block ?? "")
	.join("\n");

describe("the page about wattdiff.yml", () => {
	test.each([
		["section", policySections],
		["key of a budget", budgetKeys],
		["key of strictness", strictKeys],
		["kind of limit", limitKinds],
		["key of a data set", dataSetKeys],
		["key of an override", overrideKeys],
	])("names and shows every %s", (_, keys) => {
		const names = Object.keys(keys);

		expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
		expect(
			names.filter((name) => !new RegExp(`\\b${name}:`).test(examples)),
		).toEqual([]);
	});

	test.each([
		["end of a range", budgetGates],
		["action", budgetActions],
		["period", budgetPeriods],
	])("names every %s", (_, words) => {
		const unnamed = Object.keys(words).filter(
			(word) => !page.includes(`\`${word}\``),
		);

		expect(unnamed).toEqual([]);
	});

	test("names every quantity that can be limited, with its units", () => {
		for (const metric of metricNames) {
			const row = page
				.split("\n")
				.find((line) => line.startsWith(`| \`${metrics[metric].budgetKey}\``));
			const written = row?.toLowerCase() ?? "";

			// `flops` is `flop` in the plural.
			const unnamed = unitsOf(metric).filter(
				(unit) => !written.includes(`\`${unit.replace(/^flops$/, "flop")}\``),
			);

			expect(unnamed).toEqual([]);
		}
	});

	test("does what its example of an override says", () => {
		const { overrides } = readPolicy(parseFile("wattdiff.yml", examples));

		expect(overrides).toEqual({
			label: "compute-approved",
			by: ["maintain", "@acme/ml-leads", "octocat"],
			needsReason: true,
			expiresAfterHours: 48,
			monthlyQuota: 3,
		});
	});
});
