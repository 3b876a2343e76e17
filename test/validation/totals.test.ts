import { describe, expect, test } from "vitest";
import {
	deviceHourAnswers,
	energyAnswers,
	totalsAnswer,
	treeHourAnswers,
} from "./answers.js";
import { csvRows, hasShared } from "./golden-rows.js";
import { expectNoWorse, isJudged, printTable } from "./judged.js";

describe.skipIf(!hasShared)("totals of published runs", () => {
	const rows = hasShared ? csvRows("validation/totals.csv") : [];

	test("device-hours from what each row and its public config state", () => {
		const answers = deviceHourAnswers();
		printTable("device-hours of whole runs", answers);

		expectNoWorse(answers, { answered: 28, median: 0.15, p90: 0.36 });
	});

	test("device-hours of decoders", () => {
		const answers = deviceHourAnswers()
			.filter(isJudged)
			.filter(({ group }) => group.startsWith("decoders"));
		printTable("device-hours of decoders since 2022", answers);

		expectNoWorse(answers, { answered: 12, median: 0.112, p90: 0.31 });
	});

	test("hours of boosted trees", () => {
		const answers = treeHourAnswers();
		printTable("hours of boosted trees", answers);

		expectNoWorse(answers, { answered: 3, median: 0.265, p90: 0.265 });
	});

	test("FLOPs", () => {
		const answers = rows
			.filter(({ flops }) => Number(flops) > 0)
			.map((row) => totalsAnswer(row, "flops", Number(row.flops)));
		printTable("FLOPs of whole runs", answers);

		expectNoWorse(answers, { answered: 5, median: 0.058, p90: 0.104 });
	});

	test("cost at the stated price of a device-hour", () => {
		const answers = rows
			.filter(({ cost_usd }) => Number(cost_usd) > 0)
			.map((row) => totalsAnswer(row, "costUsd", Number(row.cost_usd)));
		printTable("cost of whole runs", answers);

		expectNoWorse(answers, { answered: 5, median: 0.145, p90: 0.21 });
	});

	test("energy end to end from a config, where it was measured", () => {
		const answers = energyAnswers(true);
		printTable("energy from a config, measured", answers);

		expectNoWorse(answers, { answered: 19, median: 0.07, p90: 0.25 });
	});

	test("energy end to end from a config, where it is hours times TDP", () => {
		const answers = energyAnswers(false);
		printTable("energy from a config, hours × TDP", answers);

		expect(answers.filter(isJudged).length).toBeGreaterThan(0);
		expectNoWorse(answers, { answered: 5, median: 0.485, p90: 0.695 });
	});
});
