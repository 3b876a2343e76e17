import { leadingMetrics } from "../../estimate/metrics.js";
import type { RunSeries } from "../series.js";
import type { Span } from "./span.js";

/** The numbers for the script: a block that the browser does not run, out of which no text can break. */
export function dataScript(series: readonly RunSeries[], span: Span): string {
	const runs = series.map(({ path, name, framework, points }) => ({
		path,
		name,
		framework,
		points: points.map(({ date, commit, pullRequest, head }) => ({
			date,
			commit,
			...(pullRequest && { pullRequest: pullRequest.number }),
			...(head && { head }),
		})),
	}));
	const json = JSON.stringify({ metrics: leadingMetrics, ...span, runs })
		.replace(/</g, "\\u003c")
		.replace(/\u2028/g, "\\u2028")
		.replace(/\u2029/g, "\\u2029");
	return `<script type="application/json" id="history">${json}</script>`;
}
