import type { Metric } from "../../estimate/metrics.js";
import { labelOf } from "../../report/words.js";
import { capitalised } from "./text.js";

/** Radio buttons that the style sheet alone obeys, so that they work without a script; the filter needs one. */
export function metricSwitch(metrics: readonly Metric[]): string {
	const choices = metrics.map(
		(metric, index) =>
			`<label><input type="radio" name="metric" id="metric-${metric}" value="${metric}"${index === 0 ? " checked" : ""}><span>${capitalised(labelOf(metric, "device"))}</span></label>`,
	);
	return `<div class="controls">
<fieldset class="switch"><legend class="hidden-text">Metric</legend>${choices.join("")}</fieldset>
<div class="tools" hidden><label class="hidden-text" for="filter">Filter runs and changes</label><input id="filter" type="search" placeholder="Filter runs" autocomplete="off" spellcheck="false"><button id="csv" type="button">Download CSV</button></div>
<p id="found" class="hidden-text" role="status" aria-live="polite"></p>
</div>`;
}

/** What belongs to the chosen metric is shown, the rest is not; a browser that cannot choose shows all. */
export function metricRules(metrics: readonly Metric[]): string {
	const rules = metrics.map((metric) => {
		const chosen = `body:has(#metric-${metric}:checked)`;
		return `${chosen} .of-${metric}{display:block}${chosen} .card [data-of=${metric}]{display:table-cell}`;
	});
	return `@supports selector(:has(a)){.of,.card [data-of]{display:none}${rules.join("")}}`;
}
