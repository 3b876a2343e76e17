import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { placeAt } from "../../src/report/sarif/place.js";
import { renderSarif } from "../../src/report/sarif.js";
import { causeOf, reportOf, resultOf, runOf } from "./build-report.js";
import { hostile } from "./hostile.js";
import { problemKinds, reportWith } from "./report-with.js";
import { addedAndRemoved, overBudget, themes, warned } from "./themes.js";

// Of draft 4, whose words that it uses mean the same later; one of its patterns is none in Unicode mode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(officialSchema());

describe("the official schema of SARIF 2.1.0 takes it", () => {
	for (const [name, report] of Object.entries(themes)) {
		test(name, () => {
			expectValid(renderSarif(report, { tool: "1.0.0" }));
		});
	}

	test("with a hostile text in every place", () => {
		for (const text of hostile) {
			expectValid(renderSarif(reportWith(text), { tool: "1.0.0" }));
		}
	});

	test("and refuses what is none, so it does judge", () => {
		expect(validate({ version: "2.1.0", runs: [{}] })).toBe(false);
	});
});

test("a broken limit is an error on the line that pushes most", () => {
	const [first] = resultsOf(overBudget);

	expect(first).toMatchObject({
		ruleId: "budget/max",
		level: "error",
		message: {
			text: "Budget fine-tunes, configs/sft/llama-8b.yaml: cost $2,380 > $2,000 (likely value). num_epochs 2 → 3: +50 % GPU-hours.",
		},
	});
	expect(placeOf(first)).toEqual(["configs/sft/llama-8b.yaml", 14]);
});

test("a limit that warns and one that was broken before do not make errors", () => {
	expect(
		resultsOf(warned)
			.filter(({ ruleId }) => ruleId.startsWith("budget/"))
			.map(({ ruleId, level }) => [ruleId, level]),
	).toEqual([
		["budget/max", "note"],
		["budget/total", "warning"],
	]);
});

test("a new run that is over stands on its first line", () => {
	expect(placeOf(resultsOf(addedAndRemoved)[0])).toEqual([
		"configs/grpo/qwen-32b.yaml",
		1,
	]);
});

test("a result names its rule twice, and every rule says what to do", () => {
	const { tool, results } = runIn(renderSarif(overBudget, { tool: "1.0.0" }));

	const { rules } = tool.driver;
	expect(rules.length).toBeGreaterThan(problemKinds.length);
	for (const { ruleId, ruleIndex } of results) {
		expect(rules[ruleIndex].id).toBe(ruleId);
	}
	for (const { shortDescription, help } of rules) {
		expect(shortDescription.text).toMatch(/^\w/);
		expect(help.text).toMatch(/\.$/);
	}
});

test("a fingerprint stays when lines move and changes with what it is about", () => {
	const at = (line: number, key: string): string | undefined =>
		resultsOf(
			reportOf([], {
				problems: [
					{ kind: "unknown-key", path: "a.yaml", line, args: { key } },
				],
			}),
		)[0]?.partialFingerprints.primaryLocationLineHash;

	expect(at(3, "lr")).toBe(at(90, "lr"));
	expect(at(3, "lr")).not.toBe(at(3, "rate"));
	expect(at(3, "lr")).toMatch(/^[0-9a-f]{16}:1$/);
});

test("a fingerprint of a limit stays when the number changes", () => {
	const over = (actual: number, line: number): string | undefined => {
		const run = runOf({
			path: "a.yaml",
			base: { hours: 10 },
			head: { hours: 15 },
			causes: [causeOf({ path: "a.yaml", line })],
		});
		const budgets = [resultOf({ run: "a.yaml", actual })];
		return resultsOf(reportOf([run], { budgets }))[0]?.partialFingerprints
			.primaryLocationLineHash;
	};

	expect(over(2380, 4)).toBe(over(9000, 5));
});

test("what stands in no file of the head is a notification", () => {
	const report = reportOf([], {
		problems: [{ kind: "missing-base", path: "", args: { detail: "Gone." } }],
	});

	const { results, invocations } = runIn(renderSarif(report, { tool: "1" }));

	expect(results).toEqual([]);
	expect(invocations[0].toolExecutionNotifications).toMatchObject([
		{ descriptor: { id: "problem/missing-base" }, message: { text: "Gone." } },
	]);
});

test.each(["", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", "a/."])(
	"%j is no place in a repository",
	(path) => {
		expect(placeAt(path, 1)).toBeUndefined();
	},
);

interface SarifResult {
	readonly ruleId: string;
	readonly ruleIndex: number;
	readonly level: string;
	readonly partialFingerprints: { readonly primaryLocationLineHash: string };
	readonly locations: readonly {
		readonly physicalLocation: {
			readonly artifactLocation: { readonly uri: string };
			readonly region: { readonly startLine: number };
		};
	}[];
}

function resultsOf(
	report: Parameters<typeof renderSarif>[0],
): readonly SarifResult[] {
	return runIn(renderSarif(report, { tool: "1.0.0" })).results;
}

function runIn(sarif: string) {
	return JSON.parse(sarif).runs[0];
}

function placeOf(result: SarifResult | undefined): readonly unknown[] {
	const at = result?.locations[0]?.physicalLocation;
	return [at?.artifactLocation.uri, at?.region.startLine];
}

function expectValid(sarif: string): void {
	const isValid = validate(JSON.parse(sarif));

	expect(validate.errors ?? []).toEqual([]);
	expect(isValid).toBe(true);
}

/** The schema as a package ships it, without the names that only draft 4 has. */
function officialSchema(): object {
	const file = createRequire(import.meta.url).resolve(
		"@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
	);
	const {
		$schema: _draft,
		id: _id,
		...schema
	} = JSON.parse(readFileSync(file, "utf8"));
	return schema;
}
