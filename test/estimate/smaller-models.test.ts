import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { planOf, type Values } from "../explain/plans.js";

const GIB = 2 ** 30;

const run: Values = {
	"model.id": "Qwen/Qwen2.5-7B",
	task: "sft",
	"data.sequence": 2048,
	"data.samples": 1000,
	"batch.micro": 1,
	"batch.global": 8,
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
	precision: "bf16",
	"parallel.sharding": "fsdp",
	checkpointing: "full",
};

describe("pruning", () => {
	test.each([
		// Half is gone in the end; three quarters of it in the mean over the whole run.
		[{ "pruning.sparsity": 0.5 }, 1 - 0.5 * 0.75],
		// Nothing for a fifth of the run, then three fifths of pruning, then a fifth with all of it gone.
		[
			{
				"pruning.sparsity": 0.5,
				"pruning.begin": 0.2,
				"pruning.end": 0.8,
			},
			1 - 0.5 * (0.75 * 0.6 + 0.2),
		],
		// A model that was pruned before.
		[{ "pruning.sparsity": 0.5, "pruning.begin": 0, "pruning.end": 0 }, 0.5],
	] as const)(
		"of whole structures %o leaves %d of the FLOPs",
		(pruning, left) => {
			const pruned = flopsOf({
				...run,
				...pruning,
				"pruning.structured": true,
			});

			expect(pruned / flopsOf(run)).toBeCloseTo(left, 9);
		},
	);

	test("of single weights makes nothing faster and keeps a mask and a masked copy", () => {
		const masked = { ...run, "pruning.sparsity": 0.9 };

		expect(flopsOf(masked)).toBe(flopsOf(run));
		// The linears of 28 layers have 6,525,288,448 weights; 2 × 2 bytes for each.
		expect(temporaryOf(masked) - temporaryOf(run)).toBeCloseTo(
			(4 * 6_525_288_448) / GIB,
			0,
		);
	});
});

describe("training that is aware of quantisation", () => {
	const rounded: Values = { ...run, quantization_aware: true };

	test("counts the same FLOPs and takes longer", () => {
		expect(flopsOf(rounded)).toBe(flopsOf(run));
		expect(secondsOf(rounded)).toBeGreaterThan(1.1 * secondsOf(run));
	});

	test("is faster when the rounding is compiled to one kernel", () => {
		const extra = (values: Values): number =>
			secondsOf({ ...values, quantization_aware: true }) - secondsOf(values);

		// 2 × 61 + 5 bytes for each weight against 2 × 7 + 5; one device waits for no other.
		const alone: Values = { ...run, "hardware.count": 1 };
		expect(extra({ ...alone, compile: true }) / extra(alone)).toBeCloseTo(
			19 / 127,
			2,
		);
	});
});

function estimateOf(values: Values) {
	return estimatePlan(planOf(values), catalog);
}

function flopsOf(values: Values): number {
	return estimateOf(values).quantities.flops?.value ?? Number.NaN;
}

function secondsOf(values: Values): number {
	return estimateOf(values).quantities.stepSeconds?.value ?? Number.NaN;
}

function temporaryOf(values: Values): number {
	return estimateOf(values).memory?.termsGib.temporary ?? Number.NaN;
}
