import { type Metric, metrics } from "../estimate/metrics.js";
import { isKnown, type Uncertain } from "../uncertain.js";
import type { Budget, MetricLimit } from "./budgets.js";
import { matchesAny } from "./glob.js";
import { gated, type Held, holdRun, type JudgedRun } from "./hold.js";
import { periodOf } from "./period.js";
import { type Past, spentIn } from "./spending.js";
import type { BudgetResult, Verdict } from "./verdict.js";

/** Holds every limit against every run that it covers; runs that leave are not judged. */
export function judge(
	budgets: readonly Budget[],
	runs: readonly JudgedRun[],
	past?: Past,
): readonly BudgetResult[] {
	return budgets.flatMap((budget) => {
		const covered = runs.filter(
			(run) => run.estimate.head && matchesAny(budget.runs, run.path),
		);
		return limitsOf(budget).flatMap((limit) =>
			limit.limit.kind === "total"
				? judgeTotal({ budget, limit, runs: covered, past })
				: covered.map((run) => judgeRun(budget, limit, run)),
		);
	});
}

/** One word for all: a failing budget decides; warnings never do; unknown when nothing is over but something is open. */
export function verdictOf(results: readonly BudgetResult[]): Verdict {
	const failing = results.filter(({ action }) => action === "fail");
	if (failing.length === 0) return results.length === 0 ? "none" : "within";
	const isNew = failing.some(
		({ verdict, alreadyOver }) => verdict === "over" && !alreadyOver,
	);
	if (isNew) return "over";
	return failing.some(({ verdict }) => verdict === "unknown")
		? "unknown"
		: "within";
}

/** The limits of a budget, and what a strict one does not accept. */
function limitsOf({ limits, strict }: Budget): readonly MetricLimit[] {
	// A strict rule is about every number; it is shown under the first that the budget limits.
	const metric: Metric = limits[0]?.metric ?? "costUsd";
	const { line, assumptions, unknownKeys } = strict;
	return [
		...limits,
		...(assumptions === undefined
			? []
			: [
					{
						metric,
						line,
						limit: { kind: "assumptions", value: assumptions },
					} as const,
				]),
		...(unknownKeys
			? [{ metric, line, limit: { kind: "unknown-keys" } } as const]
			: []),
	];
}

function judgeRun(
	budget: Budget,
	limit: MetricLimit,
	run: JudgedRun,
): BudgetResult {
	const held = holdRun({ ...limit, gateOn: budget.gateOn }, run);
	return { ...resultOf(budget, limit, held), run: run.path };
}

function judgeTotal({
	budget,
	limit: { metric, limit, line },
	runs,
	past,
}: {
	readonly budget: Budget;
	readonly limit: MetricLimit;
	readonly runs: readonly JudgedRun[];
	readonly past: Past | undefined;
}): readonly BudgetResult[] {
	if (runs.length === 0 || limit.kind !== "total") return [];
	const { period, gateOn } = budget;
	const numbers = runs.map((run) => run.estimate.head?.quantities[metric]);
	const known = numbers.filter(
		(n): n is Uncertain => n !== undefined && isKnown(n),
	);
	const own = known.reduce((sum, n) => sum + gated(n, gateOn), 0);
	const spent =
		period === undefined
			? 0
			: past && spentIn({ past, period, runs: budget.runs, metric, gateOn });
	const sum = own + (spent ?? 0);
	const isComplete = known.length === numbers.length && spent !== undefined;
	const held: Held =
		sum > limit.value
			? { actual: sum, isOver: true }
			: isComplete
				? { actual: sum, isOver: false }
				: {};
	return [
		{
			...resultOf(budget, { metric, limit, line }, held),
			...(period &&
				past &&
				spent !== undefined && {
					period: { name: periodOf(past.today, period), spent },
				}),
			...(held.isOver === undefined &&
				spent === undefined && {
					missing: "the history of merged changes is not complete",
				}),
		},
	];
}

function resultOf(
	budget: Budget,
	{ metric, limit, line }: MetricLimit,
	held: Held,
): BudgetResult {
	const isUnknown = held.isOver === undefined;
	return {
		budget: budget.name,
		action: budget.action,
		owners: budget.owners,
		line,
		metric,
		limit,
		gateOn: budget.gateOn,
		verdict: isUnknown ? "unknown" : held.isOver ? "over" : "within",
		alreadyOver: held.wasOver ?? false,
		...(held.actual !== undefined && { actual: held.actual }),
		...(isUnknown && { missing: `${metrics[metric].label} is unknown` }),
	};
}
