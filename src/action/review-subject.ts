import { catalog } from "../catalog/catalog.js";
import { type KnownPast, knownPast } from "../history/known-past.js";
import { centralPolicyText } from "../host/github/central-policy.js";
import { chooseSource } from "../host/github/choose-source.js";
import { comparisonOf } from "../host/github/comparison.js";
import { keptRecords } from "../host/github/history.js";
import { requestsFor } from "../host/github/requests.js";
import { notice, warn } from "../host/github/runner.js";
import type { Signal } from "../host/github/signal.js";
import { askHub } from "../host/hub/ask-hub.js";
import { recordFolder } from "../host/record-paths.js";
import { collect } from "../host/source.js";
import { UsageError } from "../problem.js";
import type { ReviewReport } from "../report/review-report.js";
import { unknownModels } from "../report/unknown-models.js";
import { type ReviewInput, review, withHubAnswers } from "../review.js";
import {
	neededPaths,
	policyNeeds,
	policyOf,
	policyRefusal,
	rulingsOn,
} from "../review-policy.js";
import { isCandidate } from "../runs/candidates.js";
import { reviewLive } from "./live.js";
import type { Run } from "./run.js";

/** Files that one review may search for runs that use the changed ones. */
const SCAN_LIMIT = 400;

/** Brings the files of a change, what was merged before and who lets it pass, and reviews it. */
export async function reviewSubject(
	run: Run,
	signal: Signal,
): Promise<ReviewReport> {
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
		wanted: (snapshots) => neededPaths({ ...looking, snapshots }),
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
	const told = { ...input, ...known, requests, now };
	const informed = run.hub
		? withHubAnswers(told, await askHub(run.hub, unknownModels(review(told))))
		: told;
	return reviewLive(run, { ...informed, now });
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
