import { describe, expect, test } from "vitest";
import { visionAnswers } from "./answers.js";
import { hasShared } from "./golden-rows.js";
import { expectNoWorse, printTable } from "./judged.js";

describe.skipIf(!hasShared)("published vision training", () => {
	const answers = hasShared ? visionAnswers() : [];
	const isCount = ({ id }: { readonly id: string }): boolean =>
		id.startsWith("V-mmpretrain");

	test("speeds of detectron2 and hours of DAWNBench", () => {
		const timed = answers.filter((each) => !isCount(each));
		printTable("vision runs", timed);

		expectNoWorse(timed, { answered: 11, median: 0.146, p90: 1.68 });
	});

	test("the rows of mmpretrain state counts and no speed", () => {
		const counts = answers.filter(isCount);

		expect(counts.length).toBeGreaterThan(0);
		expect(counts.every((each) => "why" in each)).toBe(true);
	});
});
