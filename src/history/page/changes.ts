import type { Metric } from "../../estimate/metrics.js";
import { formatCount, formatDelta, UNKNOWN } from "../../report/format.js";
import { inertHtml } from "../../report/inert.js";
import { labelOf, verdictWords } from "../../report/words.js";
import type { HistoryRecord } from "../history-record.js";
import { capitalised, changeElement, dayElement } from "./text.js";

/** Rows that are laid out at once; older ones are folded away, since a browser lays out a long table slowly. */
const NEWEST = 200;
const COLUMNS = [
	"deviceHours",
	"energyKwh",
	"carbonKg",
	"costUsd",
] as const satisfies readonly Metric[];

/** Every merged change, newest first, with what it did. */
export function changesSection(
	records: readonly HistoryRecord[],
	{ repository }: { readonly repository: string | undefined },
): string {
	if (records.length === 0) return "";
	const newest = records.toReversed();
	const older = newest.slice(NEWEST);
	const folded =
		older.length === 0
			? ""
			: `<details><summary>${formatCount(older.length, "older change")}</summary>${table(older, repository)}</details>`;
	return `<section aria-labelledby="changes"><h2 id="changes">Changes</h2>
${table(newest.slice(0, NEWEST), repository)}${folded}</section>`;
}

function table(
	records: readonly HistoryRecord[],
	repository: string | undefined,
): string {
	const rows = records.map((record) => row(record, repository));
	const heads = COLUMNS.map(
		(metric) =>
			`<th scope="col" class="number">${capitalised(labelOf(metric, "device"))}</th>`,
	);
	return `<div class="scroll" tabindex="0" role="region" aria-label="Merged changes"><table class="changes"><thead><tr><th scope="col">Date</th><th scope="col">Change</th><th scope="col">Runs</th>${heads.join("")}<th scope="col">Budget</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function row(record: HistoryRecord, repository: string | undefined): string {
	const cells = COLUMNS.map((metric) => deltaCell(record, metric));
	const names = inertHtml(
		record.runs.map(({ path, name }) => `${path} ${name}`.trim()).join(" "),
		2000,
	);
	return `<tr data-name="${names}"><td>${dayElement(record.date)}</td><td class="change">${changeElement(record, repository)}</td><td class="run">${runsText(record)}</td>${cells.join("")}<td>${verdictText(record)}</td></tr>`;
}

function deltaCell({ totals, runs }: HistoryRecord, metric: Metric): string {
	const total = totals[metric];
	if (!total) {
		return `<td class="number quiet">${runs.length === 0 ? "–" : UNKNOWN}</td>`;
	}
	const { value } = total.absolute;
	const partly =
		total.unknownRuns === 0
			? ""
			: `<span class="quiet"> + ${total.unknownRuns} ${UNKNOWN}</span>`;
	return `<td class="number${value === 0 ? " quiet" : ""}">${formatDelta(metric, value)}${partly}</td>`;
}

function runsText({ runs }: HistoryRecord): string {
	const [first] = runs;
	if (!first) return '<span class="quiet">none</span>';
	const path = `<code>${inertHtml(first.path, 48)}</code>`;
	return runs.length === 1
		? path
		: `${path} <span class="quiet">and ${formatCount(runs.length - 1, "other")}</span>`;
}

function verdictText({ verdict }: HistoryRecord): string {
	const words = verdictWords[verdict];
	return words === ""
		? '<span class="quiet">–</span>'
		: `<span class="verdict ${verdict}">${words}</span>`;
}
