import { catalog } from "./catalog/catalog.js";
import { recordOf, renderRecord } from "./history/record.js";
import { explain } from "./host/failure-sentence.js";
import type { CheckPlace } from "./host/github/check.js";
import { chooseSource } from "./host/github/choose-source.js";
import { connect, type GitHub } from "./host/github/client.js";
import { comparisonOf } from "./host/github/comparison.js";
import { type Inputs, readInputs } from "./host/github/inputs.js";
import { readOccasion } from "./host/github/occasion.js";
import {
	conclusionOf,
	hasMoved,
	isWorthComment,
	outputsOf,
} from "./host/github/outcome.js";
import {
	publishComment,
	publishRecord,
	publishSignal,
} from "./host/github/publish.js";
import { mergedPullRequest } from "./host/github/pull-request.js";
import {
	addToSummary,
	complain,
	hide,
	keepFile,
	log,
	notice,
	type Runner,
	readRunner,
	setOutputs,
	warn,
} from "./host/github/runner.js";
import { type Signal, withSignal } from "./host/github/signal.js";
import { type Subject, subjectOf } from "./host/github/subject.js";
import { collect } from "./host/source.js";
import { version } from "./host/version.js";
import { annotationsOf } from "./report/annotations.js";
import { deviceWord } from "./report/device-word.js";
import { inertLog, inertProse } from "./report/inert.js";
import { headline } from "./report/lines/heading.js";
import { renderMarkdown } from "./report/markdown.js";
import { renderReviewJson } from "./report/review-json.js";
import type { ReviewReport } from "./report/review-report.js";
import { renderSummary } from "./report/summary.js";
import { renderTerminal } from "./report/terminal.js";
import { review } from "./review.js";
import { isCandidate } from "./runs/candidates.js";
import { wantedPaths } from "./runs/wanted.js";

/** Everything that a run of the action works with. */
interface Run {
	readonly runner: Runner;
	readonly inputs: Inputs;
	readonly github: GitHub;
	readonly subject: Subject;
}

/** One run on GitHub: what changed, what it takes, and who is told. Gives the exit code. */
async function main(): Promise<number> {
	const inputs = readInputs(process.env);
	hide(inputs.token);
	const runner = readRunner(process.env);
	const occasion = readOccasion(runner.event);
	if (occasion.kind === "nothing") return leave(occasion.why);

	const github = connect({ token: inputs.token, ...runner });
	const subject = await subjectOf(github, occasion);
	if (!subject) return leave("No open pull request has this head any more.");

	const run = { runner, inputs, github, subject };
	return withSignal(github, checkPlace(run), async (signal) => {
		const report = await reviewSubject(run);
		await tellHead(run, signal, report);
		await tellPullRequest(run, report);
		await tellHistory(run, report);
		return tellLog(run, report);
	});
}

function leave(why: string): number {
	notice(why);
	return 0;
}

function checkPlace({ runner, inputs, subject }: Run): CheckPlace | undefined {
	if (!subject.isChecked) return undefined;
	return {
		name: inputs.checkName,
		headSha: subject.head,
		externalId: `wattdiff:${inputs.key}`,
		detailsUrl: runner.runUrl,
	};
}

/** Files that one review may search for runs that use the changed ones: each is one request to the API. */
const SCAN_LIMIT = 200;

async function reviewSubject({
	runner,
	inputs,
	github,
	subject,
}: Run): Promise<ReviewReport> {
	const policyPath = inputs.config;
	const { commits, ...known } = await comparisonOf(github, subject, policyPath);
	const source = await chooseSource({
		github,
		wanted: inputs.source,
		workspace: runner.workspace,
		commits: Object.values(commits),
	});
	// Without a base nothing has changed, so everything is looked at.
	const focus = commits.base
		? undefined
		: [...(await source.list(commits.head)).keys()]
				.filter(isCandidate)
				.slice(0, SCAN_LIMIT);
	const looking = {
		policyPath,
		scanLimit: SCAN_LIMIT,
		...(focus && { focus }),
	};
	const snapshots = await collect({
		source,
		commits,
		wanted: (snapshots) => wantedPaths({ ...looking, snapshots }),
	});
	return review({ ...known, ...looking, snapshots, catalog });
}

async function tellHead(
	{ github, inputs, subject }: Run,
	signal: Signal,
	report: ReviewReport,
): Promise<void> {
	if (!subject.isChecked) return;
	const { warning } = await publishSignal(github, {
		signal,
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

/** The comment, the job's page, the files and the outputs. */
async function tellPullRequest(run: Run, report: ReviewReport): Promise<void> {
	const { runner, inputs, subject } = run;
	const markdown = renderMarkdown(report, {
		key: inputs.key,
		head: subject.head,
		run: runner.run,
		tool: version,
	});
	const commentId = await tellInComment(run, report, markdown);
	const page = renderSummary(report, { tool: version });
	if (!addToSummary(process.env, page)) addToSummary(process.env, markdown);
	const json = renderReviewJson(report, { tool: version });
	const name = `report-${inputs.key.replace(/[^\w-]/g, "_")}`;
	setOutputs({
		...outputsOf(report),
		"comment-id": commentId,
		"report-json": keepFile(runner, `${name}.json`, json),
		"report-markdown": keepFile(runner, `${name}.md`, markdown),
	});
}

async function tellInComment(
	{ github, inputs, subject }: Run,
	report: ReviewReport,
	body: string,
): Promise<string> {
	const { pullRequest, isFork } = subject;
	if (pullRequest === undefined) return "";
	const mayCreate = isWorthComment(report, inputs);
	const wish = { pullRequest, body, mayCreate };
	const { outcome, warning } = await publishComment(github, wish, isFork);
	if (warning !== undefined) warn(warning);
	return outcome && "id" in outcome ? String(outcome.id) : "";
}

/** What was merged, for the trends and the budgets of a period. */
async function tellHistory(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<void> {
	const { keptDate, base, head } = subject;
	if (keptDate === undefined || !hasMoved(report)) return;
	const pullRequest = await mergedPullRequest(github, head);
	const record = recordOf(report, {
		commit: head,
		...(base !== undefined && { parent: base }),
		date: keptDate || new Date().toISOString(),
		...(pullRequest && { pullRequest }),
		tool: version,
	});
	const { warning } = await publishRecord(github, {
		branch: inputs.historyBranch,
		commit: head,
		text: renderRecord(record),
	});
	if (warning !== undefined) warn(warning);
}

/** The report in the job's log, and what the job's own result is. */
function tellLog({ inputs, subject }: Run, report: ReviewReport): number {
	const text = renderTerminal(report, { colour: false, width: LOG_WIDTH });
	for (const line of text.split("\n")) log(inertLog(line));
	const isFailure = conclusionOf(report, inputs) === "failure";
	if (!subject.isEnforced || !isFailure) return 0;
	complain(headline(report, deviceWord(report)));
	return 1;
}

const LOG_WIDTH = 120;

try {
	process.exitCode = await main();
} catch (error) {
	const { sentence, stack } = explain(error);
	complain(stack ?? sentence);
	addToSummary(process.env, `### wattdiff\n\n${inertProse(sentence)}`);
	process.exitCode = 2;
}
