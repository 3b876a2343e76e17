import { describe, expect, test } from "vitest";
import {
	fineTuneSpeedAnswers,
	fittedAnswer,
	unfittedAnswers,
} from "./answers.js";
import { hasShared } from "./golden-rows.js";
import { expectNoWorse, isJudged, printTable } from "./judged.js";
import { throughputCount, throughputRows } from "./throughput-rows.js";

describe.skipIf(!hasShared)("published speed", () => {
	const answers = hasShared ? unfittedAnswers() : [];
	const fitted = hasShared ? throughputRows() : [];

	test("of runs that no constant was fitted on", () => {
		printTable("speed of runs outside the fit", answers);

		expectNoWorse(answers, { answered: 82, median: 0.157, p90: 0.36 });
	});

	test("of BERT encoders", () => {
		const encoders = answers
			.filter(isJudged)
			.filter(({ group }) => group.startsWith("BERT"));
		printTable("speed of BERT encoders", encoders);

		expectNoWorse(encoders, { answered: 14, median: 0.09, p90: 0.22 });
	});

	test("of fine-tunes, adapters among them", () => {
		const tunes = fitted
			.filter(({ task }) => task === "lora" || task === "sft")
			.map((row) => fittedAnswer(row, row.task));
		printTable("speed of fine-tunes", tunes);

		expectNoWorse(tunes, { answered: 10, median: 0.052, p90: 0.152 });
	});

	test("of torchtune's fine-tunes, which no constant was fitted on", () => {
		const tunes = fineTuneSpeedAnswers();
		printTable("speed of torchtune's fine-tunes", tunes);

		expectNoWorse(tunes, { answered: 22, median: 0.14, p90: 0.44 });
	});

	test("is asked of every row once", () => {
		const ids = [...answers, ...fitted].map(({ id }) => id);

		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBe(throughputCount());
	});
});
