import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readPolicy } from "../../src/budget/policy.js";
import { parseFile } from "../../src/formats/parse-file.js";
import type { Problem } from "../../src/problem.js";
import { runFile } from "../../src/readers/run-file/index.js";
import { acceptedBy } from "./arbitrary.js";
import {
	isPolicy,
	isRunFile,
	mistakesOf,
	policySchema,
	runSchema,
} from "./schemas.js";

describe("what an editor accepts", () => {
	test("as a run is read without a complaint", () => {
		fc.assert(
			fc.property(acceptedBy(runSchema), (value) => {
				// Only the first key makes a file a run.
				const { wattdiff, ...rest } = record(value);
				const text = JSON.stringify({ wattdiff, ...rest });

				expect(mistakesOf(isRunFile, value)).toEqual([]);
				expect(problemsOfRun(text)).toEqual([]);
			}),
			{ numRuns: 300 },
		);
	});

	test("as a policy is read without a complaint", () => {
		fc.assert(
			fc.property(acceptedBy(policySchema), (value) => {
				expect(mistakesOf(isPolicy, value)).toEqual([]);
				expect(problemsOfPolicy(JSON.stringify(value))).toEqual([]);
			}),
			{ numRuns: 300 },
		);
	});

	test("may be dotted in any way", () => {
		const text = `
wattdiff: run
model.mla: { kv_rank: 512 }
model: { mla.q_rank: 1536, mla: { nope_dim: 128 }, layers: 60 }
parallel.sharding: fsdp
checkpointing: full
checkpointing.offload: true
`;

		expect(mistakesOf(isRunFile, parse(text))).toEqual([]);
		expect(problemsOfRun(text)).toEqual([]);
	});
});

describe("a wrong run is refused by the editor and by the reader", () => {
	test.each([
		["a word for a number", "data: { epochs: many }"],
		["a fraction of a layer", "model: { layers: 1.5 }"],
		["no device at all", "hardware: { count: 0 }"],
		["a share above one", "data: { validation_share: 20 }"],
		["a data centre that makes energy", "site: { pue: 0.9 }"],
		["an unknown precision", "precision: bf17"],
		["a misspelled key", "batch: { mirco: 1 }"],
		["a misspelled group", "hardwear: { count: 8 }"],
		[
			"a group below a key that has a value",
			"checkpointing: { offload: true }",
		],
		["a key of another group", "data: { rank: 8 }"],
		["an unknown matrix", "adapter: { targets: [queries] }"],
		["a list for one word", "optimizer: [adamw, sgd]"],
		["a number for yes or no", "model: { gated: 3 }"],
		["an unknown kind of run", "task: pretraining"],
	])("%s", (_, line) => {
		const text = `wattdiff: run\n${line}\n`;

		expect(mistakesOf(isRunFile, parse(text))).not.toEqual([]);
		expect(problemsOfRun(text)).not.toEqual([]);
	});
});

describe("a wrong policy is refused by the editor and by the reader", () => {
	test.each([
		["a misspelled section", "budget: []"],
		["another version", "version: 2"],
		["a list of sections", "- budgets: []"],
		["budgets by name", "budgets: { fine-tunes: { action: warn } }"],
		["a misspelled key of a budget", "budgets: [{ limit: { cost: {} } }]"],
		["an unknown quantity", "budgets: [{ limits: { costs: { max: $5 } } }]"],
		["a limit without its kind", "budgets: [{ limits: { cost: $150 } }]"],
		[
			"an unknown kind of limit",
			"budgets: [{ limits: { cost: { maximum: 5 } } }]",
		],
		["a wrong unit", "budgets: [{ limits: { energy: { max: 40 kg } } }]"],
		[
			"a growth without its sign",
			"budgets: [{ limits: { cost: { increase: 20 } } }]",
		],
		["a negative limit", "budgets: [{ limits: { cost: { max: -5 } } }]"],
		[
			"a fit of something else",
			"budgets: [{ limits: { cost: { fits: true } } }]",
		],
		[
			"a fit that is none",
			"budgets: [{ limits: { memory: { fits: 80 GiB } } }]",
		],
		["an unknown action", "budgets: [{ action: block }]"],
		["an unknown end", "budgets: [{ gate_on: middle }]"],
		["an unknown period", "budgets: [{ period: week }]"],
		["a share without its sign", "budgets: [{ strict: { assumptions: 0.2 } }]"],
		["an unknown kind of strictness", "budgets: [{ strict: { all: true } }]"],
		["a default that is no key", "defaults: { hardware: { gpus: 8 } }"],
		["a default of the wrong kind", "defaults: { hardware: { count: eight } }"],
		["a list of defaults", "defaults: [{ hardware: { count: 8 } }]"],
		["runs without a path", "runs: [{ hardware: { count: 8 } }]"],
		["runs by path", 'runs: { "configs/**": { hardware: { count: 8 } } }'],
		["a bare size", "datasets: { acme/chats: 1000 }"],
		["a misspelled size", "datasets: { acme/chats: { sample: 1000 } }"],
		["an empty data set", "datasets: { acme/chats: { samples: 0 } }"],
		["globs by name", "ignore: { archive: true }"],
		["a misspelled override", "overrides: { from: [maintain] }"],
		["a span nobody knows", "overrides: { expires: tomorrow }"],
		["a quota of a week", "overrides: { quota: 3 / week }"],
		["people without a key", "overrides: [maintain]"],
	])("%s", (_, text) => {
		expect(mistakesOf(isPolicy, parse(text))).not.toEqual([]);
		expect(problemsOfPolicy(text)).not.toEqual([]);
	});
});

function problemsOfRun(text: string): readonly Problem[] {
	const file = parseFile("plan.yaml", text);
	return runFile
		.read(file, () => undefined)
		.flatMap((each) => ("problems" in each ? each.problems : []));
}

function problemsOfPolicy(text: string): readonly Problem[] {
	return readPolicy(parseFile(".github/wattdiff.yml", text)).problems;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
