import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { hasShared } from "./golden-rows.js";
import {
	type Answer,
	answerOf,
	expectNoWorse,
	isJudged,
	printTable,
} from "./judged.js";
import { planOf } from "./row-plan.js";
import { throughputCount, throughputRows } from "./throughput-rows.js";
import { type UnfittedRun, unfittedRuns } from "./unfitted-runs.js";

function answer(run: UnfittedRun): Answer {
	if ("why" in run) return run;
	const { id, group, row, tokensPerSecond } = run;
	const { quantities } = estimatePlan(planOf(id, row), catalog);
	return answerOf({
		id,
		group,
		ours: quantities.tokensPerSecondPerDevice,
		truth: tokensPerSecond,
	});
}

describe.skipIf(!hasShared)("published speed", () => {
	const unfitted = hasShared ? unfittedRuns() : [];
	const fitted = hasShared ? throughputRows() : [];

	test("of runs that no constant was fitted on", () => {
		const answers = unfitted.map(answer);
		printTable("speed of runs outside the fit", answers);

		expectNoWorse(answers, { answered: 0, median: 9, p90: 9 });
	});

	test("of BERT encoders", () => {
		const answers = unfitted
			.map(answer)
			.filter(isJudged)
			.filter(({ group }) => group.startsWith("BERT"));
		printTable("speed of BERT encoders", answers);

		expectNoWorse(answers, { answered: 14, median: 9, p90: 9 });
	});

	test("of fine-tunes, adapters among them", () => {
		const answers = fitted
			.filter(({ task }) => task === "lora" || task === "sft")
			.map(({ id, task, plan, tokensPerSecond }) =>
				answerOf({
					id,
					group: task,
					ours: estimatePlan(plan, catalog).quantities.tokensPerSecondPerDevice,
					truth: tokensPerSecond,
				}),
			);
		printTable("speed of fine-tunes", answers);

		expectNoWorse(answers, { answered: 10, median: 9, p90: 9 });
	});

	test("is asked of every row once", () => {
		const ids = [...unfitted, ...fitted].map(({ id }) => id);

		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBe(throughputCount());
	});
});
