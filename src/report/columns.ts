import type { Metric } from "../estimate/metrics.js";
import { isKnown, type Uncertain } from "../uncertain.js";
import type { DeviceWord } from "./device-word.js";
import {
	formatAmount,
	formatGib,
	formatPair,
	formatRange,
	formatRatio,
	UNKNOWN,
} from "./format.js";
import type { ReviewReport, RunReview } from "./review-report.js";
import { resultsOf } from "./selection.js";
import { fitWords, labelOf, limitName } from "./words.js";

/** One column of the table of runs. Cells hold our own words and numbers only. */
export interface Column {
	readonly head: string;
	cell(run: RunReview): string;
}

const COLUMN_METRICS = [
	"deviceHours",
	"peakMemoryGib",
	"energyKwh",
	"carbonKg",
	"costUsd",
] as const satisfies readonly Metric[];

/** The columns behind the run's path; the first one only where a budget applies. */
export function columnsOf(
	report: ReviewReport,
	device: DeviceWord,
): readonly Column[] {
	const columns: readonly Column[] = COLUMN_METRICS.map((metric) => ({
		head: labelOf(metric, device),
		cell: (run) => metricCell(run, metric, device),
	}));
	if (report.budgets.length === 0) return columns;
	// First, because a phone shows no more than two columns.
	return [
		{ head: "budget", cell: (run) => budgetCell(report, run, device) },
		...columns,
	];
}

/** One metric of one run: `640 → 952 GPU-h (+48 % ± 4)`, or what of it is known. */
export function metricCell(
	run: RunReview,
	metric: Metric,
	device: DeviceWord,
): string {
	const base = run.estimate.base?.quantities[metric];
	const head = run.estimate.head?.quantities[metric];
	const cell = sidesCell({ run, metric, device, base, head }).replace(
		SAID_BY_HEAD,
		"",
	);
	return metric === "peakMemoryGib" ? `${cell}${fitCell(run)}` : cell;
}

/** Words that the head of the column says already. */
const SAID_BY_HEAD = / (?:(?:GPU|TPU|device)-h|CO₂e)(?= |$)/g;

interface Sides {
	readonly run: RunReview;
	readonly metric: Metric;
	readonly device: DeviceWord;
	readonly base: Uncertain | undefined;
	readonly head: Uncertain | undefined;
}

function sidesCell({ run, metric, device, base, head }: Sides): string {
	if (!run.estimate.base || (run.change === "unchanged" && head)) {
		return formatRange(metric, head, device);
	}
	if (!run.estimate.head) {
		return `${formatAmount(metric, known(base), device)} → none`;
	}
	const ratio = run.delta[metric]?.ratio;
	const [before, after] = [known(base), known(head)];
	if (before === undefined && after === undefined) {
		return ratio ? `${UNKNOWN} (${formatRatio(ratio)})` : UNKNOWN;
	}
	if (before === undefined || after === undefined) {
		return `${formatAmount(metric, before, device)} → ${formatAmount(metric, after, device)}`;
	}
	// Memory is read against the device, not against the base.
	const isMemory = metric === "peakMemoryGib";
	if (before === after) {
		return `${formatAmount(metric, after, device)}${isMemory ? "" : " (same)"}`;
	}
	const pair = formatPair(metric, { base: before, head: after }, device);
	return ratio && !isMemory ? `${pair} (${formatRatio(ratio)})` : pair;
}

function fitCell({ estimate }: RunReview): string {
	const { head } = estimate;
	if (!head) return "";
	const usable = head.memory?.usableGib;
	const of = usable === undefined ? "" : ` of ${formatGib(usable)}`;
	const fits = fitWords[head.fits];
	return `${of}${fits === "" ? "" : ` ${fits}`}`;
}

function budgetCell(
	report: ReviewReport,
	run: RunReview,
	device: DeviceWord,
): string {
	const results = resultsOf(report, run);
	if (results.length === 0) return "–";
	const over = results.filter(({ verdict }) => verdict === "over");
	if (over.length > 0) {
		return over
			.map((result) => {
				const sign =
					result.action === "fail" && !result.alreadyOver ? "✗" : "⚠";
				const before = result.alreadyOver ? " (as before)" : "";
				return `${sign} ${limitName(result, device)}${before}`;
			})
			.join(", ");
	}
	const open = results.filter(({ verdict }) => verdict === "unknown");
	return open.length > 0
		? `? ${open.map((result) => limitName(result, device)).join(", ")}`
		: "✓";
}

function known(number: Uncertain | undefined): number | undefined {
	return number && isKnown(number) ? number.value : undefined;
}
