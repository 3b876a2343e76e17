import { grantedOverride } from "../../budget/overrides.js";
import type { Total } from "../../compare/totals.js";
import type { Metric } from "../../estimate/metrics.js";
import { ratio } from "../../uncertain.js";
import type { DeviceWord } from "../device-word.js";
import {
	formatAmount,
	formatCount,
	formatDelta,
	formatPercent,
	formatRatio,
} from "../format.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { labelOf, verdictWords } from "../words.js";

const HEADLINE_METRICS = [
	"deviceHours",
	"costUsd",
	"carbonKg",
] as const satisfies readonly Metric[];

/** The whole result in one line: `Training: +312 GPU-h (+48 %), +$780, +94 kg CO₂e — over budget`. */
export function headline(report: ReviewReport, device: DeviceWord): string {
	const verdict = verdictText(report);
	return `${subject(report, device)}${verdict === "" ? "" : ` — ${verdict}`}`;
}

/** What the headline's sums leave out, as sentences; none when they are whole. */
export function headlineNotes(
	report: ReviewReport,
	device: DeviceWord,
): readonly string[] {
	const runs = shownRuns(report).length;
	const missing = HEADLINE_METRICS.map((metric) => ({
		label: labelOf(metric, device),
		count: report.totals[metric]?.unknownRuns ?? 0,
	})).filter(({ count }) => count > 0);
	if (missing.length === 0) return [];
	const [first] = missing;
	const isUniform = missing.every(({ count }) => count === first?.count);
	const parts = isUniform
		? `${first?.count ?? 0} of ${formatCount(runs, "run")} (${missing.map(({ label }) => label).join(", ")} unknown)`
		: missing
				.map(({ label, count }) => `${label} of ${formatCount(count, "run")}`)
				.join(", ");
	return [`Not in the sums: ${parts}.`];
}

/** The verdict in words; a limit that only warns is told as such. */
export function verdictText(report: ReviewReport): string {
	const warned = report.budgets.some(
		({ action, verdict, alreadyOver }) =>
			action === "warn" && verdict === "over" && !alreadyOver,
	);
	const words = verdictWords[report.verdict];
	if (report.verdict === "over" && grantedOverride(report.overrides)) {
		return `${words}, approved`;
	}
	if (!warned || report.verdict === "over") return words;
	const warning = "above a limit that warns";
	return report.verdict === "unknown" ? `${warning}, ${words}` : warning;
}

function subject(report: ReviewReport, device: DeviceWord): string {
	const runs = shownRuns(report);
	if (report.isInitialScan) return firstLook(report, runs.length, device);
	if (runs.length === 0) return "Training: no change";
	const moved = movedParts(report, device);
	if (moved.length > 0) return `Training: ${moved.join(", ")}`;
	if (hasTotals(report)) return "Training: no change in the numbers";
	return `Training: ${ratioOnly(runs, device)}`;
}

function firstLook(
	report: ReviewReport,
	count: number,
	device: DeviceWord,
): string {
	const sums = HEADLINE_METRICS.flatMap((metric) => {
		const head = report.totals[metric]?.head;
		return head ? [formatAmount(metric, head.value, device)] : [];
	});
	const found = `Training: ${formatCount(count, "run")} found`;
	return sums.length === 0 ? found : `${found}, ${sums.join(", ")}`;
}

function movedParts(
	report: ReviewReport,
	device: DeviceWord,
): readonly string[] {
	// With a new or removed run in the sums, their ratio would compare different sets of runs.
	const isComparable = shownRuns(report).every(
		({ estimate }) => estimate.base && estimate.head,
	);
	return HEADLINE_METRICS.flatMap((metric) => {
		const total = report.totals[metric];
		if (!total || total.absolute.value === 0) return [];
		const delta = formatDelta(metric, total.absolute.value, device);
		const share =
			metric === "deviceHours" && isComparable ? shareOf(total) : "";
		return [`${delta}${share}`];
	});
}

function shareOf({ base, head }: Total): string {
	const growth = ratio(head, base);
	return growth && growth.value > 0
		? ` (${formatPercent(growth.value - 1)})`
		: "";
}

function hasTotals(report: ReviewReport): boolean {
	return HEADLINE_METRICS.some((metric) => {
		const total = report.totals[metric];
		return total !== undefined && total.unknownRuns === 0;
	});
}

function ratioOnly(runs: readonly RunReview[], device: DeviceWord): string {
	const [only] = runs;
	const growth = runs.length === 1 ? only?.delta.deviceHours?.ratio : undefined;
	return growth
		? `${formatRatio(growth)} ${labelOf("deviceHours", device)} (absolute unknown)`
		: `${formatCount(runs.length, "run")} touched, numbers unknown`;
}
