import { describe, expect, test } from "vitest";
import { mlperfAnswers } from "./answers.js";
import { hasShared } from "./golden-rows.js";
import { expectNoWorse, isJudged, printTable } from "./judged.js";

describe.skipIf(!hasShared)("MLPerf Training 4.0, time to the target", () => {
	const answers = hasShared ? mlperfAnswers() : [];

	test("minutes from the stated samples, batch and devices", () => {
		printTable("MLPerf, hours to the target", answers);

		expectNoWorse(answers, { answered: 97, median: 0.122, p90: 0.45 });
	});

	test("of language models alone, and not of runs that are over in minutes", () => {
		const long = answers
			.filter(isJudged)
			.filter(({ group }) => /^(bert|gpt3|llama2_70b_lora)$/.test(group));
		printTable("MLPerf, language models, from 5 minutes", long);

		expect(long.length).toBeGreaterThan(0);
		expectNoWorse(long, { answered: 49, median: 0.165, p90: 0.57 });
	});
});
