import type { Metric } from "../../estimate/metrics.js";
import {
	formatCount,
	formatInterval,
	formatPercent,
	UNKNOWN,
} from "../../report/format.js";
import { inertHtml } from "../../report/inert.js";
import { labelOf } from "../../report/words.js";
import { isLive, latest, type RunPoint, type RunSeries } from "../series.js";
import { chart } from "./chart.js";
import type { Span } from "./span.js";
import { capitalised, changeElement, dayElement, dayText } from "./text.js";

/** Runs that are drawn; more would make the page slow. */
const DRAWN = 400;
/** Rows of one run's table. */
const TABLED = 500;

interface RunsInput {
	readonly metrics: readonly Metric[];
	readonly span: Span;
	readonly repository: string | undefined;
}

/** A card for each run: what it takes now, how that came about, and the same as a table. */
export function runsSection(
	series: readonly RunSeries[],
	input: RunsInput,
): string {
	if (series.length === 0) return "";
	const ranked = series.toSorted((a, b) => weight(b) - weight(a));
	const hidden = Math.max(0, ranked.length - DRAWN);
	const more =
		hidden === 0
			? ""
			: `<p class="quiet">${formatCount(hidden, "smaller run")} not drawn; the CSV has all.</p>`;
	const cards = ranked
		.slice(0, DRAWN)
		.map((run) => card(run, { ...input, index: series.indexOf(run) }));
	return `<section aria-labelledby="runs"><h2 id="runs" tabindex="-1">Runs</h2>
<div class="cards">${cards.join("\n")}</div>${more}<p class="empty nothing" hidden>No run matches the filter.</p></section>`;
}

interface CardInput extends RunsInput {
	/** Place of the run in the embedded data. */
	readonly index: number;
}

function card(run: RunSeries, input: CardInput): string {
	const { metrics, span, index } = input;
	const name = inertHtml(
		run.name === "" ? run.path : `${run.path} ${run.name}`,
	);
	const gone = isLive(run) ? "" : '<span class="badge">removed</span>';
	const charts = metrics.map(
		(metric) =>
			`<div class="of of-${metric}" data-metric="${metric}"><p class="now">${nowText(run, metric)}</p>${chart(run, { metric, span })}</div>`,
	);
	return `<article class="card" data-run="${index}" data-name="${name}"><h3>${name}</h3><p class="tags"><span class="badge">${inertHtml(run.framework, 40)}</span>${gone}</p>
${charts.join("\n")}
${pointsTable(run, input, name)}</article>`;
}

function nowText(run: RunSeries, metric: Metric): string {
	const now = latest(run, metric);
	const gone = isLive(run) ? UNKNOWN : "–";
	const value = now ? formatInterval(metric, now) : gone;
	const [amount = value, range = ""] = value.split(/ (?=\()/);
	const trend = trendText(run, metric);
	return `<strong>${amount}</strong> <span class="quiet">${range}</span>${trend}`;
}

/** The latest number against the earliest known one. */
function trendText(run: RunSeries, metric: Metric): string {
	const now = latest(run, metric);
	const [first] = run.points;
	const then = first?.base?.[metric] ?? first?.head?.[metric];
	if (!now || !then || then.value <= 0 || now.value === then.value) return "";
	const direction = now.value > then.value ? "more" : "less";
	return ` <span class="${direction}">${formatPercent(now.value / then.value - 1)}</span><span class="quiet"> since ${dayText(first?.date ?? "")}</span>`;
}

function pointsTable(
	run: RunSeries,
	{ metrics, repository }: CardInput,
	name: string,
): string {
	const newest = run.points.toReversed();
	const rows = newest.slice(0, TABLED).map((point, place) => {
		const cells = metrics.map(
			(metric) =>
				`<td class="number" data-of="${metric}">${pointText(point, metric)}</td>`,
		);
		return `<tr data-point="${run.points.length - 1 - place}"><th scope="row">${dayElement(point.date)}</th><td class="change">${changeElement(point, repository)}</td>${cells.join("")}</tr>`;
	});
	const hidden = run.points.length - rows.length;
	const more =
		hidden > 0
			? `<p class="quiet">${formatCount(hidden, "older change")} not listed; the CSV has all.</p>`
			: "";
	const heads = metrics.map(
		(metric) =>
			`<th scope="col" class="number" data-of="${metric}">${capitalised(labelOf(metric, "device"))}</th>`,
	);
	return `<details><summary>${formatCount(run.points.length, "change")}</summary><div class="scroll" tabindex="0" role="region" aria-label="Changes of ${name}"><table><thead><tr><th scope="col">Date</th><th scope="col">Change</th>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>${more}</details>`;
}

function pointText({ head }: RunPoint, metric: Metric): string {
	if (!head) return "removed";
	const quantity = head[metric];
	return quantity ? formatInterval(metric, quantity) : UNKNOWN;
}

/** Live runs by what they take, then the removed ones. */
function weight(run: RunSeries): number {
	return isLive(run) ? (latest(run, "deviceHours")?.value ?? 0) : -1;
}
