import { expect, test } from "vitest";
import { historyBadge } from "../../src/history/badge.js";
import {
	renderBadgeJson,
	renderBadgeSvg,
	verdictBadge,
} from "../../src/report/badge.js";
import {
	buildRecord,
	recordedRun,
	yearOfChanges,
} from "../history/build-records.js";
import {
	noChange,
	onlyRatio,
	overBudget,
	themes,
	warned,
	withinBudget,
} from "./themes.js";

test.each([
	["within budget", "green", withinBudget],
	["over budget", "red", overBudget],
	["above a limit that warns", "orange", warned],
	["budget cannot be judged", "lightgrey", onlyRatio],
	["no budget applies", "lightgrey", noChange],
] as const)("a review is told as %s in %s", (message, color, report) => {
	expect(verdictBadge(report)).toEqual({
		label: "training budget",
		message,
		color,
	});
});

test("shields.io reads the endpoint's four fields", () => {
	expect(JSON.parse(renderBadgeJson(verdictBadge(overBudget)))).toEqual({
		schemaVersion: 1,
		label: "training budget",
		message: "over budget",
		color: "red",
	});
});

test("the history adds up what every merged change planned", () => {
	const records = [
		buildRecord("2025-11-02T10:00:00Z", [recordedRun("a.yaml", { head: 100 })]),
		buildRecord("2026-11-02T10:00:00Z", [
			recordedRun("a.yaml", { base: 100, head: 150 }),
		]),
	];

	// 100 + 150 hours, of 0.7 kWh and 0.28 kg each.
	expect(historyBadge(records, "deviceHours", "GPU")).toEqual({
		label: "training GPU-hours",
		message: "250 GPU-h",
		color: "blue",
	});
	expect(historyBadge(records, "energyKwh").message).toBe("175 kWh");
	expect(historyBadge(records, "carbonKg").message).toBe("70 kg CO₂e");
});

test("a sum with an unknown run in it is told as at least so much", () => {
	const known = buildRecord("2026-11-01T10:00:00Z", [
		recordedRun("a.yaml", { head: 100 }),
	]);
	const unknown = buildRecord(
		"2026-11-02T10:00:00Z",
		[recordedRun("b.yaml", {}, { change: "added", head: {} })],
		{ totals: {} },
	);

	expect(historyBadge([known, unknown], "energyKwh").message).toBe("≥ 70 kWh");
	expect(historyBadge([unknown], "energyKwh").message).toBe("unknown");
	expect(historyBadge([], "energyKwh").message).toBe("nothing recorded");
});

test("the picture has a title, loads nothing and is as wide as its words", () => {
	const short = renderBadgeSvg({ label: "a", message: "b", color: "blue" });
	const long = renderBadgeSvg(historyBadge(yearOfChanges(20, 4), "energyKwh"));

	expect(long).toContain('role="img" aria-label="training energy: ');
	expect(long).toContain("<title>training energy: ");
	expect(long).not.toMatch(/href|url\((?!#)|<(script|image|use|style|foreign)/);
	expect(widthOf(long)).toBeGreaterThan(widthOf(short));
});

test("no badge says NaN or undefined", () => {
	for (const report of Object.values(themes)) {
		expect(renderBadgeSvg(verdictBadge(report))).not.toMatch(
			/NaN|undefined|Infinity/,
		);
	}
});

function widthOf(svg: string): number {
	return Number(/width="(\d+)"/.exec(svg)?.[1]);
}
