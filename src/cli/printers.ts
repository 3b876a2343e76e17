import type { Arguments } from "../host/terminal/arguments.js";
import {
	type Terminal,
	wantsColour,
	widthOf,
} from "../host/terminal/terminal.js";
import { version } from "../host/version.js";
import { renderCsv } from "../report/csv.js";
import { renderFocus } from "../report/focus.js";
import { renderModelCard } from "../report/model-card.js";
import { renderReviewJson } from "../report/review-json.js";
import { renderSarif } from "../report/sarif.js";
import { renderSummary } from "../report/summary.js";
import { renderTerminal } from "../report/terminal.js";
import type { Reviewed } from "./live.js";

type Printer = (
	reviewed: Reviewed,
	terminal: Terminal,
	asked: Arguments,
) => string;

/** How a review is printed, by `--format`. */
export const printers: Readonly<Record<Arguments["format"], Printer>> = {
	text: ({ report }, terminal, { colour }) =>
		renderTerminal(report, {
			colour: wantsColour(terminal, colour),
			width: widthOf(terminal),
			tool: version,
		}),
	json: ({ report }) => renderReviewJson(report, { tool: version }),
	markdown: ({ report }) => renderSummary(report, { tool: version }),
	sarif: ({ report }) => renderSarif(report, { tool: version }),
	csv: ({ report }) => renderCsv(report),
	focus: ({ report, catalog }) =>
		renderFocus(report, { catalog, now: new Date().toISOString() }),
	"model-card": ({ report, catalog }) =>
		renderModelCard(report, { tool: version, catalog }),
};
