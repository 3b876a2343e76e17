import { conclusionOf } from "../host/github/outcome.js";
import { complain, log } from "../host/github/runner.js";
import { deviceWord } from "../report/device-word.js";
import { inertLog } from "../report/inert.js";
import { headline } from "../report/lines/heading.js";
import type { ReviewReport } from "../report/review-report.js";
import { renderTerminal } from "../report/terminal.js";
import type { Run } from "./run.js";

/** The report in the job's log, and what the job's own result is. */
export function tellLog(
	{ inputs, subject }: Run,
	report: ReviewReport,
): number {
	const text = renderTerminal(report, { colour: false, width: LOG_WIDTH });
	for (const line of text.split("\n")) log(inertLog(line));
	const isFailure = conclusionOf(report, inputs) === "failure";
	if (!subject.isEnforced || !isFailure) return 0;
	complain(headline(report, deviceWord(report)));
	return 1;
}

const LOG_WIDTH = 120;
