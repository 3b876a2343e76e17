import { expect, test } from "vitest";
import { periodOf } from "../../src/budget/period.js";
import { periodTotals } from "../../src/history/periods.js";
import { inOrder, isLive, latest, seriesOf } from "../../src/history/series.js";
import { buildRecord, recordedRun } from "./build-records.js";

const first = buildRecord("2026-02-10T10:00:00.000Z", [
	recordedRun("configs/sft.yaml", { head: 100 }),
]);
const second = buildRecord("2026-05-04T10:00:00.000Z", [
	recordedRun("configs/sft.yaml", { base: 100, head: 150 }),
	recordedRun("configs/dpo.yaml", { head: 20 }),
]);
const third = buildRecord("2026-05-30T10:00:00.000Z", [
	recordedRun("configs/dpo.yaml", { base: 20 }),
]);

test("every run has its points in the order of time", () => {
	const [dpo, sft] = seriesOf([third, first, second]);

	expect(dpo?.points.map(({ change }) => change)).toEqual(["added", "removed"]);
	expect(sft?.points.map(({ head }) => head?.deviceHours?.value)).toEqual([
		100, 150,
	]);
});

test("a removed run takes nothing now and is not live", () => {
	const [dpo, sft] = seriesOf([first, second, third]);

	expect(dpo && isLive(dpo)).toBe(false);
	expect(dpo && latest(dpo, "costUsd")).toBeUndefined();
	expect(sft && latest(sft, "deviceHours")?.value).toBe(150);
});

test("a renamed run keeps its series", () => {
	const renamed = buildRecord("2026-06-01T10:00:00.000Z", [
		recordedRun(
			"configs/chat.yaml",
			{ base: 150, head: 160 },
			{ renamedFrom: "configs/sft.yaml" },
		),
	]);

	const series = seriesOf([first, second, renamed]);

	expect(series.map(({ path, points }) => [path, points.length])).toEqual([
		["configs/chat.yaml", 3],
		["configs/dpo.yaml", 1],
	]);
});

test("a second attempt of a workflow does not count twice", () => {
	expect(inOrder([first, second, { ...first }])).toHaveLength(2);
	expect(
		periodTotals([first, { ...first }], "deviceHours", "year")[0]?.planned
			.value,
	).toBe(100);
});

test.each([
	["2026-01-01T00:00:00.000Z", "2026-01", "2026-Q1", "2026"],
	["2026-03-31T23:59:59.999Z", "2026-03", "2026-Q1", "2026"],
	["2026-04-01T00:00:00.000Z", "2026-04", "2026-Q2", "2026"],
	["2026-12-31T00:00:00.000Z", "2026-12", "2026-Q4", "2026"],
])("%s lies in %s, %s and %s", (date, month, quarter, year) => {
	expect(periodOf(date, "month")).toBe(month);
	expect(periodOf(date, "quarter")).toBe(quarter);
	expect(periodOf(date, "year")).toBe(year);
});

test("a period adds up what its changes leave behind and what they moved", () => {
	const totals = periodTotals([first, second, third], "deviceHours", "quarter");

	// Q2: 150 + 20 after the second change, nothing after the third; +50 + 20 − 20.
	expect(totals).toMatchObject([
		{ period: "2026-Q1", planned: { value: 100 }, change: 100, changes: 1 },
		{ period: "2026-Q2", planned: { value: 170 }, change: 50, changes: 2 },
	]);
});

test("a change whose totals are unknown is counted as unknown, not as zero", () => {
	const unknown = buildRecord(
		"2026-02-11T10:00:00.000Z",
		[recordedRun("configs/private.yaml", {}, { change: "added", head: {} })],
		{ totals: {} },
	);

	const [total] = periodTotals([first, unknown], "costUsd", "quarter");

	expect(total).toMatchObject({ unknownRuns: 1, changes: 2 });
	expect(total?.planned.value).toBe(250);
});
