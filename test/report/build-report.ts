import type { Advice } from "../../src/advise/advise.js";
import type { BudgetResult } from "../../src/budget/verdict.js";
import type { Change } from "../../src/change.js";
import { compare } from "../../src/compare/compare.js";
import type { Cause, ChangeKind } from "../../src/compare/delta.js";
import { totalsOf } from "../../src/compare/totals.js";
import type {
	Assumption,
	Estimate,
	FitVerdict,
	UnknownFact,
} from "../../src/estimate/estimate.js";
import type { PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact, type TrainingPlan } from "../../src/plan/plan.js";
import type { Problem } from "../../src/problem.js";
import type {
	ReviewReport,
	RunReview,
} from "../../src/report/review-report.js";
import {
	about,
	exactly,
	times,
	type Uncertain,
	unknownFactor,
} from "../../src/uncertain.js";

export const BASE = "1111111111111111111111111111111111111111";
export const HEAD = "abc1234abc1234abc1234abc1234abc1234abc12";

/** What one side of a test's run takes; energy, carbon and cost follow from the hours. */
export interface SideSketch {
	/** Absent: nobody can know them. `perSample`: known but for the number of samples. */
	readonly hours?: number;
	readonly perSample?: number;
	readonly memoryGib?: number;
	readonly fits?: FitVerdict;
	/** Error of the hours that the two sides do not share. */
	readonly ownError?: number;
	readonly assumptions?: readonly Assumption[];
	readonly unknown?: readonly UnknownFact[];
	readonly problems?: readonly Problem[];
}

export interface RunSketch {
	readonly path: string;
	readonly name?: string;
	readonly framework?: string;
	readonly change?: ChangeKind;
	readonly renamedFrom?: string;
	readonly base?: SideSketch;
	readonly head?: SideSketch;
	readonly causes?: readonly Cause[];
	readonly advice?: readonly Advice[];
	readonly problems?: readonly Problem[];
	readonly accelerator?: string;
}

/** A run with its delta computed as in a real review. */
export function runOf(sketch: RunSketch): RunReview {
	const plan = planOf(sketch);
	const estimate: Change<Estimate> = {
		...(sketch.base && { base: estimateOf(sketch.base, plan) }),
		...(sketch.head && { head: estimateOf(sketch.head, plan) }),
	};
	return {
		path: sketch.path,
		name: sketch.name ?? "",
		framework: sketch.framework ?? "axolotl",
		change: sketch.change ?? "changed",
		...(sketch.renamedFrom !== undefined && {
			renamedFrom: sketch.renamedFrom,
		}),
		plan: {
			...(sketch.base && { base: plan }),
			...(sketch.head && { head: plan }),
		},
		estimate,
		delta: compare(estimate),
		causes: sketch.causes ?? [],
		advice: sketch.advice ?? [],
	};
}

/** A report over runs; its totals are computed as in a real review. */
export function reportOf(
	runs: readonly RunReview[],
	more: Partial<ReviewReport> = {},
): ReviewReport {
	return {
		commits: { base: BASE, head: HEAD },
		verdict: "none",
		budgets: [],
		overrides: [],
		runs,
		totals: totalsOf(
			more.isInitialScan
				? runs
				: runs.filter(({ change }) => change !== "unchanged"),
		),
		notTraining: [],
		problems: [],
		measurements: [],
		dataDate: "2026-11",
		isInitialScan: false,
		...more,
	};
}

export function causeOf(more: Partial<Cause>): Cause {
	return {
		key: "num_epochs",
		from: "2",
		to: "3",
		path: "configs/sft/llama-8b.yaml",
		line: 14,
		share: {
			flops: 1.5,
			deviceHours: 1.5,
			wallClockHours: 1.5,
			energyKwh: 1.5,
			carbonKg: 1.5,
			costUsd: 1.5,
		},
		...more,
	};
}

export function resultOf(more: Partial<BudgetResult>): BudgetResult {
	return {
		budget: "fine-tunes",
		action: "fail",
		owners: [],
		line: 12,
		metric: "costUsd",
		limit: { kind: "max", value: 2000 },
		run: "configs/sft/llama-8b.yaml",
		verdict: "over",
		actual: 2380,
		alreadyOver: false,
		gateOn: "likely",
		...more,
	};
}

const CAUSE_KEYS = ["data.epochs", "data.samples", "data.tokens"] as const;

function planOf(sketch: RunSketch): TrainingPlan {
	const accelerator = sketch.accelerator ?? "H100-SXM-80GB";
	const facts: readonly Fact[] = [
		fact("hardware.accelerator", accelerator, {
			kind: "assumption",
			why: "no file names the hardware",
		}),
		...(sketch.causes ?? []).map((cause, index) =>
			fact(CAUSE_KEYS[index] ?? "steps", 3, {
				kind: "file",
				path: cause.path,
				line: cause.line,
				text: cause.key,
			}),
		),
	];
	return {
		path: sketch.path,
		name: sketch.name ?? "",
		framework: sketch.framework ?? "axolotl",
		facts: new Map<PlanKey, Fact>(facts.map((each) => [each.key, each])),
		files: [sketch.path, ...(sketch.causes ?? []).map(({ path }) => path)],
		problems: sketch.problems ?? [],
	};
}

// 0.7 kW a device with everything around it, 0.4 kg a kWh, $2.50 an hour.
function estimateOf(sketch: SideSketch, plan: TrainingPlan): Estimate {
	const hours = hoursOf(sketch);
	const energy = hours && times(hours, about(0.7, { power: 0.08, pue: 0.05 }));
	const carbon = energy && times(energy, about(0.4, { grid: 0.15 }));
	const cost = hours && times(hours, about(2.5, { price: 0.2 }));
	const flops = hours && times(hours, exactly(1.4e18));
	const memory =
		sketch.memoryGib === undefined
			? undefined
			: about(sketch.memoryGib, { memory: 0.04 });
	return {
		quantities: {
			parameters: exactly(8_030_261_248),
			...(hours && { deviceHours: hours }),
			...(hours && { wallClockHours: times(hours, exactly(1 / 8)) }),
			...(flops && { flops }),
			...(memory && { peakMemoryGib: memory }),
			...(energy && { energyKwh: energy }),
			...(carbon && { carbonKg: carbon }),
			...(cost && { costUsd: cost }),
		},
		...(sketch.memoryGib !== undefined && {
			memory: memoryOf(sketch.memoryGib),
		}),
		fits: sketch.fits ?? (sketch.memoryGib === undefined ? "unknown" : "yes"),
		conventions: { attention: "causal", recompute: "excluded" },
		assumptions: sketch.assumptions ?? [],
		unknown: sketch.unknown ?? [],
		problems: sketch.problems ?? [],
		provenance: [
			{
				key: "peak FLOP/s",
				value: "989 TFLOP/s bf16",
				from: "H100-SXM-80GB (vendor data sheet, 2023)",
				origin: {
					kind: "catalog",
					row: "H100-SXM-80GB",
					source: "vendor data sheet, 2023",
				},
			},
			...[...plan.facts.values()].map(({ key, value, origin }) => ({
				key,
				value: String(value),
				from: "",
				origin,
			})),
		],
	};
}

function hoursOf({
	hours,
	perSample,
	ownError,
}: SideSketch): Uncertain | undefined {
	const errors = { speed: 0.12, ...(ownError && { own: ownError }) };
	if (hours !== undefined) return about(hours, errors);
	return perSample === undefined
		? undefined
		: times(about(perSample, errors), unknownFactor("data.samples"));
}

function memoryOf(gib: number): NonNullable<Estimate["memory"]> {
	return {
		termsGib: {
			weights: 14.9,
			gradients: 14.9,
			optimizer: gib - 45,
			activations: 9.5,
			logits: 3.9,
			temporary: 1,
			companions: 0,
			generation: 0,
			context: 0.8,
		},
		savedActivationBytes: {
			layer: 201_326_592,
			layers: 6_442_450_944,
			headInput: 67_108_864,
			loss: 4_202_692_608,
			lossTransient: 2_101_346_304,
		},
		optimizerStateBytesPerParameter: 8,
		allocatedShare: 0.97,
		usableGib: 79.2,
	};
}
