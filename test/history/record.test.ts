import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecord } from "../../src/history/read-record.js";
import { recordOf, renderRecord } from "../../src/history/record.js";
import { HEAD } from "../report/build-report.js";
import { hostile } from "../report/hostile.js";
import { onlyRatio, overBudget, themes } from "../report/themes.js";

const about = {
	commit: HEAD,
	parent: "1111111111111111111111111111111111111111",
	date: "2026-11-24T13:00:00+01:00",
	pullRequest: { number: 12, title: "Train a third epoch" },
	tool: "1.0.0",
};

describe("a record that is written can be read again", () => {
	for (const [name, report] of Object.entries(themes)) {
		test(name, () => {
			const record = recordOf(report, about);

			expect(readRecord(renderRecord(record))).toEqual({
				kind: "record",
				record,
			});
		});
	}
});

test("only runs that the change touched are kept, with both sides", () => {
	const record = recordOf(overBudget, about);

	expect(record.runs.map(({ path }) => path)).not.toContain(
		"configs/sft/tiny.yaml",
	);
	expect(
		record.runs.find(({ path }) => path.endsWith("sft/llama-8b.yaml")),
	).toMatchObject({
		base: { deviceHours: { value: 640 } },
		head: { deviceHours: { value: 952 } },
	});
});

test("what is only known per sample is not kept as a number", () => {
	const [run] = recordOf(onlyRatio, about).runs;

	expect(run?.head).not.toHaveProperty("deviceHours");
	expect(run?.head?.peakMemoryGib?.value).toBe(61);
});

test("the date is kept in UTC", () => {
	expect(recordOf(overBudget, about).date).toBe("2026-11-24T12:00:00.000Z");
});

test("a date that is none is refused where the record is made", () => {
	expect(() => recordOf(overBudget, { ...about, date: "yesterday" })).toThrow(
		"must be a date",
	);
});

test("the same record gives the same bytes", () => {
	const one = renderRecord(recordOf(overBudget, about));
	const two = renderRecord(recordOf(overBudget, { ...about }));

	expect(two).toBe(one);
});

test("a record of a newer version is kept aside with a sentence", () => {
	const reading = readRecord('{"schema": "wattdiff/record@2", "commit": "a"}');

	expect(reading).toEqual({
		kind: "newer",
		reason:
			"A newer wattdiff wrote it (wattdiff/record@2). Update wattdiff to see it; it is kept as it is.",
	});
});

test.each([
	["", "It is not a JSON object."],
	["[]", "It is not a JSON object."],
	["null", "It is not a JSON object."],
	['{"commit": "a"}', "Its `schema` is not `wattdiff/record@1`."],
	['{"schema": "other"}', "Its `schema` is not `wattdiff/record@1`."],
	['{"schema": "wattdiff/record@1"}', "It has no `commit`."],
	[
		'{"schema": "wattdiff/record@1", "commit": "a", "date": "soon"}',
		"Its `date` is not a date.",
	],
])("%s cannot be read", (text, reason) => {
	expect(readRecord(text)).toEqual({ kind: "unreadable", reason });
});

test("fields of a wrong kind are left out, the others are read", () => {
	const text = JSON.stringify({
		schema: "wattdiff/record@1",
		commit: "a",
		date: "2026-11-24",
		verdict: "splendid",
		later: { field: true },
		runs: [
			{
				path: "a.yaml",
				change: "added",
				head: {
					deviceHours: { value: 1, low: null, high: 2 },
					costUsd: { value: 3, low: 2, high: 4 },
				},
			},
			{ path: 7, change: "added" },
			{ path: "b.yaml", change: "painted" },
			"no run",
		],
		totals: [],
		budgets: [{ budget: "b", metric: "fame" }, null],
	});

	const reading = readRecord(text);

	expect(reading).toEqual({
		kind: "record",
		record: {
			schema: "wattdiff/record@1",
			commit: "a",
			date: "2026-11-24T00:00:00.000Z",
			verdict: "none",
			runs: [
				{
					path: "a.yaml",
					name: "",
					framework: "",
					change: "added",
					head: { costUsd: { value: 3, low: 2, high: 4 } },
				},
			],
			totals: {},
			budgets: [],
			overrides: [],
			tool: "",
			data: "",
		},
	});
});

test("no foreign text makes reading fail", () => {
	for (const text of hostile) expect(readRecord(text).kind).toBe("unreadable");
	fc.assert(
		fc.property(fc.json(), (text) => {
			expect(readRecord(text).kind).not.toBe("record");
		}),
	);
	fc.assert(
		fc.property(
			fc.dictionary(
				fc.constantFrom("runs", "totals", "budgets", "pullRequest", "parent"),
				fc.jsonValue(),
			),
			(fields) => {
				const text = JSON.stringify({
					schema: "wattdiff/record@1",
					commit: "a",
					date: "2026-11-24",
					...fields,
				});

				expect(readRecord(text).kind).toBe("record");
			},
		),
	);
});
