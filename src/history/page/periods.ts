import { type Metric, metrics as rows } from "../../estimate/metrics.js";
import {
	formatCount,
	formatDelta,
	formatInterval,
	UNKNOWN,
} from "../../report/format.js";
import { labelOf } from "../../report/words.js";
import type { HistoryRecord } from "../history-record.js";
import { type PeriodTotal, periodTotals } from "../periods.js";

/** What was merged in each quarter, one table for each metric that adds up. */
export function periodsSection(
	records: readonly HistoryRecord[],
	metrics: readonly Metric[],
): string {
	if (records.length === 0) return "";
	const blocks = metrics.map(
		(metric) => `<div class="of of-${metric}">${block(records, metric)}</div>`,
	);
	return `<section aria-labelledby="periods"><h2 id="periods">By quarter</h2>
<p class="quiet">Each merged change counts the runs it touched once, as they stand after it.</p>
${blocks.join("\n")}</section>`;
}

function block(records: readonly HistoryRecord[], metric: Metric): string {
	const label = labelOf(metric, "device");
	if (!rows[metric].adds) {
		return `<p class="empty">The ${label} of several runs does not add up.</p>`;
	}
	const totals = periodTotals(records, metric, "quarter").toReversed();
	const most = Math.max(...totals.map(({ planned }) => planned.value));
	return `<div class="scroll" tabindex="0" role="region" aria-label="${label} by quarter"><table class="periods"><thead><tr><th scope="col">Quarter</th><th scope="col" class="wide"><span class="hidden-text">Share of the largest quarter</span></th><th scope="col" class="number">Planned</th><th scope="col" class="number">Net change</th><th scope="col" class="number">Changes</th></tr></thead><tbody>${totals.map((total) => row(total, { metric, most })).join("")}</tbody></table></div>`;
}

function row(
	{ period, planned, change, changes, unknownRuns }: PeriodTotal,
	{ metric, most }: { readonly metric: Metric; readonly most: number },
): string {
	const width = most > 0 ? (planned.value / most) * 100 : 0;
	const unknown =
		unknownRuns === 0
			? ""
			: ` <span class="quiet">+ ${formatCount(unknownRuns, "run")} ${UNKNOWN}</span>`;
	const direction = change > 0 ? "more" : change < 0 ? "less" : "";
	return `<tr><th scope="row">${period}</th><td class="wide"><span class="bar" style="width:${width.toFixed(1)}%"></span></td><td class="number">${formatInterval(metric, planned)}${unknown}</td><td class="number ${direction}">${formatDelta(metric, change)}</td><td class="number">${changes}</td></tr>`;
}
