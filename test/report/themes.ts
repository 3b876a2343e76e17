import type { Assumption } from "../../src/estimate/estimate.js";
import type { ReviewReport } from "../../src/report/review-report.js";
import { causeOf, reportOf, resultOf, runOf } from "./build-report.js";

const hardware: Assumption = {
	key: "hardware.accelerator",
	value: "H100-SXM-80GB",
	alternative: "A100-SXM-80GB",
	why: "No file names the hardware, and wattdiff.yml has no default.",
	weight: 0.4,
};

const packing: Assumption = {
	key: "data.packed",
	value: "false",
	alternative: "true",
	why: "The framework's default.",
	weight: 0.05,
};

const longer = runOf({
	path: "configs/sft/llama-8b.yaml",
	base: { hours: 640, memoryGib: 61, assumptions: [hardware] },
	head: {
		hours: 952,
		memoryGib: 74,
		fits: "tight",
		ownError: 0.03,
		assumptions: [packing, hardware],
	},
	causes: [
		causeOf({
			key: "gradient_checkpointing",
			from: "on",
			to: "off",
			line: 31,
			share: {
				deviceHours: 0.9917,
				peakMemoryGib: 1.213,
				energyKwh: 0.9917,
				carbonKg: 0.9917,
				costUsd: 0.9917,
			},
		}),
		causeOf({}),
	],
	advice: [
		{
			words: "keep optimizer states in 8 bits",
			ratios: { peakMemoryGib: 0.84 },
			fits: "yes",
		},
	],
	problems: [
		{
			kind: "unknown-key",
			path: "configs/sft/llama-8b.yaml",
			line: 22,
			args: {
				key: "gradient_acumulation_steps",
				framework: "axolotl",
				nearest: " (did you mean `gradient_accumulation_steps`?)",
			},
		},
	],
});

const through = runOf({
	path: "configs/dpo/llama-8b.yaml",
	framework: "hf-trainer",
	change: "affected",
	base: { hours: 40, memoryGib: 66, assumptions: [hardware] },
	head: { hours: 44, memoryGib: 58, ownError: 0.01, assumptions: [hardware] },
	causes: [
		causeOf({
			key: "zero_optimization.stage",
			from: "zero2",
			to: "zero3",
			path: "configs/deepspeed/shared.json",
			line: 7,
			share: {
				deviceHours: 1.1,
				peakMemoryGib: 0.879,
				energyKwh: 1.1,
				carbonKg: 1.1,
				costUsd: 1.1,
			},
		}),
	],
});

const unlisted = runOf({
	path: "configs/sft/private.yaml",
	base: { perSample: 1, memoryGib: 61 },
	head: {
		perSample: 1.5,
		memoryGib: 61,
		ownError: 0.01,
		unknown: [
			{
				key: "data.samples",
				say: "`datasets: { acme/support-chats: { samples: … } }` in wattdiff.yml",
			},
		],
	},
	causes: [causeOf({ path: "configs/sft/private.yaml", line: 9 })],
});

const untouched = runOf({
	path: "configs/sft/tiny.yaml",
	change: "unchanged",
	base: { hours: 2, memoryGib: 12 },
	head: { hours: 2, memoryGib: 12 },
});

const added = runOf({
	path: "configs/grpo/qwen-32b.yaml",
	change: "added",
	framework: "trl",
	head: { hours: 4_210, memoryGib: 92, fits: "no", assumptions: [hardware] },
});

const removed = runOf({
	path: "configs/old/opt-6b.yaml",
	change: "removed",
	base: { hours: 310, memoryGib: 58 },
});

/** Three runs: one over budget, one affected by a shared file, one that is only known per sample. */
export const overBudget: ReviewReport = reportOf(
	[untouched, unlisted, through, longer],
	{
		verdict: "over",
		budgets: [
			resultOf({ actual: 2380 }),
			resultOf({
				metric: "carbonKg",
				limit: { kind: "increase", value: 0.2 },
				line: 13,
				run: "configs/dpo/llama-8b.yaml",
				verdict: "within",
				actual: 0.1,
			}),
			resultOf({
				run: "configs/sft/private.yaml",
				verdict: "unknown",
				missing: "cost is unknown",
			}),
		],
		notTraining: [
			{ path: "configs/eval/mmlu.yaml", why: "It only evaluates a model." },
		],
	},
);

/** The same without a budget that fails. */
export const withinBudget: ReviewReport = reportOf([through], {
	verdict: "within",
	budgets: [
		resultOf({
			run: "configs/dpo/llama-8b.yaml",
			verdict: "within",
			actual: 110,
		}),
	],
});

const { run: _everyRun, ...together } = resultOf({
	action: "warn",
	gateOn: "upper",
	metric: "energyKwh",
	limit: { kind: "total", value: 700 },
	actual: 812,
});

/** A limit that only warns, and one that the base broke as well. */
export const warned: ReviewReport = reportOf([longer, unlisted], {
	verdict: "within",
	budgets: [
		together,
		resultOf({
			run: "configs/sft/private.yaml",
			metric: "peakMemoryGib",
			limit: { kind: "max", value: 60 },
			actual: 61,
			alreadyOver: true,
		}),
	],
});

/** The pull request that was over budget, after a push that takes the third epoch back. */
export const resolved: ReviewReport = reportOf(
	[
		runOf({
			path: "configs/sft/llama-8b.yaml",
			base: { hours: 640, memoryGib: 61, assumptions: [hardware] },
			head: {
				hours: 635,
				memoryGib: 74,
				fits: "tight",
				ownError: 0.01,
				assumptions: [packing, hardware],
			},
			causes: longer.causes.filter(
				({ key }) => key === "gradient_checkpointing",
			),
		}),
	],
	{
		verdict: "within",
		budgets: [resultOf({ verdict: "within", actual: 1587 })],
	},
);

export const onlyRatio: ReviewReport = reportOf([unlisted], {
	verdict: "unknown",
	budgets: [
		resultOf({
			run: "configs/sft/private.yaml",
			verdict: "unknown",
			missing: "cost is unknown",
		}),
	],
});

export const addedAndRemoved: ReviewReport = reportOf([removed, added], {
	verdict: "over",
	budgets: [
		resultOf({
			run: "configs/grpo/qwen-32b.yaml",
			metric: "peakMemoryGib",
			limit: { kind: "fits" },
			actual: 0,
		}),
	],
});

export const noChange: ReviewReport = reportOf([untouched]);

export const nothingTouched: ReviewReport = reportOf([]);

export const firstLook: ReviewReport = reportOf(
	[
		{ ...untouched, change: "unchanged" },
		{ ...added, change: "added" },
	],
	{ isInitialScan: true },
);

export const partlyUnreadable: ReviewReport = reportOf(
	[
		through,
		{
			...runOf({
				path: "configs/sft/mystery.yaml",
				head: {
					problems: [
						{
							kind: "unknown-model",
							path: "configs/sft/mystery.yaml",
							line: 1,
							args: { name: "acme/Secret-9B", nearest: "" },
						},
					],
				},
			}),
			change: "added",
		},
	],
	{
		problems: [
			{
				kind: "unreadable-file",
				path: "configs/sft/broken.yaml",
				line: 3,
				args: { format: "YAML", detail: "a quote is never closed" },
			},
			{ kind: "policy-edited", path: ".github/wattdiff.yml", args: {} },
		],
	},
);

/** Every state that a comment can have, by the name of its golden file. */
export const themes: Readonly<Record<string, ReviewReport>> = {
	"over-budget": overBudget,
	"within-budget": withinBudget,
	warned,
	resolved,
	"only-the-ratio": onlyRatio,
	"added-and-removed": addedAndRemoved,
	"no-change": noChange,
	"nothing-touched": nothingTouched,
	"first-look": firstLook,
	"partly-unreadable": partlyUnreadable,
};

/** A review of many runs, each with a cause. */
export function manyRuns(count: number): ReviewReport {
	return reportOf(
		Array.from({ length: count }, (_, index) =>
			runOf({
				path: `configs/sweep/🚀/run-${String(index).padStart(5, "0")}.yaml`,
				base: { hours: 100 + index, memoryGib: 61 },
				head: {
					hours: 150 + index,
					memoryGib: 61,
					ownError: 0.02,
					assumptions: [{ ...hardware, why: `Reason ${index}.` }],
				},
				causes: [causeOf({ path: `configs/sweep/🚀/run-${index}.yaml` })],
			}),
		),
	);
}
