import { periodOf } from "../../budget/period.js";
import { type Metric, metrics } from "../../estimate/metrics.js";
import {
	formatAmount,
	formatCount,
	formatDelta,
	formatInterval,
} from "../../report/format.js";
import { inertHtml } from "../../report/inert.js";
import type { Quantity } from "../../report/json/documents.js";
import { labelOf } from "../../report/words.js";
import type { HistoryRecord } from "../history-record.js";
import { periodTotals } from "../periods.js";
import { isLive, latest, type RunSeries } from "../series.js";
import { capitalised, dayElement } from "./text.js";

const TILES = [
	"deviceHours",
	"energyKwh",
	"carbonKg",
	"costUsd",
] as const satisfies readonly Metric[];

interface HeaderInput {
	readonly records: readonly HistoryRecord[];
	readonly series: readonly RunSeries[];
	readonly options: { readonly title: string; readonly generatedAt: string };
}

/** Title, what the page covers, and what all runs of the repository take today. */
export function pageHeader(input: HeaderInput): string {
	const { records, series, options } = input;
	const live = series.filter(isLive);
	const over = records.filter(({ verdict }) => verdict === "over").length;
	const parts = [
		formatCount(records.length, "merged change"),
		formatCount(live.length, "live run"),
		...(over === 0 ? [] : [`${formatCount(over, "change")} over budget`]),
		`as of ${dayElement(options.generatedAt)}`,
	];
	const tiles =
		records.length === 0
			? ""
			: `\n<dl class="tiles">${TILES.map((metric) => tile(metric, live, input)).join("")}</dl>\n<p class="quiet">What all live runs take together, each run once.</p>`;
	return `<header>
<h1>${inertHtml(options.title)}</h1>
<p class="lede">${parts.join(" · ")}</p>${tiles}
</header>`;
}

function tile(
	metric: Metric,
	live: readonly RunSeries[],
	{ records, options }: HeaderInput,
): string {
	const known = live.flatMap((run) => latest(run, metric) ?? []);
	const unknown = live.length - known.length;
	const sum = summed(known);
	const quarter = periodOf(options.generatedAt, "quarter");
	const moved = periodTotals(records, metric, "quarter").find(
		({ period }) => period === quarter,
	)?.change;
	const lines = [
		rangeText(metric, sum),
		unknown === 0 ? "" : `${formatCount(unknown, "run")} unknown`,
		moved === undefined || moved === 0
			? ""
			: `${formatDelta(metric, moved)} in ${quarter}`,
	];
	return `<div class="tile"><dt>${capitalised(labelOf(metric, "device"))}</dt><dd><strong>${known.length === 0 ? "unknown" : formatAmount(metric, sum.value)}</strong>${lines
		.filter((line) => line !== "")
		.map((line) => `<span>${line}</span>`)
		.join("")}</dd></div>`;
}

/** Ends are added up as if all errors went the same way: the widest that the sum can be. */
function summed(quantities: readonly Quantity[]): Quantity {
	const sum = { value: 0, low: 0, high: 0 };
	for (const { value, low, high } of quantities) {
		sum.value += value;
		sum.low += low;
		sum.high += high;
	}
	return sum;
}

function rangeText(metric: Metric, sum: Quantity): string {
	const range = /\((.*)\)$/.exec(formatInterval(metric, sum))?.[1];
	return range === undefined || !metrics[metric].adds ? "" : `range ${range}`;
}
