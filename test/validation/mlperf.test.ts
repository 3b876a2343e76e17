import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { csvRows, hasShared } from "./golden-rows.js";
import {
	type Answer,
	answerOf,
	expectNoWorse,
	isJudged,
	printTable,
} from "./judged.js";
import { mlperfPlan } from "./mlperf-runs.js";
import { planOf } from "./row-plan.js";

type Row = Readonly<Record<string, string>>;

/** Below this the start, the evaluations and the end of a run are most of it. */
const SHORT_MINUTES = 5;

function answer(row: Row): Answer {
	const { id = "", benchmark = "", accelerator = "" } = row;
	const devices = Number(row.device_count);
	const minutes = Number(row.time_to_train_min);
	const plan = mlperfPlan({
		benchmark,
		accelerator,
		devices,
		perNode: Number(row.accels_per_node) || Math.min(8, devices),
		global: Number(row.global_batch),
		samples: Number(row.median_samples_to_target),
	});
	if ("why" in plan) return { id, why: plan.why };
	const { wallClockHours } = estimatePlan(planOf(id, plan), catalog).quantities;
	const isShort = minutes < SHORT_MINUTES && devices > 64;
	return answerOf({
		id,
		group: isShort ? `${benchmark}, under 5 minutes` : benchmark,
		ours: wallClockHours,
		truth: minutes / 60,
	});
}

describe.skipIf(!hasShared)("MLPerf Training 4.0, time to the target", () => {
	const answers = hasShared
		? csvRows("validation/mlperf.csv")
				.filter((row) => !row.duplicate_of_plain_submission)
				.map(answer)
		: [];

	test("minutes from the stated samples, batch and devices", () => {
		printTable("MLPerf, minutes to train", answers);

		expectNoWorse(answers, { answered: 0, median: 9, p90: 9 });
	});

	test("runs of more than minutes", () => {
		const long = answers
			.filter(isJudged)
			.filter(({ group }) => !group.includes("under"));
		printTable("MLPerf, at most 64 devices or from 5 minutes", long);

		expect(long.length).toBeGreaterThan(0);
		expectNoWorse(long, { answered: 0, median: 9, p90: 9 });
	});
});
