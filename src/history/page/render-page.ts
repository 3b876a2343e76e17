import { inertHtml } from "../../report/inert.js";
import type { HistoryRecord } from "../history-record.js";
import type { PeriodBudget } from "../periods.js";
import { inOrder, seriesOf } from "../series.js";
import { budgetsSection } from "./budgets.js";
import { changesSection } from "./changes.js";
import { dataScript } from "./embedded-data.js";
import { equivalentsNote } from "./equivalents.js";
import { pageHeader } from "./header.js";
import { knownMetrics } from "./known-metrics.js";
import { metricRules, metricSwitch } from "./metric-switch.js";
import { periodsSection } from "./periods.js";
import { runsSection } from "./runs.js";
import { pageScript } from "./script.js";
import { spanOf } from "./span.js";
import { pageStyle } from "./style.js";

export interface PageOptions {
	readonly title: string;
	/** ISO 8601; charts end there. */
	readonly generatedAt: string;
	readonly budgets?: readonly PeriodBudget[];
	/** Address of the repository, so that pull requests become links; only https is taken. */
	readonly repository?: string;
}

/** The browser may load nothing and send nothing: everything stands in the page. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The history as one HTML page that needs no network, and no script to be read. */
export function renderPage(
	records: readonly HistoryRecord[],
	options: PageOptions,
): string {
	const ordered = inOrder(records);
	const series = seriesOf(ordered);
	const metrics = knownMetrics(series);
	const span = spanOf(ordered, options.generatedAt);
	const title = inertHtml(options.title);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${pageStyle}${metricRules(metrics)}</style>
</head>
<body>
<a class="skip" href="#runs">Skip to the runs</a>
<div class="page">
${pageHeader({ records: ordered, series, options })}
${equivalentsNote(series)}
${ordered.length === 0 ? emptyPage : ""}<main>
${budgetsSection(ordered, options)}
${metricSwitch(metrics)}
${periodsSection(ordered, metrics)}
${runsSection(series, { metrics, span, repository: options.repository })}
${changesSection(ordered, { repository: options.repository })}
</main>
<footer>Ranges span the 5th to the 95th percentile. Numbers are estimates that wattdiff made when each change was merged.</footer>
</div>
${dataScript(series, span)}
<script>${pageScript}</script>
</body>
</html>
`;
}

const emptyPage = `<p class="empty">No merged change has been recorded yet. The first one that touches a training run appears here.</p>
`;
