import { expect, test } from "vitest";
import { csvRows } from "../../../src/host/feeds/csv.js";
import { meanOverRun } from "../../../src/host/feeds/profile.js";

const day = [
	{ from: 12, hours: 12, gPerKwh: 100 },
	{ from: 0, hours: 12, gPerKwh: 40 },
];

test.each([
	// Whatever the order in which the feed lists them.
	[6, 40],
	[12, 40],
	// (12 × 40 + 6 × 100) ÷ 18.
	[18, 60],
	[24, 70],
	// (24 × 70 + 12 × 40) ÷ 36.
	[36, 60],
	[240, 70],
	[0, 40],
])("over %d hours the mean is %d", (hours, mean) => {
	expect(meanOverRun(day, hours)).toBeCloseTo(mean);
});

test("without hours there is no mean", () => {
	expect(meanOverRun([], 5)).toBeUndefined();
});

test("cells in quotes hold commas and quotes", () => {
	expect(csvRows('a,"b, ""c""",\r\n1,,"x"\n')).toEqual([
		["a", 'b, "c"'],
		["1", "", "x"],
	]);
});
