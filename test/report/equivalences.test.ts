import { expect, test } from "vitest";
import { renderPage } from "../../src/history/page/render-page.js";
import { equivalentsOf } from "../../src/report/equivalences.js";
import { yearOfChanges } from "../history/build-records.js";

test("228.8 kg are ten days of a household, 900 km of a car and half a flight", () => {
	const words = equivalentsOf(228.8).map((each) => each.words);

	// 228.8 ÷ 22.88, ÷ 0.2541 and ÷ 513.4.
	expect(words).toEqual([
		"10 days of a US household's energy",
		"900 km of a US passenger car",
		"0.45 passengers from Paris to New York",
	]);
});

test("each says how it was worked out and by whom", () => {
	for (const { source } of equivalentsOf(1)) {
		expect(source).toMatch(/[÷×].*; (US EPA|ICCT)/);
	}
});

test("they stand on the page of a history, and not where nothing is known", () => {
	const options = {
		title: "Training",
		generatedAt: "2026-11-24T09:00:00.000Z",
	};

	expect(renderPage(yearOfChanges(4, 2), options)).toContain(
		"days of a US household&#39;s energy",
	);
	expect(renderPage([], options)).not.toContain("household");
});
