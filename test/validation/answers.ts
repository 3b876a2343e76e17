import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate, QuantityName } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { plus, type Uncertain } from "../../src/uncertain.js";
import { csvRows } from "./golden-rows.js";
import { type Answer, answerOf } from "./judged.js";
import { fineTunes } from "./memory-rows.js";
import { mlperfPlan } from "./mlperf-runs.js";
import { planOf, type RowValues } from "./row-plan.js";
import type { ThroughputRow } from "./throughput-rows.js";
import { totalsRun } from "./totals-runs.js";
import {
	throughputPlans,
	type UnfittedRun,
	unfittedRuns,
} from "./unfitted-runs.js";
import { visionRun } from "./vision-runs.js";

type Row = Readonly<Record<string, string>>;

function quantitiesOf(id: string, row: RowValues): Estimate["quantities"] {
	return estimatePlan(planOf(id, row), catalog).quantities;
}

/** Speed of a run of `throughput.csv` that constants were fitted on. */
export function fittedAnswer(row: ThroughputRow, group: string): Answer {
	const { id, plan, tokensPerSecond: truth } = row;
	const { quantities } = estimatePlan(plan, catalog);
	return answerOf({
		id,
		group,
		ours: quantities.tokensPerSecondPerDevice,
		truth,
	});
}

/** Speeds of `throughput.csv` that no constant was fitted on. */
export function unfittedAnswers(): readonly Answer[] {
	return unfittedRuns().map(unfittedAnswer);
}

function unfittedAnswer(run: UnfittedRun): Answer {
	if ("why" in run) return run;
	const { id, group, row, tokensPerSecond: truth } = run;
	const ours = quantitiesOf(id, row).tokensPerSecondPerDevice;
	return answerOf({ id, group, ours, truth });
}

/** One quantity of a row of `totals.csv`, over all phases of its run. */
export function totalsAnswer(
	row: Row,
	name: QuantityName,
	truth: number,
): Answer {
	const { id = "" } = row;
	const run = totalsRun(row);
	if ("why" in run) return { id, why: run.why };
	const ours = sumOf(run.phases.map((phase) => quantitiesOf(id, phase)[name]));
	return answerOf({ id, group: run.group, ours, truth });
}

function sumOf(terms: readonly (Uncertain | undefined)[]) {
	const known = terms.flatMap((term) => term ?? []);
	return known.length === terms.length ? plus(...known) : undefined;
}

/** Device-hours of the runs of `totals.csv` whose time follows from work, MLPerf's apart. */
export function deviceHourAnswers(): readonly Answer[] {
	return csvRows("validation/totals.csv")
		.filter(({ id }) => !/mlperf|gbdt/.test(id ?? ""))
		.filter(({ device_hours }) => Number(device_hours) > 0)
		.map((row) => totalsAnswer(row, "deviceHours", Number(row.device_hours)));
}

/** Hours of boosted trees: of such runs the devices are cores. */
export function treeHourAnswers(): readonly Answer[] {
	return csvRows("validation/totals.csv")
		.filter(({ id }) => id?.startsWith("O-gbdt"))
		.map((row) => totalsAnswer(row, "wallClockHours", Number(row.hours)));
}

/** Energy where it was measured, from the plan alone; elsewhere it is hours × TDP. */
export function energyAnswers(isMeasured: boolean): readonly Answer[] {
	return csvRows("validation/totals.csv")
		.filter(({ energy_kwh }) => Number(energy_kwh) > 0)
		.filter(({ id }) => /mlperf|patterson/.test(id ?? "") === isMeasured)
		.map((row) => totalsAnswer(row, "energyKwh", Number(row.energy_kwh)));
}

/** Hours to the target of `mlperf.csv`; what was submitted twice counts once. */
export function mlperfAnswers(): readonly Answer[] {
	return csvRows("validation/mlperf.csv")
		.filter((row) => !row.duplicate_of_plain_submission)
		.map(mlperfAnswer);
}

/** Below this the start, the evaluations and the end of a run on many devices are most of it. */
const SHORT_MINUTES = 5;

function mlperfAnswer(row: Row): Answer {
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
	const isShort = minutes < SHORT_MINUTES && devices > 64;
	return answerOf({
		id,
		group: isShort ? `${benchmark}, under 5 minutes` : benchmark,
		ours: quantitiesOf(id, plan).wallClockHours,
		truth: minutes / 60,
	});
}

/** Peaks of fine-tunes, counted as each source counts them. */
export function memoryAnswers(): readonly Answer[] {
	return fineTunes().map(
		({ id, source, accelerator, gib, counts, why, planOn }) => {
			if (why !== undefined) return { id, why };
			const { quantities, memory } = estimatePlan(planOn(accelerator), catalog);
			const { context = 0 } = memory?.termsGib ?? {};
			const share = counts === "blocks" ? (memory?.allocatedShare ?? 1) : 1;
			const ours = quantities.peakMemoryGib;
			const counted = ours && {
				...ours,
				value: (ours.value - context) * share,
			};
			return answerOf({ id, group: source, ours: counted, truth: gib });
		},
	);
}

/** Speeds of the fine-tunes of `memory.csv`, full, LoRA and QLoRA. */
export function fineTuneSpeedAnswers(): readonly Answer[] {
	return fineTunes().map(({ id, row, accelerator, planOn }) => {
		if (id.startsWith("M-litgpt")) {
			return { id, why: "its samples are padded and their length not stated" };
		}
		if (id === "M-tt-ladder-001") {
			return { id, why: "it is not packed and the length not stated" };
		}
		// 2,579 tokens a second of 8 N with recomputation are 166 TFLOP/s of a dense peak of 155.
		if (accelerator === "RTX-A6000") {
			return { id, why: "what is published is above the card's peak" };
		}
		const { quantities } = estimatePlan(planOn(accelerator), catalog);
		return answerOf({
			id,
			group: `${row.method} on ${accelerator}`,
			ours: quantities.tokensPerSecondPerDevice,
			truth: Number(row.tokens_per_sec_per_device),
		});
	});
}

/** Peaks of pre-training in `throughput.csv`, as nvidia-smi shows them. */
export function preTrainingMemoryAnswers(): readonly Answer[] {
	const plans = throughputPlans();
	return csvRows("validation/throughput.csv")
		.filter(({ memory_gb }) => Number(memory_gb) > 0)
		.map(({ id = "", memory_gb }) => {
			const plan = plans.get(id);
			if (!plan) return { id, why: "its speed is not answered either" };
			const { quantities } = estimatePlan(plan, catalog);
			return answerOf({
				id,
				group: plan.framework,
				ours: quantities.peakMemoryGib,
				truth: Number(memory_gb),
			});
		});
}

/** Speeds or hours of `vision.csv`, without timm's table, which has a test of its own. */
export function visionAnswers(): readonly Answer[] {
	return csvRows("validation/vision.csv")
		.filter(({ id }) => !id?.startsWith("V-timm"))
		.map(visionAnswer);
}

function visionAnswer(row: Row): Answer {
	const { id = "" } = row;
	const run = visionRun(row);
	if ("why" in run) return { id, why: run.why };
	const { group, hours, imagesPerSecond = Number.NaN } = run;
	const quantities = quantitiesOf(id, run.row);
	return hours === undefined
		? answerOf({
				id,
				group,
				ours: quantities.samplesPerSecondPerDevice,
				truth: imagesPerSecond,
			})
		: answerOf({ id, group, ours: quantities.wallClockHours, truth: hours });
}
