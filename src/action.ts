import { catalog } from "./catalog/catalog.js";
import { historyBadge, type SummedMetric } from "./history/badge.js";
import { type KnownPast, knownPast } from "./history/known-past.js";
import { noRecords, readRecords } from "./history/read-records.js";
import { recordOf, renderRecord } from "./history/record.js";
import { explain } from "./host/failure-sentence.js";
import { centralPolicyText } from "./host/github/central-policy.js";
import type { CheckPlace } from "./host/github/check.js";
import { chooseSource } from "./host/github/choose-source.js";
import { connect, type GitHub } from "./host/github/client.js";
import { comparisonOf } from "./host/github/comparison.js";
import { keptRecords } from "./host/github/history.js";
import { type Inputs, readInputs } from "./host/github/inputs.js";
import { checkMode } from "./host/github/mode.js";
import { readOccasion } from "./host/github/occasion.js";
import {
	conclusionOf,
	hasMoved,
	isWorthComment,
	outputsOf,
} from "./host/github/outcome.js";
import {
	publishComment,
	publishFiles,
	publishSignal,
} from "./host/github/publish.js";
import { requestsFor } from "./host/github/requests.js";
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
import {
	type Signal,
	type SignalWish,
	withSignal,
} from "./host/github/signal.js";
import { type Subject, subjectOf } from "./host/github/subject.js";
import { badgePath, recordFolder } from "./host/record-paths.js";
import { collect } from "./host/source.js";
import { version } from "./host/version.js";
import { UsageError } from "./problem.js";
import { annotationsOf } from "./report/annotations.js";
import {
	type Badge,
	renderBadgeJson,
	renderBadgeSvg,
	verdictBadge,
} from "./report/badge.js";
import { deviceWord } from "./report/device-word.js";
import { inertLog, inertProse } from "./report/inert.js";
import { headline } from "./report/lines/heading.js";
import { renderMarkdown } from "./report/markdown.js";
import { renderReviewJson } from "./report/review-json.js";
import type { ReviewReport } from "./report/review-report.js";
import { renderSarif } from "./report/sarif.js";
import { renderSummary } from "./report/summary.js";
import { renderTerminal } from "./report/terminal.js";
import { type ReviewInput, review } from "./review.js";
import {
	policyNeeds,
	policyOf,
	policyRefusal,
	rulingsOn,
} from "./review-policy.js";
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

	checkMode(inputs.mode, occasion.kind, runner.event.name);

	const github = connect({ token: inputs.token, ...runner });
	const subject = await subjectOf(github, occasion, checkNames(inputs));
	if (!subject) return leave("No open pull request has this head any more.");

	const run = { runner, inputs, github, subject };
	return withSignal(github, signalWish(run), async (signal) => {
		const report = await reviewSubject(run, signal);
		await tellHead(run, signal, report);
		await tellPullRequest(run, report);
		await tellHistory(run, report);
		await tellBadge(run, report);
		return tellLog(run, report);
	});
}

function leave(why: string): number {
	notice(why);
	return 0;
}

function checkNames({
	checkName,
	key,
}: Inputs): Pick<CheckPlace, "name" | "externalId"> {
	return { name: checkName, externalId: `wattdiff:${key}` };
}

function signalWish({ runner, inputs, subject }: Run): SignalWish | undefined {
	const { mode, checkMode: best } = inputs;
	if (!subject.isChecked || mode === "estimate" || best === "none") {
		return undefined;
	}
	const headSha = subject.head;
	const place = { ...checkNames(inputs), headSha, detailsUrl: runner.runUrl };
	return { place, best };
}

/** Files that one review may search for runs that use the changed ones. */
const SCAN_LIMIT = 400;

async function reviewSubject(run: Run, signal: Signal): Promise<ReviewReport> {
	const { runner, inputs, github, subject } = run;
	const { config: policyPath, central } = inputs;
	const { commits, renames, ...known } = await comparisonOf(
		github,
		subject,
		central ? undefined : policyPath,
	);
	const policyText = central
		? await centralPolicyText(github, central)
		: known.policyText;
	const source = await chooseSource({
		github,
		wanted: inputs.source,
		workspace: runner.workspace,
		commits: Object.values(commits),
		say: notice,
	});
	// Without a base nothing has changed, so everything is looked at.
	const focus = commits.base
		? undefined
		: [...(await source.list(commits.head)).keys()].filter(isCandidate);
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
	return judged(run, signal, {
		...looking,
		...(policyText !== undefined && { policyText }),
		renames: await renames(snapshots, isCandidate),
		snapshots,
		catalog,
	});
}

/** The review with what the policy asks of the world: merged changes, and who lets this one pass. */
async function judged(
	run: Run,
	signal: Signal,
	input: ReviewInput,
): Promise<ReviewReport> {
	const refusal = policyRefusal(input);
	if (refusal !== undefined) {
		throw new UsageError(
			`The budgets in \`${input.policyPath}\` cannot be read: ${refusal}. Mend the file on the base branch.`,
		);
	}
	const policy = policyOf(input);
	const now = run.subject.keptDate || new Date().toISOString();
	const needs = policyNeeds(policy);
	const known = needs.records ? await merged(run, now) : {};
	const { requests, warnings } = await requestsFor({
		...run,
		rules: needs.overrides,
		appId: signal.kind === "check" ? signal.check.appId : undefined,
		isGranted: (request) =>
			rulingsOn([request], policy, {
				headSha: run.subject.head,
				now,
				...known,
			}).some(({ kind }) => kind === "granted"),
	});
	for (const warning of warnings) warn(warning);
	return review({ ...input, ...known, requests, now });
}

/** What was merged before. */
async function merged(
	{ github, inputs, subject }: Run,
	today: string,
): Promise<KnownPast> {
	const { historyBranch: branch, config: policyPath, key } = inputs;
	const stored = await keptRecords(github, branch, recordFolder(key));
	const { head: commit, pullRequest } = subject;
	const own = { commit, ...(pullRequest !== undefined && { pullRequest }) };
	return knownPast(stored, { branch, policyPath, today, own });
}

async function tellHead(
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

/** What was merged, for the trends and the budgets of a period. */
async function tellHistory(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<void> {
	const { keptDate, base, head } = subject;
	if (keptDate === undefined || inputs.mode === "estimate") return;
	if (!hasMoved(report)) return;
	const proposal = await subject.proposal();
	const record = recordOf(report, {
		commit: head,
		...(base !== undefined && { parent: base }),
		date: keptDate || new Date().toISOString(),
		...(proposal && proposal !== "refused" && { pullRequest: proposal }),
		tool: version,
	});
	const path = `${recordFolder(inputs.key)}/${head}.json`;
	const { warning } = await publishFiles(
		github,
		{
			branch: inputs.historyBranch,
			files: { [path]: renderRecord(record) },
			message: `Record ${head.slice(0, 7)}`,
		},
		"this change is not recorded",
	);
	if (warning !== undefined) warn(warning);
}

/** The badge of the default branch, beside the records. */
async function tellBadge(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<void> {
	const { historyBranch: branch, badge: shown, key, mode } = inputs;
	if (!subject.isBadged || shown === "none" || mode === "estimate") return;
	const badge =
		shown === "verdict"
			? verdictBadge(report)
			: await sumBadge({ github, inputs }, BADGE_METRICS[shown], report);
	if (!badge) return;
	const path = badgePath(key);
	const { warning } = await publishFiles(
		github,
		{
			branch,
			files: {
				[`${path}.json`]: renderBadgeJson(badge),
				[`${path}.svg`]: renderBadgeSvg(badge),
			},
			message: "Refresh the badge",
		},
		"the badge stays as it is",
	);
	if (warning !== undefined) warn(warning);
}

const BADGE_METRICS = {
	"device-hours": "deviceHours",
	energy: "energyKwh",
	carbon: "carbonKg",
	cost: "costUsd",
} as const;

/** What all merged changes take; none when some of them cannot be read, since a sum without them would be wrong. */
async function sumBadge(
	{ github, inputs }: Pick<Run, "github" | "inputs">,
	metric: SummedMetric,
	report: ReviewReport,
): Promise<Badge | undefined> {
	const { historyBranch: branch, key } = inputs;
	const stored = await keptRecords(github, branch, recordFolder(key));
	const { records, leftOut } = readRecords(stored ?? noRecords);
	const [first] = leftOut;
	if (!first) return historyBadge(records, metric, deviceWord(report));
	warn(
		`The badge stays as it is, because ${first.path} on ${branch} cannot be read: ${first.reason}`,
	);
	return undefined;
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
