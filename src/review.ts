import { advise } from "./advise/advise.js";
import { judge, verdictOf } from "./budget/judge.js";
import type { OverrideRequest } from "./budget/overrides.js";
import { factsFor, isIgnored, type Policy } from "./budget/policy.js";
import type { Past } from "./budget/spending.js";
import type { Verdict } from "./budget/verdict.js";
import { type Calibration, calibrationFrom } from "./calibrate/calibration.js";
import type { Catalog } from "./catalog/catalog.js";
import { type HubModel, withHubModels } from "./catalog/hub-models.js";
import { type Change, mapChange } from "./change.js";
import { causesOf } from "./compare/causes.js";
import { compare } from "./compare/compare.js";
import type { ChangeKind, Delta } from "./compare/delta.js";
import { totalsOf } from "./compare/totals.js";
import type { Estimate } from "./estimate/estimate.js";
import { estimatePlan, metricValues } from "./estimate/estimate-plan.js";
import { metricNames } from "./estimate/metrics.js";
import type { PlanKey } from "./plan/fields.js";
import { type Fact, fold, type TrainingPlan } from "./plan/plan.js";
import type { Problem } from "./problem.js";
import type {
	ReportMoney,
	ReviewReport,
	RunReview,
} from "./report/review-report.js";
import type { Snapshot } from "./review-input.js";
import {
	heldPolicy,
	idleCalibration,
	type PolicySource,
	policyEdits,
	policyOf,
	rulingsOn,
} from "./review-policy.js";
import { type FoundRun, type FoundRuns, findRuns } from "./runs/find-runs.js";
import { limitProblems, unreadChanges } from "./runs/left-out.js";
import { type MatchedRun, matchRuns } from "./runs/match-runs.js";
import {
	isRead,
	type UnreadFiles,
	unreadFiles,
	withUnreadSides,
} from "./runs/unread-sides.js";
import { focusOf, isInitialScan, type WantedInput } from "./runs/wanted.js";

export interface ReviewInput extends WantedInput, PolicySource {
	readonly catalog: Catalog;
	/** Files that moved and changed too, as git pairs them: path at the head → path at the base. */
	readonly renames?: ReadonlyMap<string, string>;
	/** What was merged before, for the budgets of a period. */
	readonly past?: Past;
	/** Requests to let the change pass although it is over budget. */
	readonly requests?: readonly OverrideRequest[];
	/** When it is judged, ISO 8601. */
	readonly now?: string;
	/** What the host could not know, beside the files of the commits. */
	readonly problems?: readonly Problem[];
}

/** What the Hugging Face Hub said of models that the catalogue lacks. */
export interface HubAnswers {
	readonly models: readonly HubModel[];
	/** For each model that it did not give. */
	readonly problems: readonly Problem[];
}

/** The same review, with what the Hub said. */
export function withHubAnswers(
	input: ReviewInput,
	{ models, problems }: HubAnswers,
): ReviewInput {
	return {
		...input,
		catalog: withHubModels(input.catalog, models),
		problems: [...(input.problems ?? []), ...problems],
	};
}

/**
 * One pull request as one pure function. Both sides pass through the same steps: files → runs → plans → estimates;
 * then they are compared, and the budgets of the base judge the head.
 */
export function review(input: ReviewInput): ReviewReport {
	const { snapshots, catalog, policyPath } = input;
	const policy = heldPolicy(policyOf(input), catalog);
	const money = moneyOf(policy, catalog);
	const found = mapChange(snapshots, findRuns);
	const initial = isInitialScan(snapshots, policyPath);
	const unread = {
		base: unreadFiles(snapshots.base, found.base),
		head: unreadFiles(snapshots.head, found.head),
	};
	const focus = new Set(focusOf(input));
	const renames = input.renames ?? new Map<string, string>();
	const calibration = calibrationOf(found.base ?? found.head, policy, catalog);
	const matched = matchRuns({
		found: mapChange(found, ({ runs }) => runs),
		snapshots,
		renames,
	});
	const runs = withUnreadSides(matched, { unread, renames })
		.filter(
			(match) => !isIgnored(policy, (match.head ?? match.base)?.path ?? ""),
		)
		.filter((match) => initial || isTouched(match, focus))
		.map((match) =>
			reviewRun({ match, policy, catalog, snapshots, calibration }),
		);
	const moved = runs.filter(({ change }) => change !== "unchanged");
	const budgets = judge(policy.budgets, initial ? runs : moved, input.past);
	const unreadCount = unreadChanges(input);
	return {
		commits: mapChange(snapshots, ({ commit }) => commit),
		verdict: verdictFor(policy, verdictOf(budgets), unreadCount),
		budgets,
		overrides: rulingsOn(input.requests ?? [], policy, {
			headSha: snapshots.head?.commit ?? "",
			...(input.past && { past: input.past }),
			...(input.now !== undefined && { now: input.now }),
		}),
		runs,
		totals: totalsOf(initial ? runs : moved, unreadCount),
		notTraining: notTraining(found, input),
		problems: [
			...policy.problems,
			...(money ? [shownIn(money, policy.path)] : []),
			...policyEdits(input),
			...(input.problems ?? []),
			...idleCalibration(input),
			...(calibration?.problems ?? []),
			...openProblems(unread[snapshots.head ? "head" : "base"], input, policy),
			...limitProblems(input),
		],
		measurements: calibration?.measurements ?? [],
		dataDate: catalog.date,
		...(money && { money }),
		isInitialScan: initial,
	};
}

// The currency of the policy where its rate is known; dollars otherwise.
function moneyOf(
	{ money }: Policy,
	{ findExchangeRate }: Catalog,
): ReportMoney | undefined {
	if (!money || money.currency === "USD") return undefined;
	const { currency, usdPerUnit, date } = money;
	return usdPerUnit === undefined
		? findExchangeRate(currency)
		: { currency, usdPerUnit, ...(date !== undefined && { date }) };
}

function shownIn(
	{ currency, usdPerUnit, date, source }: ReportMoney,
	path: string,
): Problem {
	const day = date === undefined ? "" : ` of ${date}`;
	const rate = `${Number(usdPerUnit.toPrecision(5))}`;
	return {
		kind: "other-currency",
		path,
		args: { currency, rate, day, whose: source ?? "as stated" },
	};
}

// Files that nobody read may break any budget, and a policy that does not parse may hold any.
function verdictFor(
	{ budgets, problems }: Policy,
	verdict: Verdict,
	unreadCount: number,
): Verdict {
	const isOpen =
		(unreadCount > 0 && budgets.length > 0) ||
		problems.some(({ kind }) => kind === "unreadable-policy");
	return isOpen && verdict !== "over" ? "unknown" : verdict;
}

function isTouched(match: MatchedRun, focus: ReadonlySet<string>): boolean {
	return [match.base, match.head].some((run) =>
		run?.files.some((path) => focus.has(path)),
	);
}

function reviewRun({
	match,
	policy,
	catalog,
	snapshots,
	calibration,
}: {
	readonly match: MatchedRun;
	readonly policy: Policy;
	readonly catalog: Catalog;
	readonly snapshots: Change<Snapshot>;
	readonly calibration: Calibration | undefined;
}): RunReview {
	const shown = match.head ?? match.base;
	const path = shown?.path ?? "";
	const framework = shown?.framework ?? "";
	const plan = mapChange(match, (run) => planOf(run, policy));
	const learned = calibration?.apply;
	const estimate = mapChange(plan, (side) =>
		estimatePlan(side, catalog, learned),
	);
	const delta = compare(estimate);
	const change = changeKind({ plan, estimate, delta, snapshots });
	const { base, head } = plan;
	const causes =
		base && head && isRead(base) && isRead(head) && change !== "unchanged"
			? causesOf({
					facts: { base: base.facts, head: head.facts },
					evaluate: (facts: ReadonlyMap<PlanKey, Fact>) =>
						metricValues(facts, { catalog, path, framework }, learned),
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
				? advise(head, estimate.head, catalog, learned)
				: [],
	};
}

function planOf(run: FoundRun, policy: Policy): TrainingPlan {
	return {
		path: run.path,
		name: run.name,
		framework: run.framework,
		facts: fold([...factsFor(policy, run.path, run.facts), ...run.facts]),
		files: run.files,
		problems: run.problems,
	};
}

// Both sides are seen in one light, that of the base: what a change itself says it measured moves nothing before the
// merge, unless there is no base.
function calibrationOf(
	found: FoundRuns | undefined,
	policy: Policy,
	catalog: Catalog,
): Calibration | undefined {
	const runs = found?.runs.filter(({ path }) => !isIgnored(policy, path)) ?? [];
	return calibrationFrom(
		runs.map((run) => planOf(run, policy)),
		catalog,
	);
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
	const skipped = (input.snapshots.head ?? input.snapshots.base)?.skipped;
	return focusOf(input)
		.filter((path) => !isIgnored(policy, path) && !skipped?.has(path))
		.flatMap((path) => unread.get(path) ?? []);
}
