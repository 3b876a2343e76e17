import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { QuantityName } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { plus, type Uncertain } from "../../src/uncertain.js";
import { csvRows, hasShared } from "./golden-rows.js";
import { type Answer, answerOf, expectNoWorse, printTable } from "./judged.js";
import { planOf, type RowValues } from "./row-plan.js";
import { totalsRun } from "./totals-runs.js";

type Row = Readonly<Record<string, string>>;

/** One quantity of a run, over all of its phases. */
function totalOf(
	id: string,
	phases: readonly RowValues[],
	name: QuantityName,
): Uncertain | undefined {
	const each = phases.map(
		(phase) => estimatePlan(planOf(id, phase), catalog).quantities[name],
	);
	const known = each.flatMap((quantity) => quantity ?? []);
	return known.length === phases.length ? plus(...known) : undefined;
}

function answer(row: Row, name: QuantityName, truth: number): Answer {
	const { id = "" } = row;
	const run = totalsRun(row);
	if ("why" in run) return { id, why: run.why };
	const ours = totalOf(id, run.phases, name);
	return answerOf({ id, group: run.group, ours, truth });
}

describe.skipIf(!hasShared)("totals of published runs", () => {
	const rows = hasShared ? csvRows("validation/totals.csv") : [];

	test("device-hours from what each row and its public config state", () => {
		const answers = rows
			.filter(({ id }) => !id?.startsWith("O-mlperf"))
			.filter(({ device_hours, hours }) => Number(device_hours || hours) > 0)
			.map((row) => {
				// Devices of trees are cores: their time is compared.
				const hours = Number(row.device_hours);
				return hours > 0
					? answer(row, "deviceHours", hours)
					: answer(row, "wallClockHours", Number(row.hours));
			});
		printTable("device-hours of whole runs", answers);

		expectNoWorse(answers, { answered: 0, median: 9, p90: 99 });
	});

	test("FLOPs", () => {
		const answers = rows
			.filter(({ flops }) => Number(flops) > 0)
			.map((row) => answer(row, "flops", Number(row.flops)));
		printTable("FLOPs of whole runs", answers);

		expectNoWorse(answers, { answered: 0, median: 9, p90: 9 });
	});

	test("cost at the stated price of a device-hour", () => {
		const answers = rows
			.filter(({ cost_usd }) => Number(cost_usd) > 0)
			.map((row) => answer(row, "costUsd", Number(row.cost_usd)));
		printTable("cost of whole runs", answers);

		expectNoWorse(answers, { answered: 0, median: 9, p90: 9 });
	});

	test("energy end to end from a config", () => {
		const answers = rows
			.filter(({ energy_kwh }) => Number(energy_kwh) > 0)
			.map((row) => answer(row, "energyKwh", Number(row.energy_kwh)));
		const measured = answers.filter(({ id }) => /mlperf|patterson/.test(id));
		const circular = answers.filter(({ id }) => !/mlperf|patterson/.test(id));
		printTable("energy from a config, where it was measured", measured);
		printTable("energy from a config, hours × TDP elsewhere", circular);

		expect(measured.length + circular.length).toBe(answers.length);
		expectNoWorse(measured, { answered: 0, median: 9, p90: 9 });
		expectNoWorse(circular, { answered: 0, median: 9, p90: 9 });
	});
});
