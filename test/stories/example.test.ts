import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { findRegion } from "../../src/catalog/regions.js";
import type { Metric } from "../../src/estimate/metrics.js";
import type {
	ReviewReport,
	RunReview,
} from "../../src/report/review-report.js";
import { reviewFolders } from "./review-folders.js";

/** The example of the README, worked out by hand: nothing here comes from the formulas that are tested. */

const PRETRAINING = "pretrain/code-1b.sh";
const FINE_TUNE = "configs/sft/support-8b.yaml";
const AFFECTED = "configs/sft/triage-1b.yaml";
const UNTOUCHED = "configs/recipes/summaries-3b-lora.yaml";

let report: ReviewReport;

beforeAll(async () => {
	const folder = (side: string): string =>
		fileURLToPath(new URL(`../../examples/${side}`, import.meta.url));
	report = await reviewFolders({
		base: folder("before"),
		head: folder("after"),
	});
});

describe("the decoder that is pretrained", () => {
	// One layer: q and o are 2048 × 2048; k and v go to 8 groups of 2048 / 16 = 128, so 2048 × 1024 each.
	const attention = 2 * 2048 * 2048 + 2 * 2048 * 1024;
	// SwiGLU has three matrices of 2048 × 5632.
	const feedForward = 3 * 2048 * 5632;
	const layers = 24 * (attention + feedForward);
	// Megatron pads the vocabulary to a multiple of 128: 49,152 = 384 × 128 is one.
	const head = 49_152 * 2048;
	// Two RMS norms a layer and one at the end, a scale each.
	const norms = (2 * 24 + 1) * 2048;

	test("has 1,333,889,024 parameters, embedding and head apart", () => {
		const total = layers + 2 * head + norms;

		expect(total).toBe(1_333_889_024);
		expect(quantity(PRETRAINING, "parameters")).toBe(total);
	});

	test("takes steps × batch × 4096 tokens, 6 FLOPs for each weight that multiplies, and causal attention", () => {
		// A token looks at 2048 others in the mean: 2 × 2048 × 2048 multiply-adds a layer, twice (scores and values).
		const attentionPerToken = 24 * 2 * (2 * 2048 * 2048);
		// Backward is twice the forward; embedding rows are only looked up.
		const perToken = 6 * (layers + head) + 3 * attentionPerToken;
		const before = 40_000 * 512 * 4096 * perToken;
		const after = 60_000 * 768 * 4096 * perToken;

		expect(value(PRETRAINING, "base", "flops") / before).toBeCloseTo(1, 3);
		expect(value(PRETRAINING, "head", "flops") / after).toBeCloseTo(1, 3);
		expect(after).toBeCloseTo(1.6245e21, -18);
	});

	test("grows by 1.5 × 1.5 in everything, for its two keys", () => {
		const run = runAt(PRETRAINING);

		expect(ratio(PRETRAINING, "flops")).toBeCloseTo(2.25, 9);
		// A larger batch updates the weights less often for its tokens, which saves next to nothing.
		for (const metric of ["deviceHours", "energyKwh", "costUsd"] as const) {
			// Of the money a hundredth is for checkpoints, which grow by 1.5 alone.
			const places = metric === "costUsd" ? 1 : 2;
			expect(ratio(PRETRAINING, metric)).toBeCloseTo(2.25, places);
			expect(ratio(PRETRAINING, metric)).toBeLessThanOrEqual(2.25);
		}
		expect(run.causes.map(({ key, from, to, line }) => [key, from, to, line]))
			// Both are worth as much: their order says nothing.
			.toEqual(
				expect.arrayContaining([
					["--train-iters", "40000", "60000", 28],
					["--global-batch-size", "512", "768", 27],
				]),
			);
		for (const { share } of run.causes) {
			expect(share.flops).toBeCloseTo(1.5, 9);
			expect(share.deviceHours).toBeCloseTo(1.5, 2);
		}
	});

	test("keeps 64 accelerators as busy as published runs of its size", () => {
		// 989 TFLOPS is what an H100 does in dense bf16; well-tuned runs of 1 to 8 B reach 30 to 45 %.
		const hours = value(PRETRAINING, "head", "deviceHours");
		const share = value(PRETRAINING, "head", "flops") / (hours * 3600 * 989e12);

		expect(share).toBeGreaterThan(0.3);
		expect(share).toBeLessThan(0.45);
		expect(value(PRETRAINING, "head", "wallClockHours")).toBeCloseTo(
			hours / 64,
			6,
		);
	});
});

describe("the fine-tune", () => {
	// One layer of Llama 3.1 8B: q and o 4096², k and v 4096 × 1024, three matrices of 4096 × 14336; the head 128256 × 4096.
	const layer = 2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14_336;
	const weights = 32 * layer + 128_256 * 4096;
	const perToken = 6 * weights + 3 * 32 * 2 * (2 * 2048 * 4096);

	test("reads its 248 million tokens, less 2 % held out, two and then three times", () => {
		const before = 248e6 * 0.98 * 2 * perToken;
		const after = 248e6 * 0.98 * 3 * perToken;

		expect(value(FINE_TUNE, "base", "flops") / before).toBeCloseTo(1, 3);
		expect(value(FINE_TUNE, "head", "flops") / after).toBeCloseTo(1, 3);
	});

	test("takes half as long again for the epoch; batch and ZeRO stage move the memory", () => {
		const { causes } = runAt(FINE_TUNE);
		const share = (key: string, metric: Metric): number =>
			causes.find((cause) => cause.key === key)?.share[metric] ?? 1;

		expect(share("num_epochs", "deviceHours")).toBeCloseTo(1.5, 6);
		expect(share("num_epochs", "peakMemoryGib")).toBe(1);
		expect(share("micro_batch_size", "peakMemoryGib")).toBeGreaterThan(1.2);
		expect(share("stage", "peakMemoryGib")).toBeGreaterThan(1.2);
	});

	test("holds whole bf16 weights with ZeRO-2, an eighth of them with ZeRO-3", () => {
		const gib = (weights + 128_256 * 4096 + 65 * 4096) * (2 / 2 ** 30);
		const { estimate } = runAt(FINE_TUNE);

		expect(estimate.base?.memory?.termsGib.weights).toBeCloseTo(gib / 8, 2);
		expect(estimate.head?.memory?.termsGib.weights).toBeCloseTo(gib, 2);
	});
});

/**
 * GB of checkpoints that a run leaves. Megatron's have 14 bytes for each parameter, one every 1000 iterations; those of the
 * fine-tune have 14 under ZeRO-3 and the weights twice under ZeRO-2, one for each of two and then three epochs.
 */
const STORED_GB: Readonly<
	Record<string, Readonly<Record<"base" | "head", number>>>
> = {
	[PRETRAINING]: {
		base: 40 * 14 * 1.333889024,
		head: 60 * 14 * 1.333889024,
	},
	[FINE_TUNE]: { base: 2 * 14 * 8.030261248, head: 3 * 16 * 8.030261248 },
	[AFFECTED]: { base: 0, head: 0 },
};

test("money is device-hours at $2.50 and a month of the checkpoints, on both sides of every run", () => {
	for (const path of [PRETRAINING, FINE_TUNE, AFFECTED]) {
		for (const side of ["base", "head"] as const) {
			// S3 takes 0.023 USD for a GB and month.
			expect(value(path, side, "costUsd")).toBeCloseTo(
				value(path, side, "deviceHours") * 2.5 +
					(STORED_GB[path]?.[side] ?? Number.NaN) * 0.023,
				6,
			);
		}
	}
});

test("carbon is energy on the grid of Ohio, energy a busy H100 node's with the overhead of its region", () => {
	const ohio = findRegion("aws", "us-east-2");

	expect(ohio).toMatchObject({ gridZone: "US-MIDA-PJM", gridGPerKwh: 418 });
	for (const path of [PRETRAINING, FINE_TUNE, AFFECTED]) {
		const energyKwh = value(path, "head", "energyKwh");
		expect(value(path, "head", "carbonKg")).toBeCloseTo(energyKwh * 0.418, 6);
		// 700 W a device; busy nodes with fans draw 1.38 of that (Newkirk et al. 2025), 1.43 in products alone.
		const powerW = (energyKwh * 1000) / value(path, "head", "deviceHours");
		expect(powerW / 1.13).toBeGreaterThan(0.8 * 700);
		expect(powerW / 1.13).toBeLessThan(1.43 * 700);
	}
});

test("the causes of every run multiply to its ratio, in every metric", () => {
	for (const { delta, causes } of report.runs) {
		for (const [metric, { ratio }] of Object.entries(delta)) {
			const product = causes.reduce(
				// The names come from the record's own type.
				(all, { share }) => all * (share[metric as Metric] ?? 1),
				1,
			);
			expect(product).toBeCloseTo(ratio?.value ?? 1, 6);
		}
	}
});

test("each run stands where the change left it", () => {
	const kinds = report.runs.map(({ path, change }) => [path, change]);

	expect(Object.fromEntries(kinds)).toEqual({
		[PRETRAINING]: "changed",
		[FINE_TUNE]: "changed",
		[AFFECTED]: "affected",
		[UNTOUCHED]: "unchanged",
	});
});

test("two of eight limits break, and with them the check", () => {
	const over = report.budgets.filter(({ verdict }) => verdict === "over");

	expect(report.verdict).toBe("over");
	// Three limits on two fine-tunes, two on the pretraining.
	expect(report.budgets).toHaveLength(8);
	expect(over).toHaveLength(2);
	expect(over).toEqual(
		expect.arrayContaining([
			expect.objectContaining({
				budget: "fine-tunes",
				run: FINE_TUNE,
				limit: { kind: "increase", value: 0.25 },
				line: 18,
			}),
			expect.objectContaining({
				budget: "pretraining",
				run: PRETRAINING,
				limit: { kind: "max", value: 2000 },
				line: 23,
			}),
		]),
	);
});

test("the sums are those of the runs that moved", () => {
	for (const metric of ["deviceHours", "costUsd", "carbonKg"] as const) {
		const sum = [PRETRAINING, FINE_TUNE, AFFECTED].reduce(
			(all, path) =>
				all + value(path, "head", metric) - value(path, "base", metric),
			0,
		);

		expect(report.totals[metric]?.absolute.value).toBeCloseTo(sum, 6);
	}
});

function runAt(path: string): RunReview {
	const found = report.runs.find((run) => run.path === path);
	if (!found) throw new Error(`The report has no run ${path}.`);
	return found;
}

function value(path: string, side: "base" | "head", metric: Metric): number {
	return runAt(path).estimate[side]?.quantities[metric]?.value ?? Number.NaN;
}

function quantity(path: string, name: "parameters"): number | undefined {
	return runAt(path).estimate.head?.quantities[name]?.value;
}

function ratio(path: string, metric: Metric): number {
	return runAt(path).delta[metric]?.ratio?.value ?? Number.NaN;
}
