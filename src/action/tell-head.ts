import { conclusionOf } from "../host/github/outcome.js";
import { publishSignal } from "../host/github/publish.js";
import { warn } from "../host/github/runner.js";
import type { Signal } from "../host/github/signal.js";
import { version } from "../host/version.js";
import { annotationsOf } from "../report/annotations.js";
import { deviceWord } from "../report/device-word.js";
import { headline } from "../report/lines/heading.js";
import type { ReviewReport } from "../report/review-report.js";
import { renderSummary } from "../report/summary.js";
import { type Run, signalWish } from "./run.js";

/** The check or status of the head, with annotations. */
export async function tellHead(
	run: Run,
	signal: Signal,
	report: ReviewReport,
): Promise<void> {
	const wish = signalWish(run);
	if (!wish) return;
	const { github, inputs, subject } = run;
	const { warning } = await publishSignal(github, {
		signal,
		best: wish.best,
		isFork: subject.isFork,
		result: {
			conclusion: conclusionOf(report, inputs),
			title: headline(report, deviceWord(report)),
			summary: renderSummary(report, { tool: version, limit: CHECK_BYTES }),
			annotations: annotationsOf(report),
		},
	});
	if (warning !== undefined) warn(warning);
}

/** A check run takes 65,535 characters. */
const CHECK_BYTES = 60_000;
