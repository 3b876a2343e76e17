import { catalog } from "./catalog/catalog.js";
import { recordOf, renderRecord } from "./history/record.js";
import { explain } from "./host/failure-sentence.js";
import { chooseSource } from "./host/github/choose-source.js";
import { connect, type GitHub } from "./host/github/client.js";
import { type Inputs, readInputs } from "./host/github/inputs.js";
import { readOccasion } from "./host/github/occasion.js";
import {
	publishComment,
	publishRecord,
	publishSignal,
	type Told,
} from "./host/github/publish.js";
import { mergedPullRequest } from "./host/github/pull-request.js";
import {
	addToSummary,
	complain,
	hide,
	keepFile,
	notice,
	type Runner,
	readRunner,
	setOutputs,
	warn,
} from "./host/github/runner.js";
import { closeSignal, openSignal, type Signal } from "./host/github/signal.js";
import { type Subject, subjectOf } from "./host/github/subject.js";
import { textAtCommit } from "./host/github/text-at-commit.js";
import { collect } from "./host/source.js";
import { version } from "./host/version.js";
import { annotationsOf } from "./report/annotations.js";
import { deviceWord } from "./report/device-word.js";
import { inertProse } from "./report/inert.js";
import { headline } from "./report/lines/heading.js";
import { renderMarkdown } from "./report/markdown.js";
import { renderReviewJson } from "./report/review-json.js";
import type { ReviewReport } from "./report/review-report.js";
import { renderSummary } from "./report/summary.js";
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
	const signal = await begin(run);
	try {
		const report = await reviewSubject(run);
		const told = [
			await tellHead(run, signal, report),
			await tellPullRequest(run, report),
			await tellHistory(run, report),
		];
		for (const { warning } of told) if (warning !== undefined) warn(warning);
		return exitCode(run, report);
	} catch (error) {
		await closeSignal(github, signal, crashed(error));
		throw error;
	}
}

function leave(why: string): number {
	notice(why);
	return 0;
}

async function begin({
	runner,
	inputs,
	github,
	subject,
}: Run): Promise<Signal> {
	if (!subject.isChecked) return { kind: "none" };
	return openSignal(github, {
		name: inputs.checkName,
		headSha: subject.commits.head,
		externalId: `wattdiff:${inputs.key}`,
		detailsUrl: runner.runUrl,
	});
}

/** Files that one review may search for runs that use the changed ones: each is one request to the API. */
const SCAN_LIMIT = 200;

async function reviewSubject({
	runner,
	inputs,
	github,
	subject,
}: Run): Promise<ReviewReport> {
	const { commits, policyCommit, renames } = subject;
	const source = await chooseSource({
		github,
		wanted: inputs.source,
		workspace: runner.workspace,
		commits: Object.values(commits),
	});
	const policyPath = inputs.config;
	const policyText =
		policyCommit === undefined
			? undefined
			: await textAtCommit(github, policyCommit, policyPath);
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
	return review({
		...looking,
		snapshots,
		catalog,
		renames,
		...(policyText !== undefined && { policyText }),
	});
}

async function tellHead(
	{ github, inputs, subject }: Run,
	signal: Signal,
	report: ReviewReport,
): Promise<Told<unknown>> {
	if (!subject.isChecked) return {};
	return publishSignal(github, {
		signal,
		isFork: subject.isFork,
		result: {
			conclusion: conclusionOf(report, inputs),
			title: headline(report, deviceWord(report)),
			summary: renderSummary(report, { tool: version, limit: 60_000 }),
			annotations: annotationsOf(report),
		},
	});
}

/** The comment, the job's page, the files and the outputs. */
async function tellPullRequest(
	{ runner, inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<Told<unknown>> {
	const markdown = renderMarkdown(report, {
		key: inputs.key,
		head: subject.commits.head,
		run: runner.run,
		tool: version,
	});
	const told =
		subject.pullRequest === undefined
			? {}
			: await publishComment(
					github,
					{
						pullRequest: subject.pullRequest,
						body: markdown,
						mayCreate: isWorthComment(report, inputs),
					},
					subject.isFork,
				);
	const page = renderSummary(report, { tool: version });
	if (!addToSummary(process.env, page)) addToSummary(process.env, markdown);
	const json = renderReviewJson(report, { tool: version });
	setOutputs({
		...numbersOf(report),
		"comment-id": commentIdOf(told),
		"report-json": keepFile(runner, `${fileName(inputs)}.json`, json),
		"report-markdown": keepFile(runner, `${fileName(inputs)}.md`, markdown),
	});
	return told;
}

async function tellHistory(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<Told<unknown>> {
	const { keptDate, commits } = subject;
	const moved = report.runs.some(({ change }) => change !== "unchanged");
	if (keptDate === undefined || !moved) return {};
	const pullRequest = await mergedPullRequest(github, commits.head);
	const record = recordOf(report, {
		commit: commits.head,
		...(commits.base !== undefined && { parent: commits.base }),
		date: keptDate || new Date().toISOString(),
		...(pullRequest && { pullRequest }),
		tool: version,
	});
	return publishRecord(github, {
		branch: inputs.historyBranch,
		commit: commits.head,
		text: renderRecord(record),
	});
}

function isWorthComment(
	report: ReviewReport,
	{ commentWhen }: Inputs,
): boolean {
	const worth = {
		always: true,
		changed:
			report.isInitialScan ||
			report.runs.some(({ change }) => change !== "unchanged"),
		violation: report.budgets.some(
			({ verdict, alreadyOver }) => verdict === "over" && !alreadyOver,
		),
	} as const satisfies Record<Inputs["commentWhen"], boolean>;
	return worth[commentWhen];
}

function conclusionOf(
	{ verdict }: ReviewReport,
	{ unknown }: Inputs,
): "success" | "failure" | "neutral" {
	const conclusions = {
		within: "success",
		none: "success",
		over: "failure",
		unknown: unknown === "fail" ? "failure" : "neutral",
	} as const;
	return conclusions[verdict];
}

function exitCode({ inputs, subject }: Run, report: ReviewReport): number {
	const isFailure = conclusionOf(report, inputs) === "failure";
	return subject.isEnforced && isFailure ? 1 : 0;
}

/** Sums over the runs that changed; empty where a number is unknown, which is not zero. */
function numbersOf(report: ReviewReport): Readonly<Record<string, string>> {
	const sum = (metric: keyof ReviewReport["totals"]): string => {
		const total = report.totals[metric];
		if (report.runs.length === 0) return "0";
		return total && total.unknownRuns === 0
			? String(Number(total.absolute.value.toPrecision(6)))
			: "";
	};
	return {
		verdict: report.verdict,
		"over-budget": String(report.verdict === "over"),
		"device-hours-delta": sum("deviceHours"),
		"energy-kwh-delta": sum("energyKwh"),
		"carbon-kg-delta": sum("carbonKg"),
		"cost-usd-delta": sum("costUsd"),
	};
}

function commentIdOf({ outcome }: Told<unknown>): string {
	return typeof outcome === "object" && outcome !== null && "id" in outcome
		? String(outcome.id)
		: "";
}

function fileName({ key }: Inputs): string {
	return `report-${key.replace(/[^\w-]/g, "_")}`;
}

function crashed(error: unknown): Parameters<typeof closeSignal>[2] {
	return {
		conclusion: "failure",
		title: "wattdiff could not finish",
		summary: inertProse(explain(error).sentence),
		annotations: [],
	};
}

try {
	process.exitCode = await main();
} catch (error) {
	const { sentence, stack } = explain(error);
	complain(stack ?? sentence);
	addToSummary(process.env, `### wattdiff\n\n${inertProse(sentence)}`);
	process.exitCode = 2;
}
