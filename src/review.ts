import { advise } from "./advise/advise.js";
import { judge, verdictOf } from "./budget/judge.js";
import {
	type OverrideRequest,
	type OverrideRuling,
	ruleOn,
} from "./budget/overrides.js";
import {
	factsFor,
	isIgnored,
	noPolicy,
	type Policy,
	readPolicy,
} from "./budget/policy.js";
import type { Past } from "./budget/spending.js";
import type { Catalog } from "./catalog/catalog.js";
import { type Change, mapChange } from "./change.js";
import { causesOf } from "./compare/causes.js";
import { compare } from "./compare/compare.js";
import type { ChangeKind, Delta } from "./compare/delta.js";
import { totalsOf } from "./compare/totals.js";
import type { Estimate } from "./estimate/estimate.js";
import { estimatePlan, metricValues } from "./estimate/estimate-plan.js";
import { metricNames } from "./estimate/metrics.js";
import { parseFile } from "./formats/parse-file.js";
import type { PlanKey } from "./plan/fields.js";
import { type Fact, fold, type TrainingPlan } from "./plan/plan.js";
import type { Problem } from "./problem.js";
import type { ReviewReport, RunReview } from "./report/review-report.js";
import type { Snapshot } from "./review-input.js";
import { type FoundRun, type FoundRuns, findRuns } from "./runs/find-runs.js";
import { type MatchedRun, matchRuns } from "./runs/match-runs.js";
import {
	isRead,
	type UnreadFiles,
	unreadFiles,
	withUnreadSides,
} from "./runs/unread-sides.js";
import {
	focusOf,
	isInitialScan,
	unscannedCount,
	type WantedInput,
} from "./runs/wanted.js";

export interface ReviewInput extends WantedInput {
	readonly catalog: Catalog;
	/** The policy at the tip of the base branch, where the branch has gone on since the base. */
	readonly policyText?: string;
	/** Files that moved and changed too, as git pairs them: path at the head → path at the base. */
	readonly renames?: ReadonlyMap<string, string>;
	/** What was merged before, for the budgets of a period. */
	readonly past?: Past;
	/** Requests to let the change pass although it is over budget. */
	readonly requests?: readonly OverrideRequest[];
}

/**
 * One pull request as one pure function. Both sides pass through the same steps: files → runs → plans → estimates;
 * then they are compared, and the budgets of the base judge the head.
 */
export function review(input: ReviewInput): ReviewReport {
	const { snapshots, catalog, policyPath } = input;
	const policy = policyOf(input);
	const found = mapChange(snapshots, findRuns);
	const initial = isInitialScan(snapshots, policyPath);
	const unread = {
		base: unreadFiles(snapshots.base, found.base),
		head: unreadFiles(snapshots.head, found.head),
	};
	const renames = input.renames ?? new Map<string, string>();
	const matched = matchRuns({
		found: mapChange(found, ({ runs }) => runs),
		snapshots,
		renames,
	});
	const runs = withUnreadSides(matched, { unread, renames })
		.filter(
			(match) => !isIgnored(policy, (match.head ?? match.base)?.path ?? ""),
		)
		.filter((match) => initial || isTouched(match, input))
		.map((match) => reviewRun({ match, policy, catalog, snapshots }));
	const moved = runs.filter(({ change }) => change !== "unchanged");
	const budgets = judge(policy.budgets, initial ? runs : moved, input.past);
	return {
		commits: mapChange(snapshots, ({ commit }) => commit),
		verdict: verdictOf(budgets),
		budgets,
		overrides: rulings(input, policy),
		runs,
		totals: totalsOf(initial ? runs : moved),
		notTraining: notTraining(found, input),
		problems: [
			...policy.problems,
			...policyEdits(input),
			...openProblems(unread[snapshots.head ? "head" : "base"], input, policy),
			...scanProblems(input),
		],
		dataDate: catalog.date,
		isInitialScan: initial,
	};
}

// Each request is ruled on by the base's policy, for the head that is reviewed.
function rulings(
	{ requests, snapshots, past }: ReviewInput,
	policy: Policy,
): readonly OverrideRuling[] {
	return (requests ?? []).map((request) =>
		ruleOn(request, {
			rules: policy.overrides,
			headSha: snapshots.head?.commit ?? "",
			now: past?.today ?? request.at,
			grantedThisMonth: past?.overridesThisMonth ?? 0,
		}),
	);
}

// The base's policy judges. The head's own holds where there is no base, as when files are estimated alone, and where
// the change brings the first one: nothing could be got around.
function policyOf(input: ReviewInput): Policy {
	const { snapshots, policyPath, policyText } = input;
	const side = isInitialScan(snapshots, policyPath)
		? snapshots.head
		: (snapshots.base ?? snapshots.head);
	const text = policyText ?? side?.texts.get(policyPath);
	return text === undefined
		? noPolicy
		: readPolicy(parseFile(policyPath, text));
}

function isTouched(match: MatchedRun, input: ReviewInput): boolean {
	const focus = focusOf(input);
	return [match.base, match.head].some((run) =>
		run?.files.some((path) => focus.includes(path)),
	);
}

function reviewRun({
	match,
	policy,
	catalog,
	snapshots,
}: {
	readonly match: MatchedRun;
	readonly policy: Policy;
	readonly catalog: Catalog;
	readonly snapshots: Change<Snapshot>;
}): RunReview {
	const shown = match.head ?? match.base;
	const path = shown?.path ?? "";
	const framework = shown?.framework ?? "";
	const plan = mapChange<FoundRun, TrainingPlan>(match, (run) => ({
		path: run.path,
		name: run.name,
		framework: run.framework,
		facts: fold([...factsFor(policy, run.path, run.facts), ...run.facts]),
		files: run.files,
		problems: run.problems,
	}));
	const estimate = mapChange(plan, (side) => estimatePlan(side, catalog));
	const delta = compare(estimate);
	const change = changeKind({ plan, estimate, delta, snapshots });
	const { base, head } = plan;
	const causes =
		base && head && isRead(base) && isRead(head) && change !== "unchanged"
			? causesOf({
					facts: { base: base.facts, head: head.facts },
					evaluate: (facts: ReadonlyMap<PlanKey, Fact>) =>
						metricValues(facts, { catalog, path, framework }),
				})
			: [];
	return {
		path,
		name: shown?.name ?? "",
		framework,
		change,
		...(match.base &&
			match.base.path !== path && { renamedFrom: match.base.path }),
		plan,
		estimate,
		delta,
		causes,
		advice:
			head && estimate.head && change !== "unchanged"
				? advise(head, estimate.head, catalog)
				: [],
	};
}

function changeKind({
	plan: { base, head },
	estimate,
	delta,
	snapshots,
}: {
	readonly plan: Change<TrainingPlan>;
	readonly estimate: Change<Estimate>;
	readonly delta: Delta;
	readonly snapshots: Change<Snapshot>;
}): ChangeKind {
	if (!base) return "added";
	if (!head) return "removed";
	if (isRead(base) === isRead(head)) {
		if (sameFacts(base, head)) return "unchanged";
		if (movesNothing(estimate, delta)) return "unchanged";
	}
	const own =
		snapshots.base?.blobs.get(base.path) !==
		snapshots.head?.blobs.get(head.path);
	return own ? "changed" : "affected";
}

/** What everything else of a run follows from. */
const ROOTS = ["flops", "deviceHours", "peakMemoryGib"] as const;

// Another name for a model of the same shape is no change: every number is known on both sides and stays.
function movesNothing({ base, head }: Change<Estimate>, delta: Delta): boolean {
	const numbers = metricNames.filter(
		(metric) => base?.quantities[metric] ?? head?.quantities[metric],
	);
	return [...ROOTS, ...numbers].every(
		(metric) => delta[metric]?.ratio?.value === 1,
	);
}

function sameFacts(base: TrainingPlan, head: TrainingPlan): boolean {
	const values = (plan: TrainingPlan): string =>
		JSON.stringify(
			[...plan.facts.values()]
				.map(({ key, value }) => [key, value])
				.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
		);
	return values(base) === values(head);
}

function notTraining(
	found: Change<FoundRuns>,
	input: ReviewInput,
): ReviewReport["notTraining"] {
	const focus = focusOf(input);
	return (
		(found.head ?? found.base)?.notTraining.filter(({ path }) =>
			focus.includes(path),
		) ?? []
	);
}

// Files that could not be brought or read, where the change touches them.
function openProblems(
	unread: UnreadFiles,
	input: ReviewInput,
	policy: Policy,
): readonly Problem[] {
	return focusOf(input)
		.filter((path) => !isIgnored(policy, path))
		.flatMap((path) => unread.get(path) ?? []);
}

function policyEdits({
	snapshots,
	policyPath,
}: ReviewInput): readonly Problem[] {
	const { base, head } = snapshots;
	const before = base?.blobs.get(policyPath);
	if (!head || before === undefined) return [];
	return before === head.blobs.get(policyPath)
		? []
		: [{ kind: "policy-edited", path: policyPath, args: {} }];
}

function scanProblems(input: ReviewInput): readonly Problem[] {
	const left = unscannedCount(input);
	if (left === 0) return [];
	return [
		{
			kind: "scan-limit",
			path: input.policyPath,
			args: { count: String(left), limit: String(input.scanLimit) },
		},
	];
}
