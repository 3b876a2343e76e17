import { isWorthComment, outputsOf } from "../host/github/outcome.js";
import { publishComment } from "../host/github/publish.js";
import {
	addToSummary,
	keepFile,
	setOutputs,
	warn,
} from "../host/github/runner.js";
import { version } from "../host/version.js";
import { renderMarkdown } from "../report/markdown.js";
import { renderReviewJson } from "../report/review-json.js";
import type { ReviewReport } from "../report/review-report.js";
import { renderSarif } from "../report/sarif.js";
import { renderSummary } from "../report/summary.js";
import type { Run } from "./run.js";

/** The comment, the job's page, the files and the outputs. */
export async function tellPullRequest(
	run: Run,
	report: ReviewReport,
): Promise<void> {
	const { runner, inputs, subject } = run;
	const markdown = renderMarkdown(report, {
		key: inputs.key,
		head: subject.head,
		run: runner.run,
		tool: version,
	});
	const commentId = await tellInComment(run, report, markdown);
	const page = renderSummary(report, { tool: version, key: inputs.key });
	if (!addToSummary(process.env, page)) addToSummary(process.env, markdown);
	const json = renderReviewJson(report, { tool: version });
	const name = `report-${inputs.key.replace(/[^\w-]/g, "_")}`;
	setOutputs({
		...outputsOf(report),
		"comment-id": commentId,
		"report-json": keepFile(runner, `${name}.json`, json),
		"report-markdown": keepFile(runner, `${name}.md`, markdown),
		"report-sarif": inputs.sarif
			? keepFile(
					runner,
					`${name}.sarif`,
					renderSarif(report, { tool: version }),
				)
			: "",
	});
}

async function tellInComment(
	{ github, inputs, subject }: Run,
	report: ReviewReport,
	body: string,
): Promise<string> {
	const { pullRequest, isFork, asked } = subject;
	if (pullRequest === undefined || inputs.mode === "estimate") return "";
	// Who asks in a comment is answered.
	const isAnswer = asked?.via === "command";
	const mayCreate = isAnswer || isWorthComment(report, inputs);
	const wish = { pullRequest, body, mayCreate };
	const { outcome, warning } = await publishComment(github, wish, isFork);
	if (warning !== undefined) warn(warning);
	return outcome && "id" in outcome ? String(outcome.id) : "";
}
