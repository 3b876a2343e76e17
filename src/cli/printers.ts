import type { Arguments } from "../host/terminal/arguments.js";
import {
	type Terminal,
	wantsColour,
	widthOf,
} from "../host/terminal/terminal.js";
import { version } from "../host/version.js";
import { renderCsv } from "../report/csv.js";
import { renderReviewJson } from "../report/review-json.js";
import type { ReviewReport } from "../report/review-report.js";
import { renderSarif } from "../report/sarif.js";
import { renderSummary } from "../report/summary.js";
import { renderTerminal } from "../report/terminal.js";

type Printer = (
	report: ReviewReport,
	terminal: Terminal,
	asked: Arguments,
) => string;

/** How a review is printed, by `--format`. */
export const printers: Readonly<Record<Arguments["format"], Printer>> = {
	text: (result, terminal, { colour }) =>
		renderTerminal(result, {
			colour: wantsColour(terminal, colour),
			width: widthOf(terminal),
			tool: version,
		}),
	json: (result) => renderReviewJson(result, { tool: version }),
	markdown: (result) => renderSummary(result, { tool: version }),
	sarif: (result) => renderSarif(result, { tool: version }),
	csv: renderCsv,
};
