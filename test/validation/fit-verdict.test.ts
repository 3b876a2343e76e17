import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import type { FitVerdict } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { fact, fold, type TrainingPlan } from "../../src/plan/plan.js";
import { csvRows, hasShared } from "./golden-rows.js";
import { percent } from "./judged.js";
import { fineTunes } from "./memory-rows.js";
import { throughputRows } from "./throughput-rows.js";

/** A run on a device, and whether that device had the memory for it. */
interface Case {
	readonly id: string;
	readonly fits: boolean;
	readonly verdict: FitVerdict;
}

/** From small to large. */
const CARDS = ["V100-SXM2-16GB", "A10G", "A100-SXM-40GB", "RTX-A6000"] as const;

function caseOf(id: string, fits: boolean, plan: TrainingPlan): Case {
	return { id, fits, verdict: estimatePlan(plan, catalog).fits };
}

/** The largest card that has less memory than the run was measured to use: there it cannot have run. */
function tooSmall(measuredGib: number): string | undefined {
	return CARDS.findLast(
		(id) =>
			(catalog.findAccelerator(id)?.usableMemoryGib ?? Infinity) < measuredGib,
	);
}

function moved(plan: TrainingPlan, accelerator: string): TrainingPlan {
	const origin = { kind: "file", path: "row", line: 1, text: "card" } as const;
	const there = fact("hardware.accelerator", accelerator, origin);
	return { ...plan, facts: fold([...plan.facts.values(), there]) };
}

function fineTuneCases(): readonly Case[] {
	return fineTunes().flatMap(({ id, accelerator, gib, why, planOn }) => {
		// A full card tells no peak, but that it was enough.
		if (why !== undefined && !/card was full/.test(why)) return [];
		const ran = caseOf(id, true, planOn(accelerator));
		const small = tooSmall(gib);
		return small ? [ran, caseOf(id, false, planOn(small))] : [ran];
	});
}

/** Rows of pre-training that state their memory: what nvidia-smi shows, so with the context of CUDA. */
function preTraining(): readonly Case[] {
	const measured = new Map(
		csvRows("validation/throughput.csv").map(({ id, memory_gb }) => [
			id,
			Number(memory_gb),
		]),
	);
	return throughputRows().flatMap(({ id, plan }) => {
		const gib = measured.get(id) ?? 0;
		if (!(gib > 0)) return [];
		const ran = caseOf(id, true, plan);
		const small = tooSmall(gib);
		return small ? [ran, caseOf(id, false, moved(plan, small))] : [ran];
	});
}

function printVerdicts(title: string, cases: readonly Case[]) {
	const count = (fits: boolean, verdict: FitVerdict): number =>
		cases.filter((each) => each.fits === fits && each.verdict === verdict)
			.length;
	const decided = cases.filter(({ verdict }) => /yes|no/.test(verdict));
	const right = decided.filter(
		({ fits, verdict }) => fits === (verdict === "yes"),
	);
	for (const fits of [true, false]) {
		if (!cases.some((each) => each.fits === fits)) continue;
		console.log(
			`${title.padEnd(24)} ${fits ? "ran" : "cannot have run"}: yes ${count(fits, "yes")}, tight ${count(fits, "tight")}, no ${count(fits, "no")}, unknown ${count(fits, "unknown")}`,
		);
	}
	const figures = {
		right: right.length / decided.length,
		tight: cases.filter(({ verdict }) => verdict === "tight").length,
	};
	console.log(
		`${title.padEnd(24)} right outside tight ${percent(figures.right)} of ${decided.length}, tight ${percent(figures.tight / cases.length)} of ${cases.length}`,
	);
	if (process.env.ROWS) {
		for (const each of decided.filter((each) => !right.includes(each))) {
			console.log(`    ${each.id} ${each.fits ? "ran" : "cannot"}`);
		}
	}
	return { ...figures, tight: figures.tight / cases.length };
}

describe.skipIf(!hasShared)("whether a run fits", () => {
	const cases = hasShared ? [fineTuneCases(), preTraining()] : [];

	test("runs that ran, as their tables state", () => {
		const ran = cases.flat().filter(({ fits }) => fits);
		const { right, tight } = printVerdicts("stated", ran);

		expect(right).toBeGreaterThanOrEqual(0.98);
		expect(tight).toBeLessThanOrEqual(0.15);
	});

	test("fine-tunes that ran, and the same on a card smaller than what they used", () => {
		const { right, tight } = printVerdicts("fine-tunes", cases[0] ?? []);

		expect(right).toBeGreaterThanOrEqual(0.98);
		expect(tight).toBeLessThanOrEqual(0.19);
	});

	test("pre-training that ran, and the same on a card smaller than what it used", () => {
		const { right, tight } = printVerdicts("pre-training", cases[1] ?? []);

		expect(right).toBeGreaterThanOrEqual(0.99);
		expect(tight).toBeLessThanOrEqual(0.15);
	});

	test("both together", () => {
		const { right, tight } = printVerdicts("all", cases.flat());

		expect(right).toBeGreaterThanOrEqual(0.99);
		expect(tight).toBeLessThanOrEqual(0.165);
	});
});
